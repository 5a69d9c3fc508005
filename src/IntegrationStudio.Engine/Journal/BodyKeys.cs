using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Journal;

/// <summary>
/// The keys under which what messages and outputs hold lies in the database: AES-256-GCM, one nonce per body, bound to the message that it belongs to. The first key seals; all of them open, so that a new one can be put before the old.
/// </summary>
public sealed class BodyKeys
{
    private const int KeyLength = 32;
    private const int IdLength = 8;
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int Overhead = IdLength + NonceLength + TagLength;

    private readonly IReadOnlyList<(byte[] Id, byte[] Key)> _keys;

    private BodyKeys(IReadOnlyList<(byte[] Id, byte[] Key)> keys) => _keys = keys;

    /// <summary>The numbers of the keys, the one that seals first. They say nothing about the keys.</summary>
    public IReadOnlyList<string> Ids => [.. _keys.Select(key => Convert.ToHexStringLower(key.Id))];

    /// <summary>Reads keys: one per line, 64 hexadecimal digits or the Base64 of 32 bytes; empty lines and those that begin with # do not count. Fails without quoting anything of it.</summary>
    /// <param name="text">The lines.</param>
    /// <param name="origin">Where they came from, for what is said of mistakes.</param>
    public static Outcome<BodyKeys> Parse(string text, string origin)
    {
        ArgumentNullException.ThrowIfNull(text);
        var keys = new List<(byte[], byte[])>();
        int number = 0;
        foreach (string line in text.Split('\n'))
        {
            number++;
            if (line.Trim() is not { Length: > 0 } said || said[0] == '#') continue;
            if (Bytes(said) is not { } key) return new Problem("body-key.broken", $"{origin}:{number}", "This line is no key of 32 bytes.") { Mend = "Write 64 hexadecimal digits, as 'openssl rand -hex 32' makes them." };
            keys.Add((SHA256.HashData([.. "integration studio body key "u8, .. key])[..IdLength], key));
        }

        return keys.Count > 0 ? new BodyKeys(keys) : new Problem("body-key.none", origin, "There is no key.") { Mend = "Write 64 hexadecimal digits, as 'openssl rand -hex 32' makes them." };
    }

    /// <summary>Reads a file of keys.</summary>
    public static Outcome<BodyKeys> Read(string file)
    {
        try
        {
            return Parse(File.ReadAllText(file), file);
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException)
        {
            return new Problem("body-key.cannot-read", file, $"The file of keys cannot be read: {reason.Message}");
        }
    }

    internal bool Has(ReadOnlySpan<byte> id) => Find(id) is not null;

    internal byte[] Seal(ReadOnlySpan<byte> body, long message, int encoding)
    {
        (byte[] id, byte[] key) = _keys[0];
        var bytes = new byte[Overhead + body.Length];
        id.CopyTo(bytes, 0);
        Span<byte> nonce = bytes.AsSpan(IdLength, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagLength);
        aes.Encrypt(nonce, body, bytes.AsSpan(Overhead), bytes.AsSpan(IdLength + NonceLength, TagLength), Bound(message, encoding));
        return bytes;
    }

    /// <summary>What was sealed; null where no key fits or it was altered or belongs to another message.</summary>
    internal byte[]? Open(ReadOnlySpan<byte> bytes, long message, int encoding)
    {
        if (bytes.Length < Overhead || Find(bytes[..IdLength]) is not { } key) return null;
        var body = new byte[bytes.Length - Overhead];
        try
        {
            using var aes = new AesGcm(key, TagLength);
            aes.Decrypt(bytes.Slice(IdLength, NonceLength), bytes[Overhead..], bytes.Slice(IdLength + NonceLength, TagLength), body, Bound(message, encoding));
            return body;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static byte[] Bound(long message, int encoding)
    {
        var bound = new byte[9];
        BinaryPrimitives.WriteInt64LittleEndian(bound, message);
        bound[8] = (byte)encoding;
        return bound;
    }

    private static byte[]? Bytes(string text)
    {
        if (text.Length == 2 * KeyLength && text.All(char.IsAsciiHexDigit)) return Convert.FromHexString(text);
        var bytes = new byte[KeyLength + 1];
        return Convert.TryFromBase64String(text, bytes, out int length) && length == KeyLength ? bytes[..KeyLength] : null;
    }

    private byte[]? Find(ReadOnlySpan<byte> id)
    {
        foreach ((byte[] known, byte[] key) in _keys)
            if (id.SequenceEqual(known)) return key;
        return null;
    }

    /// <inheritdoc/>
    public override string ToString() => new StringBuilder("keys ").AppendJoin(", ", Ids).ToString();
}
