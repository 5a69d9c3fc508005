using System.Diagnostics;

namespace IntegrationStudio.Portal.Tests.Runtime;

/// <summary>A disk of its own that is soon full: a file with ext4 over a loop device, else memory. Needs the right to mount.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _image;

    private SmallDisk(string folder, string image, string kind) => (Folder, _image, Kind) = (folder, image, kind);

    public string Folder { get; }

    /// <summary>What it is, for the report.</summary>
    public string Kind { get; }

    private string Ballast => Path.Combine(Folder, "ballast");

    /// <summary>Mounts one; null where that is not permitted.</summary>
    public static SmallDisk? Mount(int megabytes)
    {
        var folder = Directory.CreateTempSubdirectory("studio-disk").FullName;
        var image = folder + ".img";
        if (Run("dd", "if=/dev/zero", $"of={image}", "bs=1M", $"count={megabytes}") && Run("mkfs.ext4", "-q", "-F", "-m", "0", image) && Run("mount", "-o", "loop", image, folder))
            return new SmallDisk(folder, image, "ext4 on a loop device");
        if (Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "studio", folder))
            return new SmallDisk(folder, image, "tmpfs");
        File.Delete(image);
        Directory.Delete(folder);
        return null;
    }

    /// <summary>Takes all the space that is left, to the last byte.</summary>
    public void Fill()
    {
        using var ballast = new FileStream(Ballast, FileMode.Append, FileAccess.Write, FileShare.Read, 1);
        for (var size = 1 << 20; size >= 1; size /= 2)
        {
            try
            {
                while (true)
                {
                    ballast.Write(new byte[size]);
                    ballast.Flush(flushToDisk: true);
                }
            }
            catch (IOException)
            {
                // Full; smaller pieces may still fit.
            }
        }
    }

    /// <summary>Gives the space back.</summary>
    public void Free() => File.Delete(Ballast);

    public void Dispose()
    {
        for (var i = 0; i < 20 && !Run("umount", Folder); i++)
            Thread.Sleep(250);
        File.Delete(_image);
        Directory.Delete(Folder);
    }

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false; // there is no such program
        }
    }
}
