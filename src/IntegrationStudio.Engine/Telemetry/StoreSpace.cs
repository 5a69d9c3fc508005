namespace IntegrationStudio.Engine.Telemetry;

/// <summary>How much room the store takes and has.</summary>
public static class StoreSpace
{
    /// <summary>Below so many free bytes the installation is not ready: what is under way still has to be written.</summary>
    public const long Least = 256L * 1024 * 1024;

    /// <summary>Free bytes on the disk of a file; null where the system does not say.</summary>
    public static long? Free(string path)
    {
        try
        {
            return new DriveInfo(Path.GetDirectoryName(Path.GetFullPath(path))!).AvailableFreeSpace;
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Bytes of a database file and its log.</summary>
    public static long Size(string path) => new[] { path, path + "-wal" }.Select(file => new FileInfo(file)).Where(file => file.Exists).Sum(file => file.Length);
}
