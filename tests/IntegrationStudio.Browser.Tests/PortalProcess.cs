using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using IntegrationStudio.Engine.Accounts;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Portal.Accounts.Signing;

namespace IntegrationStudio.Browser.Tests;

/// <summary>The real portal as a process of its own, on free ports, with a data folder that is gone afterwards.</summary>
internal sealed class PortalProcess : IAsyncDisposable
{
    public const string Mapping = "browser/oru";

    private static readonly string[] Accepted = ["ORU^R01"];
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private readonly StringBuilder output = new();
    private readonly string data = Directory.CreateTempSubdirectory("studio-browser-").FullName;
    private Process? process;

    public int Port { get; } = FreePort();

    public int MllpPort { get; } = FreePort();

    public string Url => $"http://127.0.0.1:{Port}";

    /// <summary>The folder of definitions; small ones for tests unless another is set before the start.</summary>
    public string Mappings { get; init; } = Path.Combine(Root, "tests", "IntegrationStudio.Browser.Tests", "mappings");

    /// <summary>The root of the repository.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>What the portal printed so far.</summary>
    public string Output
    {
        get
        {
            lock (output)
                return output.ToString();
        }
    }

    /// <summary>What every test's browser holds: the session of one person who is all but an auditor.</summary>
    public static string Session { get; } = Tokens.New();

    /// <summary>Sessions of people with one role each, by the role's name.</summary>
    public static IReadOnlyDictionary<string, string> Sessions { get; } = Roles.All.ToDictionary(role => role, _ => Tokens.New());

    /// <summary>Starts it, with one MLLP channel and one that cannot start, and waits until it is ready.</summary>
    public async Task StartAsync()
    {
        WriteChannels();
        await SignInAsync();
        var configuration = AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Release" : "Debug";
        var program = Path.Combine(Root, "src", "IntegrationStudio.Portal", "bin", configuration, "net10.0", "studio.dll");
        process = new Process
        {
            StartInfo = new ProcessStartInfo("dotnet", [program, "serve", "--data", data, "--urls", Url, "--mappings", Mappings, "--unreviewed"])
            {
                WorkingDirectory = data,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment = { ["ASPNETCORE_DETAILEDERRORS"] = "true" }, // what fails in a circuit, by its name
            },
        };
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        using var http = new HttpClient();
        for (var clock = Stopwatch.StartNew(); ; await Task.Delay(100))
        {
            if (process.HasExited || clock.Elapsed > StartLimit)
                throw new InvalidOperationException($"The portal did not become ready.\n{Output}");
            try
            {
                if ((await http.GetAsync(new Uri(Url + "/health/ready"))).IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
        }
    }

    public void Kill()
    {
        if (process is { HasExited: false })
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }
        process?.Dispose();
        process = null;
    }

    public ValueTask DisposeAsync()
    {
        Kill();
        Directory.Delete(data, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>Puts people and sessions into the database before the portal opens it.</summary>
    private async Task SignInAsync()
    {
        await using var journal = MessageJournal.Open(Path.Combine(data, "studio.db")).Require();
        var accounts = new AccountStore(journal);
        if (await accounts.SessionAsync(Tokens.Hash(Session)) is not null)
            return; // started again
        var account = (await accounts.CreateAsync(Actor.Studio, new NewAccount("local", "local", [Roles.Analyst, Roles.Reviewer, Roles.Operator, Roles.Admin]))).Require();
        await accounts.BeginSessionAsync(account, Tokens.Hash(Session), Tokens.Hash(Session), null, "test", null, null);
        foreach (var (role, token) in Sessions)
        {
            var person = (await accounts.CreateAsync(Actor.Studio, new NewAccount(role, $"The {role}", [role]))).Require();
            await accounts.BeginSessionAsync(person, Tokens.Hash(token), Tokens.Hash(token), null, "test", null, null);
        }
    }

    private void WriteChannels()
    {
        var folder = Directory.CreateDirectory(Path.Combine(data, "channels")).FullName;
        var mapping = new { by = "MSH-4.1", table = new Dictionary<string, string> { ["COUNTY"] = Mapping }, @default = Mapping };
        Write("labs", new
        {
            id = "labs",
            title = "County laboratory",
            source = new { kind = "mllp", port = MllpPort },
            accepts = new { types = Accepted },
            filter = "PV1-2",
            mapping,
            destinations = new[] { new { id = "bundles", kind = "file", folder = "labs" } },
        });
        Write("taken", new
        {
            id = "taken",
            title = "Clinic on a taken port",
            source = new { kind = "mllp", port = MllpPort },
            mapping,
            destinations = Array.Empty<object>(),
        });
        Write("web", new
        {
            id = "web",
            title = "Web intake",
            autoStart = false,
            source = new { kind = "http" },
            mapping,
            destinations = new[] { new { id = "bundles", kind = "file", folder = "web" } },
        });

        void Write(string name, object definition) => File.WriteAllText(Path.Combine(folder, name + ".json"), JsonSerializer.Serialize(definition));
    }

    private void Keep(string? line)
    {
        lock (output)
            output.AppendLine(line);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "IntegrationStudio.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("IntegrationStudio.sln is in no folder above the tests.");
        return folder.FullName;
    }
}
