using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace IntegrationStudio.Portal.Accounts.Signing;

/// <summary>Time-based one-time passwords as authenticator apps make them: RFC 6238 with SHA-1, 30 seconds, six digits.</summary>
internal static class Totp
{
    private const int Seconds = 30;
    private const int Around = 1;
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(20);

    /// <summary>The time step whose code this is, one before and after now included; null when it is none of them.</summary>
    public static long? StepOf(byte[] secret, string code, DateTimeOffset now)
    {
        var typed = new string([.. code.Where(char.IsAsciiDigit)]);
        long? found = null;
        var step = now.ToUnixTimeSeconds() / Seconds;
        for (var near = step - Around; near <= step + Around; near++)
        {
            if (CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Code(secret, near)), Encoding.ASCII.GetBytes(typed)))
                found = near;
        }

        return found;
    }

    /// <summary>The code of a time step.</summary>
    public static string Code(byte[] secret, long step)
    {
        Span<byte> counter = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
#pragma warning disable CA5350 // RFC 6238's default, and the only one that every authenticator app knows; HMAC does not need a collision-free hash.
        var hash = HMACSHA1.HashData(secret, counter);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 15)) & int.MaxValue;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>The secret as people type it (RFC 4648, base 32).</summary>
    public static string Text(ReadOnlySpan<byte> secret)
    {
        var text = new StringBuilder();
        int bits = 0, held = 0;
        foreach (var value in secret)
        {
            held = (held << 8) | value;
            for (bits += 8; bits >= 5; bits -= 5)
                text.Append(Letters[(held >> (bits - 5)) & 31]);
            held &= (1 << bits) - 1;
        }

        return (bits > 0 ? text.Append(Letters[(held << (5 - bits)) & 31]) : text).ToString();
    }

    /// <summary>What the QR code says.</summary>
    public static string Uri(string signIn, ReadOnlySpan<byte> secret) =>
        $"otpauth://totp/{System.Uri.EscapeDataString("Integration Studio")}:{System.Uri.EscapeDataString(signIn)}?secret={Text(secret)}&issuer={System.Uri.EscapeDataString("Integration Studio")}";
}
