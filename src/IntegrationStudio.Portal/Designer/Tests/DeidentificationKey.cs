using System.Security.Cryptography;
using IntegrationStudio.Portal.Hosting;

namespace IntegrationStudio.Portal.Designer.Tests;

/// <summary>The key of pseudonyms of this installation: the same patient has the same pseudonym in every message, and nobody finds the patient without the key. Kept in the data folder.</summary>
internal sealed class DeidentificationKey(PortalOptions options)
{
    private const int Length = 32;

    private readonly Lock _lock = new();
    private byte[]? _key;

    /// <summary>The key; made when it is first asked for.</summary>
    public ReadOnlyMemory<byte> Value
    {
        get
        {
            lock (_lock)
            {
                return _key ??= Read(Path.Combine(options.DataDirectory, "keys", "deidentification.key"));
            }
        }
    }

    private static byte[] Read(string file)
    {
        if (File.Exists(file) && File.ReadAllBytes(file) is { Length: Length } known)
        {
            return known;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var key = RandomNumberGenerator.GetBytes(Length);
        var access = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            access.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var stream = new FileStream(file, access);
        stream.Write(key);
        return key;
    }
}
