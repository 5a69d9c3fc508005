using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using IntegrationStudio.Engine.Accounts;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Engine.Connectors.File;
using IntegrationStudio.Engine.Connectors.Mllp;
using IntegrationStudio.Engine.Governance;
using IntegrationStudio.Engine.Governance.Publications;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Portal.Accounts.Signing;
using IntegrationStudio.Portal.Tests.Channels.Publishing;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Runtime;

/// <summary>
/// The real program, whose versions are swapped twenty times over HTTP under four senders, every fifth time killed in the middle of it. What was acknowledged is written down here, outside of it.
/// </summary>
public sealed class SwapTests(ITestOutputHelper output)
{
    private const int Swaps = 20;
    private const int Senders = 4;
    private const string Channel = "swap";
    private const string Mapping = GovernedPortal.Mapping;

    private readonly string folder = Directory.CreateTempSubdirectory("studio-swap").FullName;
    private readonly ConcurrentDictionary<string, bool> ledger = new();
    private readonly string session = Tokens.New();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Twenty_swaps_four_of_them_killed_half_way_lose_nothing_and_each_message_says_what_it_met()
    {
        var hashes = await PrepareAsync();
        var random = new Random(20261123);
        var studio = await StudioProcess.StartAsync(folder, Cancel, unreviewed: false);
        using var end = new CancellationTokenSource();
        var published = new List<Publication> { (await PublishAsync(studio, "1.0.0", 0))! };
        var senders = Enumerable.Range(0, Senders).Select(sender => Task.Run(() => SendAsync(sender, () => studio.Port, end.Token), Cancel)).ToList();
        var kills = 0;
        for (var swap = 1; swap <= Swaps; swap++)
        {
            await SomeAsync();
            var number = $"1.{swap}.0";
            var publishing = PublishAsync(studio, number, published[^1].Id);
            if (swap % 5 == 0)
            {
                await Task.Delay(random.Next(0, 60), Cancel);
                studio.Kill();
                kills++;
                studio = await StudioProcess.StartAsync(folder, Cancel, unreviewed: false);
            }

            // Killed before its answer came, it is in force or it is not; an answer is never taken back.
            var answered = await publishing;
            var now = await InForceAsync(studio);
            if (answered is not null)
                Assert.Equal(answered.Id, now.Id);
            if (now.Id == published[^1].Id)
            {
                output.WriteLine($"{number}: killed before it was in force");
                now = (await PublishAsync(studio, number, now.Id))!;
            }

            Assert.Equal(number, now.Number);
            published.Add(now);
        }

        await SomeAsync();
        await end.CancelAsync();
        await Task.WhenAll(senders);
        await SettledAsync();
        await studio.StopAsync(Cancel);
        await CheckAsync(hashes, kills);
        Directory.Delete(folder, recursive: true);
    }

    private async Task CheckAsync(Dictionary<string, string> hashes, int kills)
    {
        await using var journal = MessageJournal.Open(Path.Combine(folder, "studio.db")).Require();
        var met = new Dictionary<string, int>();
        foreach (var id in ledger.Keys)
        {
            var row = Assert.Single((await journal.Reader.ListAsync(new MessageFilter { ControlId = id }, cancel: Cancel)).Rows);
            Assert.Equal(MessageState.Completed, row.State);
            var detail = (await journal.Reader.FindAsync(row.Id, Cancel))!;
            Assert.Equal(hashes[detail.MappingVersion!], detail.EffectiveHash);
            Assert.Contains($"\"{detail.MappingVersion}\"", Encoding.UTF8.GetString(Assert.Single(detail.Outputs).Bytes), StringComparison.Ordinal);
            met[detail.MappingVersion!] = met.GetValueOrDefault(detail.MappingVersion!) + 1;
        }

        output.WriteLine($"{ledger.Count} acknowledged, none lost; {met.Count} versions met; {kills} kills in the middle of a swap");
        Assert.Equal(Swaps + 1, met.Count);
    }

