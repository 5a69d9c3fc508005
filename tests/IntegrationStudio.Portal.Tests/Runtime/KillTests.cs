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

/// <summary>
/// The real program, killed without warning at random moments under eight senders. What was acknowledged is written down here, outside of it,
/// and afterwards every acknowledged message, its bytes and its output file must be there, once.
/// </summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Kills = 4;
    private const int Senders = 8;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_acknowledged_message_is_lost_when_the_program_is_killed()
    {
        var folder = Directory.CreateTempSubdirectory("studio-kill").FullName;
        WriteChannel(folder);
        var ledger = new ConcurrentDictionary<string, byte[]>();
        var random = new Random(20260301);
        using var end = new CancellationTokenSource();
        var studio = await StudioProcess.StartAsync(folder, Cancel);
        var senders = Enumerable.Range(0, Senders).Select(sender => Task.Run(() => SendAsync(sender, () => studio.Port, ledger, end.Token), Cancel)).ToList();
        for (var kill = 0; kill < Kills; kill++)
        {
            var before = ledger.Count;
            await Task.Delay(random.Next(200, 3000), Cancel);
            studio.Kill();
            output.WriteLine($"kill {kill + 1}: {ledger.Count - before} acknowledged in that life");
            studio = await StudioProcess.StartAsync(folder, Cancel);
        }
        for (var deadline = Environment.TickCount64 + 30_000; ledger.Count < 100 && Environment.TickCount64 < deadline;)
            await Task.Delay(50, Cancel);
        await end.CancelAsync();
        await Task.WhenAll(senders);

        var outputs = Path.Combine(folder, "out", "kill");
        for (var deadline = Environment.TickCount64 + 60_000; Files(outputs).Count < ledger.Count && Environment.TickCount64 < deadline;)
            await Task.Delay(100, Cancel);
        await studio.StopAsync(Cancel);

        await CheckAsync(folder, ledger, Files(outputs));
        Directory.Delete(folder, recursive: true);
    }

    private async Task CheckAsync(string folder, ConcurrentDictionary<string, byte[]> ledger, Dictionary<string, List<string>> files)
    {
        await using var journal = MessageJournal.Open(Path.Combine(folder, "studio.db")).Require();
        var stored = new Dictionary<string, MessageRow>();
        for (long? before = null; ;)
        {
            var page = await journal.Reader.ListAsync(new MessageFilter { Before = before }, 1000, Cancel);
            foreach (var row in page.Rows)
                Assert.True(stored.TryAdd(row.ControlId!, row), $"{row.ControlId} is stored twice");
            if (page.Next is not { } next)
                break;
            before = next;
        }
        output.WriteLine($"{ledger.Count} acknowledged, {stored.Count} stored, {files.Count} files, " +
            $"{stored.Values.Count(row => row.Marks.HasFlag(MessageMarks.ReceivedAgain))} recognised again, {stored.Values.Count(row => row.Marks.HasFlag(MessageMarks.Recovered))} recovered");
        Assert.True(ledger.Count >= 100, "too few messages to prove anything");
        foreach (var (id, bytes) in ledger)
        {
            Assert.True(stored.TryGetValue(id, out var row), $"{id} was acknowledged and is lost");
            Assert.Equal(MessageState.Completed, row.State);
            Assert.True(files.TryGetValue(id, out var written) && written.Count == 1, $"{id} has no output file or several");
            var detail = (await journal.Reader.FindAsync(row.Id, Cancel))!;
            Assert.Equal(bytes, detail.Raw);
            Assert.Equal(Assert.Single(detail.Outputs).Bytes, await File.ReadAllBytesAsync(written[0], Cancel));
        }
    }

    /// <summary>A sender as the field has them: one message at a time, and the same again until it is acknowledged.</summary>
    private static async Task SendAsync(int sender, Func<int> port, ConcurrentDictionary<string, byte[]> ledger, CancellationToken end)
    {
        MllpClient? client = null;
        for (var number = 0; !end.IsCancellationRequested; number++)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"S{sender}N{number}");
            var message = Encoding.ASCII.GetBytes(
                $"MSH|^~\\&|KILLLAB|FAC{sender}|STUDIO|HOSP|20260301101500+0000||ORU^R01^ORU_R01|{id}|P|2.5.1\r" +
                $"PID|1||P{number % 7}^^^FAC{sender}^MR||Probe^Paula||19800101|F\rOBR|1|A{number}||2345-7^Glucose^LN|||20260301080000+0000\r" +
                $"OBX|1|NM|2345-7^Glucose^LN||{number % 20}.5|mmol/L|||||F|||20260301080000+0000\r");
            for (var acknowledged = false; !acknowledged && !end.IsCancellationRequested;)
            {
                try
                {
                    using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(10));
                    client ??= await MllpClient.ConnectAsync("127.0.0.1", port(), timeout.Token);
                    var answer = Encoding.ASCII.GetString(await client.SendAsync(message, timeout.Token));
                    Assert.Contains($"MSA|AA|{id}", answer, StringComparison.Ordinal);
                    ledger[id] = message;
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
        File.WriteAllText(Path.Combine(folder, "channels", "kill.json"), new ChannelDefinition
        {
            Id = "kill",
            Source = new MllpSourceDefinition(),
            Mapping = new MappingChoice { Default = "kill" },
            Destinations = [new FileDestinationDefinition { Id = "files", Name = "{controlId}-{id}.json" }],
        }.Write());
        Directory.CreateDirectory(Path.Combine(folder, "mappings", "kill"));
        File.WriteAllText(Path.Combine(folder, "mappings", "kill", "mapping.json"), """
            { "$schema": "https://integration-studio.dev/schema/mapping/1", "id": "kill", "version": "1.0.0", "kind": "message", "title": "A patient",
              "source": { "format": "hl7v2", "structure": "ORU_R01", "version": "2.5.1" }, "target": { "format": "fhir-r4", "bundle": "collection" },
              "rules": [ { "id": "patient", "from": "PID", "resource": "Patient", "rules": [ { "id": "number", "from": "PID-3.1", "to": "identifier[+].value" } ] } ] }
            """);
    }

    /// <summary>By control id. Temporary files of an interrupted write do not count.</summary>
    private static Dictionary<string, List<string>> Files(string folder) => !Directory.Exists(folder) ? [] : Directory.GetFiles(folder, "*.json")
        .GroupBy(file => Path.GetFileName(file).Split('-')[0]).ToDictionary(group => group.Key, group => group.ToList());
}
