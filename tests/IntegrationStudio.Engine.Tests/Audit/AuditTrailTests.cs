using System.Diagnostics;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Journal;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Audit;

public sealed class AuditTrailTests : IDisposable
{
    private readonly AuditFixture _audit = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _audit.Dispose();

    [Fact]
    public async Task What_was_recorded_comes_back_newest_first_page_by_page()
    {
        await _audit.WriteAsync(25);
        AuditTrail trail = AuditTrail.OpenForReading(_audit.Database, _audit.Options).Require();

        AuditPage first = await trail.SearchAsync(new AuditFilter(), 10, Cancel);
        AuditPage last = await trail.SearchAsync(new AuditFilter { Before = first.Next }, 100, Cancel);

        Assert.Equal((25, 16), (first.Records[0].Id, first.Records[^1].Id));
        Assert.Equal((15, 1), (last.Records[0].Id, last.Records[^1].Id));
        Assert.Null(last.Next);
        Assert.Equal(AuditFixture.Entry(24), first.Records[0].Entry);
        Assert.Equal(25, await trail.StreamAsync(new AuditFilter(), Cancel).CountAsync(Cancel));
    }

    [Fact]
    public async Task Conditions_hold_together()
    {
        await using MessageJournal journal = _audit.Open();
        var trail = new AuditTrail(journal, _audit.Options);
        var bob = new Actor("user:bob", "Bob O'Neill");
        await trail.RecordAsync(new AuditEntry(AuditFixture.Ada, "message.read", "message:1"), Cancel);
        await trail.RecordAsync(new AuditEntry(bob, "message.unmask", "message:1") { Reason = "Call of the ward, 100% sure_" }, Cancel);
        await trail.RecordAsync(new AuditEntry(bob, "access.refuse", "page:/audit") { Denied = true }, Cancel);

        Assert.Equal([3L, 2L], await Ids(new AuditFilter { Actor = "user:bob" }));
        Assert.Equal([2L, 1L], await Ids(new AuditFilter { Action = "message.*" }));
        Assert.Equal([2L], await Ids(new AuditFilter { Action = "message.*", Actor = "user:bob" }));
        Assert.Equal([2L, 1L], await Ids(new AuditFilter { Subject = "message:1" }));
        Assert.Equal([3L], await Ids(new AuditFilter { Denied = true }));
        Assert.Equal([2L, 1L], await Ids(new AuditFilter { Denied = false }));
        Assert.Equal([2L], await Ids(new AuditFilter { Text = "ward O'NEILL" }));
        Assert.Equal([2L], await Ids(new AuditFilter { Text = "100% sure_" }));
        Assert.Empty(await Ids(new AuditFilter { Text = "1_0%" }));
        Assert.Empty(await Ids(new AuditFilter { From = DateTimeOffset.UtcNow.AddHours(1) }));
        Assert.Equal([3L, 2L, 1L], await Ids(new AuditFilter { From = DateTimeOffset.UtcNow.AddHours(-1), To = DateTimeOffset.UtcNow.AddHours(1) }));
        Assert.Equal(["access.refuse", "message.read", "message.unmask"], await trail.ActionsAsync(Cancel));
        Assert.Equal([AuditFixture.Ada, bob], await trail.ActorsAsync(Cancel));
        Assert.Equal("user:bob", (await trail.FindAsync(3, Cancel))!.Entry.Actor.Id);
        Assert.Null(await trail.FindAsync(4, Cancel));

        async Task<List<long>> Ids(AuditFilter filter)
        {
            List<long> ids = [.. (await trail.SearchAsync(filter, 100, Cancel)).Records.Select(record => record.Id)];
            Assert.Equal(ids.Count, await trail.CountAsync(filter, cancel: Cancel));
            return ids;
        }
    }

    [Fact]
    public async Task Times_do_not_descend_when_the_clock_is_set_back()
    {
        var clock = new SettableClock(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));
        await using MessageJournal journal = MessageJournal.Open(_audit.Database, new JournalOptions { Clock = clock }).Require();
        var trail = new AuditTrail(journal, _audit.Options);
        await trail.RecordAsync(AuditFixture.Entry(1), Cancel);
        clock.Now -= TimeSpan.FromHours(1);
        await trail.RecordAsync(AuditFixture.Entry(2), Cancel);

        IReadOnlyList<AuditRecord> records = (await trail.SearchAsync(new AuditFilter(), 10, Cancel)).Records;
        Assert.Equal(records[1].At, records[0].At);
        Assert.True((await trail.VerifyAsync(cancel: Cancel)).Holds);
    }

    [Fact(Explicit = true)]
    public async Task A_million_entries_are_searched_and_verified_quickly()
    {
        await using MessageJournal journal = _audit.Open();
        var trail = new AuditTrail(journal, _audit.Options);
        for (int block = 0; block < 1000; block++)
            await Task.WhenAll(Enumerable.Range(block * 1000, 1000).Select(i => trail.RecordAsync(AuditFixture.Entry(i) with { Actor = new Actor($"user:{i % 50}", $"Person {i % 50}"), Denied = i % 500 == 0 }, Cancel)));
        foreach ((string what, AuditFilter filter) in ((string, AuditFilter)[])
            [("all", new()), ("actor", new() { Actor = "user:7" }), ("none", new() { Actor = "user:none" }), ("prefix none", new() { Subject = "zzz*" }), ("text rare", new() { Text = "message:7" }), ("text none", new() { Text = "nowhere" }), ("denied", new() { Denied = true }), ("subject", new() { Subject = "message:5" })])
        {
            long start = Stopwatch.GetTimestamp();
            AuditPage page = await trail.SearchAsync(filter, 100, Cancel);
            TestContext.Current.TestOutputHelper!.WriteLine($"{what}: {page.Records.Count} in {Stopwatch.GetElapsedTime(start).TotalMilliseconds:F0} ms");
        }

        long verify = Stopwatch.GetTimestamp();
        AuditVerification found = await trail.VerifyAsync(cancel: Cancel);
        TestContext.Current.TestOutputHelper!.WriteLine($"verify: {found.Entries} in {Stopwatch.GetElapsedTime(verify).TotalMilliseconds:F0} ms");
    }

    private sealed class SettableClock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
