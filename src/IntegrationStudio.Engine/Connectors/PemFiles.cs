using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Connectors;

/// <summary>Certificates and pins as definitions name them; what is wrong is added under the setting.</summary>
internal static class PemFiles
{
    /// <summary>A certificate with its key, and the others in its file; null where it cannot be read.</summary>
    public static (X509Certificate2 Certificate, X509Certificate2Collection Others)? Own(string file, string? key, string where, List<Problem> problems)
    {
        if (Read(() => X509Certificate2.CreateFromPemFile(file, key), file, where, problems) is not { } own || Authorities(file, where, problems) is not { } all)
            return null;
        all.RemoveAt(0);
        return (own, all);
    }

    /// <summary>All certificates of a file; null where it cannot be read.</summary>
    public static X509Certificate2Collection? Authorities(string file, string where, List<Problem> problems)
    {
        var found = Read(() =>
        {
            var all = new X509Certificate2Collection();
            all.ImportFromPemFile(file);
            return all;
        }, file, where, problems);
        if (found is { Count: 0 })
        {
            problems.Add(new("channel.tls-file", where, $"{file} holds no certificate."));
            return null;
        }

        return found;
    }

    /// <summary>SHA-256 of a certificate in hexadecimal, perhaps with colons; null where the text is none.</summary>
    public static byte[]? Pin(string text, string where, List<Problem> problems)
    {
        try
        {
            if (Convert.FromHexString(text.Replace(":", "", StringComparison.Ordinal)) is { Length: SHA256.HashSizeInBytes } hash)
                return hash;
        }
        catch (FormatException)
        {
            // told below
        }

        problems.Add(new("channel.tls-pin", where, "The pin is no SHA-256 of a certificate in hexadecimal."));
        return null;
    }

    /// <summary>Whether a certificate is one of those that are pinned.</summary>
    public static bool IsPinned(X509Certificate? certificate, IEnumerable<byte[]> pins)
    {
        if (certificate is null)
            return false;
        var hash = SHA256.HashData(certificate.GetRawCertData());
        return pins.Any(pin => CryptographicOperations.FixedTimeEquals(hash, pin));
    }

    private static T? Read<T>(Func<T> read, string file, string where, List<Problem> problems) where T : class
    {
        try
        {
            return read();
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or CryptographicException)
        {
            problems.Add(new("channel.tls-file", where, $"{file} cannot be read as PEM: {wrong.Message}"));
            return null;
        }
    }
}
