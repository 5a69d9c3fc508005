using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Governance.Notifications;
using IntegrationStudio.Engine.Journal;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Governance.Notifications;

public sealed class NotificationStoreTests : IAsyncDisposable
{
    private static readonly Actor Ada = new("user:ada", "Ada");
    private static readonly Actor Rita = new("user:rita", "Rita");
    private static readonly Actor Rolf = new("user:rolf", "Rolf");
    private static readonly string[] May = [NotificationStore.ReviewPermission];

    private readonly string _folder = Directory.CreateTempSubdirectory("studio-notes").FullName;
    private readonly MovedClock _clock = new();
    private readonly MessageJournal _journal;
    private readonly NotificationStore _notes;

    public NotificationStoreTests()
    {
        _journal = MessageJournal.Open(Path.Combine(_folder, "studio.db"), new JournalOptions { Clock = _clock }).Require();
        _notes = new NotificationStore(_journal);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _journal.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task What_went_to_a_person_and_to_all_reviewers_comes_in_one_order_and_by_page()
    {
        for (int number = 1; number <= 6; number++)
            await TellAsync(number % 2 == 0 ? Rita.Id : NotificationStore.WhoMay(NotificationStore.ReviewPermission), number == 5 ? Rita : Ada, $"{number}");
        await TellAsync(NotificationStore.WhoMay(NotificationStore.PublishPermission), Ada, "not for reviewers");
        IReadOnlyList<Notification> first = await _notes.ListAsync(Rita, May, take: 3, cancellationToken: Cancel);
        Assert.Equal(["6", "4", "3"], first.Select(note => note.Subject)); // 5 is her own doing
        Assert.Equal(["2", "1"], (await _notes.ListAsync(Rita, May, first[^1].Id, 3, Cancel)).Select(note => note.Subject));
        Assert.Equal(5, await _notes.UnreadAsync(Rita, May, Cancel));
        Assert.Equal(["5", "3", "1"], (await _notes.ListAsync(Rolf, May, cancellationToken: Cancel)).Select(note => note.Subject));

        await _notes.ReadOneAsync(Rita, May, first[0].Id, Cancel);
        Assert.Equal(4, await _notes.UnreadAsync(Rita, May, Cancel));
        Assert.Equal([true, false, false], (await _notes.ListAsync(Rita, May, take: 3, cancellationToken: Cancel)).Select(note => note.IsRead));
    }

    [Fact]
    public async Task What_was_read_goes_after_the_time_and_what_nobody_read_after_four_times_as_long()
    {
        await TellAsync(Rita.Id, Ada, "read");
        await TellAsync(Rolf.Id, Ada, "unread");
        await _notes.ReadAsync(Rita, May, long.MaxValue, Cancel);
        _clock.Days = 89;
        await TellAsync(Rita.Id, Ada, "young");
        await _notes.ReadAsync(Rita, May, long.MaxValue, Cancel);
        Assert.Equal(0, await _notes.PruneAsync(TimeSpan.FromDays(90), Cancel));
        _clock.Days = 91;
        Assert.Equal(1, await _notes.PruneAsync(TimeSpan.FromDays(90), Cancel));
        Assert.Equal(["young"], (await _notes.ListAsync(Rita, May, cancellationToken: Cancel)).Select(note => note.Subject));
        Assert.Equal(["unread"], (await _notes.ListAsync(Rolf, May, cancellationToken: Cancel)).Select(note => note.Subject));
        _clock.Days = 361;
        Assert.Equal(2, await _notes.PruneAsync(TimeSpan.FromDays(90), Cancel));
        Assert.Empty(await _notes.ListAsync(Rolf, May, cancellationToken: Cancel));
        await TellAsync(Rita.Id, Ada, "new");
        Assert.Equal(1, await _notes.UnreadAsync(Rita, May, Cancel)); // nothing that was read before is taken for it
    }

    [Fact]
    public async Task Many_are_deleted_in_steps()
    {
        await _journal.CommitAsync(new Tell(session =>
        {
            for (int number = 0; number < 4100; number++) NotificationStore.Add(session, Rita.Id, Ada, "submitted", "old", "/reviews/1", 1);
        }), Cancel);
        Assert.Equal(4100, await _notes.PruneAsync(TimeSpan.FromDays(1), Cancel));
        Assert.Equal(0, await _notes.UnreadAsync(Rita, May, Cancel));
    }

    private Task<bool> TellAsync(string audience, Actor actor, string subject) =>
        _journal.CommitAsync(new Tell(session => NotificationStore.Add(session, audience, actor, "submitted", subject, "/reviews/1", JournalTime.From(_clock.GetUtcNow()))), Cancel);

    private sealed class Tell(Action<JournalSession> write) : JournalWrite<bool>
    {
        protected override bool Write(JournalSession session)
        {
            write(session);
            return true;
        }
    }

    private sealed class MovedClock : TimeProvider
    {
        public int Days { get; set; }

        public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 1, 1, 8, 0, 0, TimeSpan.Zero).AddDays(Days);
    }
}
