using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using IntegrationStudio.Engine.Accounts;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Governance;
using IntegrationStudio.Engine.Governance.Notifications;
using IntegrationStudio.Engine.Governance.Publications;
using IntegrationStudio.Engine.Governance.Reviews;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;

namespace IntegrationStudio.Benchmarks.Governance;

/// <summary>
/// <c>governance seed DIR [--mappings 2000] [--versions 50]</c> makes a portal's data folder with the history of many mappings. <c>governance stores DIR</c> asks the stores what pages ask them;
/// <c>governance http DIR URL</c> loads the pages and calls the API of a portal that runs on that folder. Times are of <c>--rounds</c> (100) after a warm-up, as p50, p95 and longest;
/// with <c>--pid</c> also the portal's processor time per request, which says more on a machine that others use too.
/// </summary>
internal static class GovernanceCommand
{
    // Only in folders that this command makes.
    private const string Session = "benchmark-session";
    private const string Key = "benchmark-key";
    private const string KeyId = "benchmark";
    private static readonly Actor Bench = new("user:reviewer-01", "Reviewer 1");

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not [var what, var folder, ..])
        {
            Console.WriteLine("governance seed DIR [--mappings N] [--versions N] | stores DIR [--rounds N] | http DIR URL [--rounds N] [--pid PORTAL]");
            return 1;
        }

        (int mappings, int versions, int rounds) = (Number(args, "--mappings", 2000), Number(args, "--versions", 50), Number(args, "--rounds", 100));
        switch (what)
        {
            case "seed": await SeedAsync(folder, mappings, versions); return 0;
            case "stores": await StoresAsync(folder, mappings, rounds); return 0;
            case "http" when args is [_, _, var url, ..]: return await HttpAsync(url, mappings, rounds, Number(args, "--pid", 0));
            default: return 1;
        }
    }

    private static int Number(string[] args, string name, int otherwise) => Array.IndexOf(args, name) is >= 0 and var at ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : otherwise;

    private static async Task SeedAsync(string folder, int mappings, int versions)
    {
        Directory.CreateDirectory(Path.Combine(folder, "channels"));
        var clock = Stopwatch.StartNew();
        await using MessageJournal journal = MessageJournal.Open(Path.Combine(folder, "studio.db")).Require();
        var seeded = new SeededVersions(journal, Shipped.Of(MappingLibrary.Open(Repository.Mappings()).Require()), mappings, versions);
        await seeded.RunAsync(line => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{line} after {clock.Elapsed.TotalSeconds:0} s")));
        for (int channel = 0; channel < 4; channel++)
        {
            string id = string.Create(CultureInfo.InvariantCulture, $"channel-{channel:00}");
            var published = await new JournalPublications(journal).OnAsync(id);
            await File.WriteAllTextAsync(Path.Combine(folder, "channels", id + ".json"), JsonSerializer.Serialize(new
            {
                id,
                source = new { kind = "http" },
                mapping = new { by = "MSH-4.1", table = published.Take(3).Select((mapping, at) => (mapping, at)).ToDictionary(row => $"LAB{row.at}", row => row.mapping) },
            }));
        }

        var accounts = new AccountStore(journal);
        Account account = (await accounts.CreateAsync(Actor.Studio, new NewAccount("bench", "Reviewer 1", [Roles.Analyst, Roles.Reviewer, Roles.Operator, Roles.Admin]) { Id = "reviewer-01" })).Require();
        await accounts.BeginSessionAsync(account, Hash(Session), Hash(Session), null, "benchmark", null, null);
        Account auditor = (await accounts.CreateAsync(Actor.Studio, new NewAccount("auditor", "Auditor 1", [Roles.Auditor]) { Id = "auditor-01" })).Require();
        await accounts.BeginSessionAsync(auditor, Hash(Session + "-auditor"), Hash(Session + "-auditor"), null, "benchmark", null, null);
        (await new MachineStore(journal).CreateAsync(Bench, KeyId, "key", "benchmark", Hash(Key), ["mappings.read", "metadata.read", "audit.read"], DateTimeOffset.UtcNow.AddDays(7))).Require();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{folder}: {new FileInfo(journal.Path).Length / 1_000_000} MB in {clock.Elapsed.TotalSeconds:0} s"));
    }

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    private static async Task StoresAsync(string folder, int mappings, int rounds)
    {
        await using MessageJournal journal = MessageJournal.Open(Path.Combine(folder, "studio.db")).Require();
        var versions = new VersionStore(journal, MappingLibrary.Open(Repository.Mappings()).Require());
        var reviews = new ReviewStore(journal, versions);
        var trail = new AuditTrail(journal, AuditOptions.In(folder));
        var publications = new JournalPublications(journal);
        var drafts = new DraftStore(journal);
        var seeded = new SeededVersions(journal, versions.Shipped, mappings, 0);
        var random = new Random(1);
        string Any() => seeded.IdOf(random.Next(mappings));
        long[] some = [.. (await versions.HistoryAsync(seeded.IdOf(mappings / 2))).Items.Select(version => version.Sequence)];
        var watch = new Figures(rounds);
        var shelf = new MappingShelf(versions);
        await watch.OfAsync("newest version of each mapping", () => versions.NewestAsync());
        await watch.OfAsync("candidates in review", () => versions.InReviewAsync());
        await watch.OfAsync("returned candidates", () => versions.ReturnedAsync());
        await watch.OfAsync("drafts", () => drafts.ListAsync());
        await watch.OfAsync("publications in force", publications.InForceAsync);
        await watch.OfAsync("history, first 50 with their reviews", async () => await reviews.OfVersionsAsync((await versions.HistoryAsync(Any())).Items.Select(version => version.Sequence)));
        await watch.OfAsync("history, person and text", () => versions.HistoryAsync(Any(), new VersionFilter { Person = "analyst 3", Text = "ticket 4" }));
        await watch.OfAsync("newest approved version", () => versions.LatestApprovedAsync(Any()));
        await watch.OfAsync("reviews: waiting", () => reviews.ListAsync(new ReviewFilter { WaitingFor = Bench }));
        await watch.OfAsync("reviews: own", () => reviews.ListAsync(new ReviewFilter { Of = new Actor("user:analyst-03", "Analyst 3") }));
        await watch.OfAsync("reviews: open", () => reviews.ListAsync(new ReviewFilter { Open = true }));
        await watch.OfAsync("reviews: decided", () => reviews.ListAsync(new ReviewFilter { Open = false }));
        await watch.OfAsync("reviews: decided, page 1,000", () => reviews.ListAsync(new ReviewFilter { Open = false }, 50_000));
        await watch.OfAsync("reviews: text", () => reviews.ListAsync(new ReviewFilter { Text = "lab-0777" }));
        await watch.OfAsync("who pins a shared map", () => versions.UsersAsync(seeded.IdOf(1), 25));
        await watch.OfAsync("who pins a map of the product", () => versions.UsersAsync(SeededVersions.Base, 25));
        await watch.OfAsync("who uses a map of the product without a pin", () => Task.Run(() => shelf.UnpinnedUsers(SeededVersions.Base)));
        var notes = new NotificationStore(journal);
        string[] may = [NotificationStore.ReviewPermission, NotificationStore.PublishPermission];
        await watch.OfAsync("notifications and how many are unread", async () => (await notes.ListAsync(Bench, may, take: 20), await notes.UnreadAsync(Bench, may)));
        await watch.OfAsync("audit, newest page", () => trail.SearchAsync(new AuditFilter()));
        await watch.OfAsync("audit, counted", () => trail.CountAsync(new AuditFilter(), 10_001));
        await watch.OfAsync("audit of one version", () => trail.SearchAsync(new AuditFilter { Subject = $"version:{seeded.IdOf(700)}@1.3.0" }));
        await watch.OfAsync("audit of one person", () => trail.SearchAsync(new AuditFilter { Actor = "user:analyst-03" }));
        await watch.OfAsync("audit, a word", () => trail.SearchAsync(new AuditFilter { Text = "lab-0777" }));
        await watch.OfAsync("audit: actors and actions", async () => ((await trail.ActorsAsync()).Count, (await trail.ActionsAsync()).Count));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{some.Length} versions on a page; {GC.GetTotalMemory(true) / 1_000_000} MB alive"));
    }

    private static async Task<int> HttpAsync(string url, int mappings, int rounds, int pid)
    {
        using var pages = Client(url, ("Cookie", "studio-session=" + Session));
        using var auditor = Client(url, ("Cookie", "studio-session=" + Session + "-auditor"));
        using var api = Client(url, ("Authorization", $"Bearer isk_{KeyId}_{Key}"));
        var seeded = new SeededVersions(null!, MappingLibrary.Open(Repository.Mappings()).Require(), mappings, 0);
        var random = new Random(1);
        string Any() => seeded.IdOf(random.Next(mappings));
        using Process? portal = pid > 0 ? Process.GetProcessById(pid) : null;
        var watch = new Figures(rounds, portal);
        await Get(watch, pages, "page: Mappings", () => "/mappings");
        await Get(watch, pages, "page: Mappings, searched", () => $"/mappings?q={Any()}");
        await Get(watch, pages, "page: history", () => $"/versions/{Any()}");
        await Get(watch, pages, "page: history and use of a shared map", () => $"/versions/{seeded.IdOf(random.Next(mappings / 50))}");
        await Get(watch, pages, "page: use of a map of the product", () => $"/versions/{SeededVersions.Base}");
        foreach (string view in (string[])["waiting", "mine", "open", "decided"]) await Get(watch, pages, "page: reviews, " + view, () => "/reviews?view=" + view);
        await Get(watch, auditor, "page: audit", () => "/audit");
        await Get(watch, auditor, "page: audit, a version", () => $"/audit?subject={Uri.EscapeDataString("version:" + Any() + "@1.3.0")}");
        await Get(watch, api, "API: mappings, 100", () => "/api/v1/mappings");
        await Get(watch, api, "API: mappings, 500", () => "/api/v1/mappings?count=500");
        await Get(watch, api, "API: versions of one", () => $"/api/v1/versions?mapping={Any()}");
        await Get(watch, api, "API: reviews, 100", () => "/api/v1/reviews?count=100");
        await Get(watch, api, "API: publications", () => "/api/v1/publications");
        await Get(watch, api, "API: audit", () => "/api/v1/audit");
        return watch.Failed ? 1 : 0;
    }

    private static HttpClient Client(string url, (string Name, string Value) header)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(url) };
        client.DefaultRequestHeaders.Add(header.Name, header.Value);
        return client;
    }

    private static Task Get(Figures watch, HttpClient client, string name, Func<string> path) => watch.OfAsync(name, async () =>
    {
        string at = path();
        using HttpResponseMessage answer = await client.GetAsync(at);
        byte[] body = await answer.Content.ReadAsByteArrayAsync();
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"{at} answered {(int)answer.StatusCode}");
        return body.Length;
    });
}

