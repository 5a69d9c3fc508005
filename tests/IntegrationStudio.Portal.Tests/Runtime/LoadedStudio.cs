using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Engine.Connectors.File;
using IntegrationStudio.Engine.Connectors.Mllp;
using IntegrationStudio.Engine.Journal;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Runtime;

/// <summary>The real program under senders as the field has them: one message at a time, and the same again until it is acknowledged. What was acknowledged is written down here, outside of it.</summary>
internal sealed class LoadedStudio : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private List<Task> _senders = [];

    /// <summary>Whether acceptance is the long one: more kills, more messages.</summary>
    public static bool IsSoak => Environment.GetEnvironmentVariable("STUDIO_SOAK") is { Length: > 0 };

    /// <summary>Its data folder.</summary>
    public string Folder { get; init; } = Directory.CreateTempSubdirectory("studio-load").FullName;

    /// <summary>What was acknowledged: control id and bytes.</summary>
    public ConcurrentDictionary<string, byte[]> Ledger { get; } = new();

    public StudioProcess Process { get; private set; } = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A data folder with one channel from MLLP over a small mapping to files, and the program over it.</summary>
    public static async Task<LoadedStudio> StartAsync(int senders, string? folder = null)
    {
        var studio = folder is null ? new LoadedStudio() : new LoadedStudio { Folder = folder };
        WriteChannel(studio.Folder);
        studio.Process = await StudioProcess.StartAsync(studio.Folder, Cancel);
        studio._senders = [.. Enumerable.Range(0, senders).Select(sender => Task.Run(() => studio.SendAsync(sender), CancellationToken.None))];
        return studio;
    }

    /// <summary>kill -9, and begun again.</summary>
    public async Task KillAsync()
    {
        Process.Kill();
        await RestartAsync();
    }

    public async Task RestartAsync() => Process = await StudioProcess.StartAsync(Folder, Cancel);

    /// <summary>Waits until so many messages are acknowledged.</summary>
    public async Task AcknowledgedAsync(int count, int seconds = 60)
    {
        for (var deadline = Environment.TickCount64 + (seconds * 1000); Ledger.Count < count; await Task.Delay(20, Cancel))
            Assert.True(Environment.TickCount64 < deadline, $"Only {Ledger.Count} of {count} were acknowledged in time.");
    }

    /// <summary>No more is sent.</summary>
    public async Task EndSendersAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAll(_senders);
    }

    /// <summary>Waits until there are as many files as acknowledged messages.</summary>
    public async Task DeliveredAsync(string? folder = null)
    {
        for (var deadline = Environment.TickCount64 + 60_000; Files(folder ?? Folder).Count < Ledger.Count && Environment.TickCount64 < deadline;)
            await Task.Delay(100, Cancel);
    }

    /// <summary>Every message of a ledger is stored once with its bytes, completed, and has one output file with what was mapped. The program must have ended.</summary>
    /// <returns>Counts, for the report.</returns>
    public static async Task<string> CheckAsync(string folder, IReadOnlyDictionary<string, byte[]> ledger)
    {
        var files = Files(folder);
        await using var journal = MessageJournal.Open(Path.Combine(folder, "studio.db")).Require();
        var stored = await StoredAsync(journal);
        foreach (var (id, bytes) in ledger)
        {
            Assert.True(stored.TryGetValue(id, out var row), $"{id} was acknowledged and is lost");
            Assert.Equal(MessageState.Completed, row.State);
            Assert.True(files.TryGetValue(id, out var written) && written.Count == 1, $"{id} has no output file or several");
            var detail = (await journal.Reader.FindAsync(row.Id, Cancel))!;
            Assert.Equal(bytes, detail.Raw);
            Assert.Equal(Assert.Single(detail.Outputs).Bytes, await File.ReadAllBytesAsync(written[0], Cancel));
        }

        return $"{ledger.Count} acknowledged, 0 lost, {stored.Count} stored, {files.Count} files, " +
            $"{stored.Values.Count(row => row.Marks.HasFlag(MessageMarks.ReceivedAgain))} recognised again, {stored.Values.Count(row => row.Marks.HasFlag(MessageMarks.Recovered))} recovered";
    }

    /// <summary>All messages by their control ids; none may be there twice.</summary>
    public static async Task<Dictionary<string, MessageRow>> StoredAsync(MessageJournal journal)
    {
        var stored = new Dictionary<string, MessageRow>();
        for (long? before = null; ;)
        {
            var page = await journal.Reader.ListAsync(new MessageFilter { Before = before }, 1000, Cancel);
            foreach (var row in page.Rows)
                Assert.True(stored.TryAdd(row.ControlId!, row), $"{row.ControlId} is stored twice");
            if (page.Next is not { } next)
                return stored;
            before = next;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await EndSendersAsync();
        _end.Dispose();
        Process.Kill();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>By control id. Temporary files of an interrupted write do not count.</summary>
    public static Dictionary<string, List<string>> Files(string folder)
    {
        var outputs = Path.Combine(folder, "out", "load");
        return !Directory.Exists(outputs) ? [] : Directory.GetFiles(outputs, "*.json").GroupBy(file => Path.GetFileName(file).Split('-')[0]).ToDictionary(group => group.Key, group => group.ToList());
    }

    private async Task SendAsync(int sender)
    {
        MllpClient? client = null;
        for (var number = 0; !_end.IsCancellationRequested; number++)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"S{sender}N{number}");
            var message = Encoding.ASCII.GetBytes(
                $"MSH|^~\\&|LOADLAB|FAC{sender}|STUDIO|HOSP|20260301101500+0000||ORU^R01^ORU_R01|{id}|P|2.5.1\r" +
                $"PID|1||P{number % 7}^^^FAC{sender}^MR||Probe^Paula||19800101|F\rOBR|1|A{number}||2345-7^Glucose^LN|||20260301080000+0000\r" +
                $"OBX|1|NM|2345-7^Glucose^LN||{number % 20}.5|mmol/L|||||F|||20260301080000+0000\r");
            for (var acknowledged = false; !acknowledged && !_end.IsCancellationRequested;)
            {
                try
                {
                    using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(10));
                    client ??= await MllpClient.ConnectAsync("127.0.0.1", Process.Port, timeout.Token);
                    var answer = Encoding.ASCII.GetString(await client.SendAsync(message, timeout.Token));
                    Assert.Contains($"MSA|AA|{id}", answer, StringComparison.Ordinal);
                    Ledger[id] = message;
                    acknowledged = true;
                }
                catch (Exception lost) when (lost is IOException or SocketException or OperationCanceledException)
                {
                    if (client is not null)
                        await client.DisposeAsync();
                    client = null;
                    await Task.Delay(50, CancellationToken.None);
                }
            }
        }

        if (client is not null)
            await client.DisposeAsync();
    }

    private static void WriteChannel(string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, "channels"));
        File.WriteAllText(Path.Combine(folder, "channels", "load.json"), new ChannelDefinition
        {
            Id = "load",
            Source = new MllpSourceDefinition(),
            Mapping = new MappingChoice { Default = "load" },
            Destinations = [new FileDestinationDefinition { Id = "files", Name = "{controlId}-{id}.json" }],
        }.Write());
        Directory.CreateDirectory(Path.Combine(folder, "mappings", "load"));
        File.WriteAllText(Path.Combine(folder, "mappings", "load", "mapping.json"), """
            { "$schema": "https://integration-studio.dev/schema/mapping/1", "id": "load", "version": "1.0.0", "kind": "message", "title": "A patient",
              "source": { "format": "hl7v2", "structure": "ORU_R01", "version": "2.5.1" }, "target": { "format": "fhir-r4", "bundle": "collection" },
              "rules": [ { "id": "patient", "from": "PID", "resource": "Patient", "rules": [ { "id": "number", "from": "PID-3.1", "to": "identifier[+].value" } ] } ] }
            """);
    }
}
