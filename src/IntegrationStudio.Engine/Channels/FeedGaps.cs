using System.Globalization;
using Dapper;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Channels;

/// <summary>Numbers (MSH-13) that a sender left out.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Channel">The channel.</param>
/// <param name="Application">MSH-3.1; empty where it says none.</param>
/// <param name="Facility">MSH-4.1; empty where it says none.</param>
/// <param name="First">The first number that is missing.</param>
/// <param name="Last">The last one.</param>
/// <param name="Found">When the message after it came.</param>
/// <param name="MessageId">That message.</param>
public sealed record FeedGap(long Id, string Channel, string Application, string Facility, long First, long Last, DateTimeOffset Found, long MessageId)
{
    /// <summary>How many messages are missing.</summary>
    public long Count => Last - First + 1;
}

/// <summary>What senders counted and did not bring, as far as nobody gave it up.</summary>
public sealed class FeedGaps(MessageJournal journal)
{
    /// <summary>The longest reason.</summary>
    public const int LongestReason = 500;

    /// <summary>Open gaps, the newest first; of one channel or of all.</summary>
    public Task<IReadOnlyList<FeedGap>> OpenAsync(string? channel = null, int take = 200, CancellationToken cancel = default) => journal.Reader.Read(connection => Open(connection, channel, Math.Clamp(take, 1, 1000)), cancel);

    /// <summary>Nobody waits for these messages any more; who said so and why is in the audit. Null, or why not.</summary>
    public async Task<Problem?> GiveUpAsync(long gap, string reason, Actor actor, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (string.IsNullOrWhiteSpace(reason) || reason.Length > LongestReason)
            return new Problem("gap.reason", "reason", $"A reason has 1 to {LongestReason} characters.") { Mend = "Say what became of the messages: the sender has none of these numbers, for example." };
        return await journal.CommitAsync(new GiveUpWrite(gap, reason.Trim(), actor, journal.Now), cancel).ConfigureAwait(false) ? null
            : new Problem("gap.unknown", "", "There is no such gap any more.") { Mend = "Its messages came, or somebody gave it up before you." };
    }

    internal static IReadOnlyList<FeedGap> Open(System.Data.Common.DbConnection connection, string? channel, int take) =>
        [.. connection.Query<(long Id, string Channel, string Application, string Facility, long First, long Last, long Found, long Message)>("""
            SELECT g.id, c.name, g.application, g.facility, g.first, g.last, g.found, g.message FROM feed_gap g JOIN channel c ON c.id = g.channel
            WHERE g.closed IS NULL AND (@channel IS NULL OR c.name = @channel) ORDER BY g.found DESC, g.id DESC LIMIT @take
            """, new { channel, take }).Select(row => new FeedGap(row.Id, row.Channel, row.Application, row.Facility, row.First, row.Last, JournalTime.To(row.Found), row.Message))];

    private sealed class GiveUpWrite(long gap, string reason, Actor actor, long at) : JournalWrite<bool>
    {
        protected override bool Write(JournalSession session)
        {
            var row = session.Statement("SELECT c.name, g.first, g.last FROM feed_gap g JOIN channel c ON c.id = g.channel WHERE g.id = ?1 AND g.closed IS NULL").Bind(1, gap);
            var (channel, first, last) = row.Step() ? (row.Text(0), row.Int64(1), row.Int64(2)) : (null, 0, 0);
            row.Reset();
            if (channel is null)
                return false;
            session.Statement("UPDATE feed_gap SET closed = ?2, closer = ?3 WHERE id = ?1").Bind(1, gap).Bind(2, at).Bind(3, actor.Id).Run();
            session.Audit(new AuditEntry(actor, "gap.give-up", "channel:" + channel) { Reason = reason, Detail = string.Create(CultureInfo.InvariantCulture, $"{first} to {last}") }, at);
            return true;
        }
    }
}