    /// <summary>Twenty-one approved versions, a channel, and an operator with a session, before the program opens the database.</summary>
    private async Task<Dictionary<string, string>> PrepareAsync()
    {
        Directory.CreateDirectory(Path.Combine(folder, "mappings", "labs", "west"));
        await File.WriteAllBytesAsync(Path.Combine(folder, "mappings", "labs", "west", "mapping.json"), GovernedPortal.Definition("0.9.0"), Cancel);
        Directory.CreateDirectory(Path.Combine(folder, "channels"));
        await File.WriteAllTextAsync(Path.Combine(folder, "channels", "swap.json"), new ChannelDefinition
        {
            Id = Channel,
            Source = new MllpSourceDefinition { Port = FreePort() },
            Mapping = new MappingChoice { Default = Mapping },
            Destinations = [new FileDestinationDefinition { Id = "files", Name = "{controlId}-{id}.json" }],
        }.Write(), Cancel);
        await using var journal = MessageJournal.Open(Path.Combine(folder, "studio.db")).Require();
        var accounts = new AccountStore(journal);
        var account = (await accounts.CreateAsync(Actor.Studio, new NewAccount("otto", "Otto", [Roles.Operator]), cancellationToken: Cancel)).Require();
        await accounts.BeginSessionAsync(account, Tokens.Hash(session), Tokens.Hash(session), null, "test", null, null);
        var drafts = new DraftStore(journal);
        var versions = new VersionStore(journal, MappingLibrary.Of());
        var hashes = new Dictionary<string, string>();
        for (var swap = 0; swap <= Swaps; swap++)
        {
            var number = $"1.{swap}.0";
            var draft = DefinitionFolder.Of(MappingPackage.Parse(GovernedPortal.Definition(number), new Dictionary<string, ReadOnlyMemory<byte>>()).Require());
            var saved = (await drafts.SaveAsync(draft, (await drafts.OpenAsync(Mapping, Cancel)).Value?.Revision ?? 0, GovernedPortal.Ada, cancellationToken: Cancel)).Require();
            var candidate = (await versions.SubmitAsync(GovernedPortal.Ada, Mapping, saved.Revision, number, "for the test", cancellationToken: Cancel)).Require();
            Assert.Null(await versions.ApproveAsync(new VersionDecision(candidate.Sequence, candidate.State, candidate.EffectiveHash, GovernedPortal.Rita), Cancel));
            hashes[number] = candidate.EffectiveHash;
        }

        return hashes;
    }

    /// <summary>The answer; null when the program ended before it came.</summary>
    private async Task<Publication?> PublishAsync(StudioProcess studio, string number, long replaces)
    {
        using var client = Client(studio);
        try
        {
            var answer = await client.PostAsJsonAsync("/api/v1/publications", new { channel = Channel, mapping = Mapping, number, replaces, note = "swap" }, Cancel);
            Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync(Cancel)}");
            return await answer.Content.ReadFromJsonAsync<Publication>(Cancel);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private async Task<Publication> InForceAsync(StudioProcess studio)
    {
        using var client = Client(studio);
        return Assert.Single((await client.GetFromJsonAsync<Publication[]>("/api/v1/publications", Cancel))!);
    }

    private HttpClient Client(StudioProcess studio)
    {
        var handler = new HttpClientHandler { UseCookies = false };
        var client = new HttpClient(handler) { BaseAddress = studio.Portal };
        client.DefaultRequestHeaders.Add("Cookie", "studio-session=" + session);
        return client;
    }

    private async Task SomeAsync()
    {
        var before = ledger.Count;
        for (var deadline = Environment.TickCount64 + 60_000; ledger.Count < before + 8 && Environment.TickCount64 < deadline;)
            await Task.Delay(10, Cancel);
    }

    /// <summary>Waits until every acknowledged message has its file.</summary>
    private async Task SettledAsync()
    {
        for (var deadline = Environment.TickCount64 + 60_000; Environment.TickCount64 < deadline; await Task.Delay(100, Cancel))
            if (Directory.Exists(Path.Combine(folder, "out")) && Directory.GetFiles(Path.Combine(folder, "out"), "*.json", SearchOption.AllDirectories).Length >= ledger.Count)
                return;
    }

    /// <summary>One message at a time, and the same again until it is acknowledged.</summary>
    private async Task SendAsync(int sender, Func<int> port, CancellationToken end)
    {
        MllpClient? client = null;
        for (var number = 0; !end.IsCancellationRequested; number++)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"S{sender}N{number}");
            var message = Some.OruBytes(Some.Oru.Replace("C-1001", id, StringComparison.Ordinal).Replace("M-77", $"M-{sender}", StringComparison.Ordinal));
            for (var acknowledged = false; !acknowledged && !end.IsCancellationRequested;)
            {
                try
                {
                    using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(10));
                    client ??= await MllpClient.ConnectAsync("127.0.0.1", port(), timeout.Token);
                    var answer = Encoding.ASCII.GetString(await client.SendAsync(message, timeout.Token));
                    Assert.Contains($"MSA|AA|{id}", answer, StringComparison.Ordinal);
                    acknowledged = ledger[id] = true;
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

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