/// <summary>What is asked again and again, and how long it took.</summary>
internal sealed class Figures(int rounds, Process? other = null)
{
    /// <summary>Whether anything took longer than it may.</summary>
    public bool Failed { get; private set; }

    public async Task OfAsync<T>(string name, Func<Task<T>> ask)
    {
        for (int warm = 0; warm < Math.Max(5, rounds / 10); warm++) await ask();
        var took = new double[rounds];
        T last = default!;
        other?.Refresh();
        TimeSpan before = other?.TotalProcessorTime ?? default;
        for (int round = 0; round < rounds; round++)
        {
            long began = Stopwatch.GetTimestamp();
            last = await ask();
            took[round] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        }

        other?.Refresh();
        string processor = other is null ? "" : string.Create(CultureInfo.InvariantCulture, $"processor {(other.TotalProcessorTime - before).TotalMilliseconds / rounds,6:0.0} ms  ");
        Array.Sort(took);
        double p95 = took[(int)(rounds * 0.95)];
        Failed |= p95 > 200;
        string size = last switch { int bytes => $"{bytes / 1024} KB", System.Collections.ICollection many => $"{many.Count} items", _ => "" };
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-48} p50 {took[rounds / 2],7:0.0} ms  p95 {p95,7:0.0} ms  longest {took[^1],7:0.0} ms  {processor}{size}{(p95 > 200 ? "  TOO SLOW" : "")}"));
    }
}

/// <summary>What is in force, without channels.</summary>
internal sealed class JournalPublications(MessageJournal journal)
{
    public Task<IReadOnlyList<Publication>> InForceAsync() => journal.Reader.Read(PublicationRows.InForce, CancellationToken.None);

    public async Task<IReadOnlyList<string>> OnAsync(string channel) => [.. (await InForceAsync()).Where(publication => publication.Channel == channel).Select(publication => publication.Mapping)];
}
