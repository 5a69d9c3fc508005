using System.Security.Cryptography;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Governance.Bundles;

/// <summary>The key that an installation signs its bundles with: ECDSA P-256, in a file of the data folder that only its owner may read.</summary>
public static class BundleKey
{
    /// <summary>The file's name in the data folder.</summary>
    public const string FileName = "bundle-key.pem";

    /// <summary>Reads the key, or makes it; the caller disposes of it.</summary>
    public static ECDsa OpenOrCreate(string data) => CheckpointKey.OpenOrCreate(Path.Combine(data, FileName));

    /// <summary>The public key in base64, as other installations are told to trust it.</summary>
    public static string Public(ECDsa key) => CheckpointKey.Public(key);

    /// <summary>A short name of a public key, for people to compare: the first 16 bytes of its SHA-256.</summary>
    public static string Fingerprint(string key) => Convert.ToHexStringLower(SHA256.HashData(Convert.FromBase64String(key)).AsSpan(0, 16));

    /// <summary>Reads a public key; fails with <c>bundle.key</c> for anything but a P-256 one in its one spelling.</summary>
    public static Outcome<ECDsa> Read(string key)
    {
        var read = ECDsa.Create();
        try
        {
            read.ImportSubjectPublicKeyInfo(Convert.FromBase64String(key), out _);
            if (read.KeySize == 256 && read.ExportParameters(false).Curve.Oid.Value == "1.2.840.10045.3.1.7" && Public(read) == key) return read;
        }
        catch (Exception wrong) when (wrong is FormatException or CryptographicException)
        {
            // Said below.
        }

        read.Dispose();
        return new Problem("bundle.key", "", "This is no P-256 public key.") { Mend = "Copy the line that 'studio bundle key' prints on the other installation." };
    }
}
