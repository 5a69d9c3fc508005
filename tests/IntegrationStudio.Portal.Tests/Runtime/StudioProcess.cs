using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace IntegrationStudio.Portal.Tests.Runtime;

/// <summary>The program itself, started as its users start it.</summary>
internal sealed partial class StudioProcess
{
    private readonly Process _process;
    private bool _ended;

    private StudioProcess(Process process, int port, Uri portal) => (_process, Port, Portal) = (process, port, portal);

    /// <summary>Where its MLLP channel listens.</summary>
    public int Port { get; }

    /// <summary>Where its pages are.</summary>
    public Uri Portal { get; }

    /// <summary>What it keeps in memory, bytes.</summary>
    public long Memory
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Starts it over a data folder with one MLLP channel and waits until that listens.</summary>
    public static async Task<StudioProcess> StartAsync(string dataFolder, CancellationToken cancel, bool unreviewed = true)
    {
        var process = Process.Start(new ProcessStartInfo("dotnet",
            [Path.Combine(AppContext.BaseDirectory, "studio.dll"), "serve", "--data", dataFolder, "--urls", "http://127.0.0.1:0", "--mappings", Path.Combine(dataFolder, "mappings"), .. unreviewed ? ["--unreviewed"] : Array.Empty<string>()])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _ = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var seen = new List<string>();
        while (seen is not [.., "Ctrl+C stops it; what is under way is finished first."] && await process.StandardOutput.ReadLineAsync(cancel) is { } line)
        {
            seen.Add(line);
            if (Endpoint().Match(line) is { Success: true } found)
            {
                _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None); // a full pipe would stop it
                return new StudioProcess(process, int.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture), new Uri(seen.Select(past => Address().Match(past)).First(address => address.Success).Value));
            }
        }
        process.Kill();
        throw new InvalidOperationException("It does not listen:\n" + string.Join('\n', seen));
    }

    /// <summary>kill -9.</summary>
    public void Kill()
    {
        if (_ended)
            return;
        _ended = true;
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    /// <summary>Asks it to end, as a service manager does, and waits.</summary>
    public async Task StopAsync(CancellationToken cancel)
    {
        using (var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync(cancel);
        await _process.WaitForExitAsync(cancel);
        _ended = true;
        _process.Dispose();
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Address();

    [GeneratedRegex(@"mllp://127\.0\.0\.1:(\d+)")]
    private static partial Regex Endpoint();
}
