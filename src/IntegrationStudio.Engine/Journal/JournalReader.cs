using System.Data.Common;
using Dapper;

namespace IntegrationStudio.Engine.Journal;

/// <summary>Questions to the journal. Each runs on its own read-only connection and never waits for the writer.</summary>
public sealed class JournalReader
{
    private readonly Func<DbConnection> _open;
    private readonly Func<DbConnection, DbTransaction> _picture;

    internal JournalReader(Func<DbConnection> open, Func<DbConnection, DbTransaction> picture, BodyKeys? keys = null) => (_open, _picture, Keys) = (open, picture, keys);

    /// <summary>What opens sealed bodies.</summary>
    internal BodyKeys? Keys { get; }

    /// <summary>A page of messages, newest first. Stays fast with millions of rows: every condition has an index, paging is by key.</summary>
    /// <param name="filter">Which ones.</param>
    /// <param name="take">At most this many, 1-1000.</param>
    /// <param name="cancel">Gives up.</param>
    public Task<MessagePage> ListAsync(MessageFilter filter, int take = 100, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        take = Math.Clamp(take, 1, 1000);
        return Read(connection =>
        {
            var query = MessageQuery.For(connection, filter);
            if (query is null)
                return new MessagePage([], null);
            var rows = connection.Query<RowRecord>(query.List(take + 1), query.Parameters).Select(row => row.ToRow()).ToList();
            if (rows.Count <= take)
                return new MessagePage(rows, null);
            rows.RemoveAt(take);
            return new MessagePage(rows, rows[^1].Id);
        }, cancel);
    }

    /// <summary>How many messages the filter finds, counted up to a limit.</summary>
    public Task<long> CountAsync(MessageFilter filter, long limit = 10_000, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return Read(connection =>
        {
            var query = MessageQuery.For(connection, filter);
            return query is null ? 0 : connection.ExecuteScalar<long>(query.Count(limit), query.Parameters);
        }, cancel);
    }

    /// <summary>Everything about one message, or null.</summary>
    public Task<MessageDetail?> FindAsync(long id, CancellationToken cancel = default) =>
        Read(connection => MessageDetailQuery.Find(connection, id, Keys), cancel);

    /// <summary>Messages per channel and state now. Kept with every commit, so that it costs nothing to ask.</summary>
    public Task<IReadOnlyList<StateCount>> StateCountsAsync(CancellationToken cancel = default) =>
        Read<IReadOnlyList<StateCount>>(connection => connection
            .Query<(string Channel, int State, long Count)>("SELECT c.name, t.state, t.count FROM tally t JOIN channel c ON c.id = t.channel WHERE t.count <> 0 ORDER BY c.name, t.state")
            .Select(row => new StateCount(row.Channel, (MessageState)row.State, row.Count)).ToList(), cancel);

    /// <summary>Traffic per step, oldest first; of one channel or of all.</summary>
    public Task<IReadOnlyList<TrafficPoint>> TrafficAsync(
        DateTimeOffset from, DateTimeOffset to, TrafficStep step, string? channel = null, CancellationToken cancel = default) =>
        Read<IReadOnlyList<TrafficPoint>>(connection => connection
            .Query<(string Channel, long Hour, long Received, long Rejected, long Failed, long Filtered, long Delivered, long Bytes)>("""
                SELECT c.name, t.hour / @width * @width, CAST(sum(t.received) AS bigint), CAST(sum(t.rejected) AS bigint), CAST(sum(t.failed) AS bigint), CAST(sum(t.filtered) AS bigint), CAST(sum(t.delivered) AS bigint), CAST(sum(t.bytes) AS bigint)
                FROM traffic t JOIN channel c ON c.id = t.channel
                WHERE t.hour >= @from AND t.hour < @to AND (@channel IS NULL OR c.name = @channel)
                GROUP BY 1, 2 ORDER BY 2, 1
                """, new
            {
                width = step == TrafficStep.Day ? 24 : 1,
                from = JournalTime.Hour(JournalTime.From(from)),
                to = JournalTime.Hour(JournalTime.From(to) - 1) + 1,
                channel,
            })
            .Select(row => new TrafficPoint(row.Channel, JournalTime.FromHour(row.Hour), row.Received, row.Rejected, row.Failed, row.Filtered, row.Delivered, row.Bytes))
            .ToList(), cancel);

    /// <summary>The message types that occur, for a filter's choice.</summary>
    public Task<IReadOnlyList<string>> TypesAsync(CancellationToken cancel = default) =>
        // A loose index scan: one step per distinct type instead of one per message.
        Read<IReadOnlyList<string>>(connection => connection.Query<string>("""
            WITH RECURSIVE types (type) AS (
              SELECT min(type) FROM message
              UNION ALL SELECT (SELECT min(type) FROM message WHERE type > types.type) FROM types WHERE types.type IS NOT NULL
            ) SELECT type FROM types WHERE type IS NOT NULL
            """).ToList(), cancel);

    /// <summary>The names of values that messages are found by, in order.</summary>
    public Task<IReadOnlyList<string>> FieldsAsync(CancellationToken cancel = default) =>
        Read<IReadOnlyList<string>>(connection => connection.Query<string>("SELECT name FROM field ORDER BY name").ToList(), cancel);

    /// <summary>Looks for a text in the content of messages as they came, the newest first, whatever the case of letters. Content that is pruned or sealed under another key is passed over.</summary>
    /// <param name="filter">Which messages are looked at.</param>
    /// <param name="text">The text, two characters or more.</param>
    /// <param name="most">How many messages are looked at.</param>
    /// <param name="found">Told of every message that has it.</param>
    /// <param name="progress">Told after each stretch how many were looked at and when the last of them came.</param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>Whether all messages of the filter were looked at.</returns>
    public async Task<bool> FindTextAsync(MessageFilter filter, string text, int most, Action<MessageRow> found, Action<int, DateTimeOffset> progress, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        ArgumentNullException.ThrowIfNull(found);
        ArgumentNullException.ThrowIfNull(progress);
        using var search = new ContentSearch(text);
        for (var (looked, before) = (0, filter.Before); looked < most;)
        {
            cancel.ThrowIfCancellationRequested();
            var page = await ListAsync(filter with { Before = before }, ContentSearch.Together, cancel).ConfigureAwait(false);
            foreach (var row in await Read(connection => search.In(connection, page.Rows, Keys), cancel).ConfigureAwait(false))
                found(row);
            looked += page.Rows.Count;
            if (page.Rows.Count > 0)
                progress(looked, page.Rows[^1].Received);
            if (page.Next is null)
                return true;
            before = page.Next;
        }

        return false;
    }

    /// <summary>Reads block; they do so on a pool thread and never on the caller's (a circuit, for example).</summary>
    internal Task<T> Read<T>(Func<DbConnection, T> question, CancellationToken cancel) => Task.Run(() => ReadNow(question), cancel);

    /// <summary>Looks at what is asked, for tests of how it is answered.</summary>
    internal Action<DbConnection>? Opened { get; set; }

    /// <summary>Asks on the thread that it is called on, for those who may block.</summary>
    internal T ReadNow<T>(Func<DbConnection, T> question)
    {
        using var connection = _open();
        Opened?.Invoke(connection);
        using var transaction = _picture(connection); // one picture for all its statements
        return question(connection);
    }

    /// <summary>The columns that <see cref="MessageQuery"/> selects.</summary>
    internal sealed record RowRecord(
        long Id, string Channel, long State, long Received, string? Type, string? ControlId, string? PatientId, string Application, string Facility,
        long Size, long Marks, long ProblemCount, string? MappingId, string? MappingVersion)
    {
        public MessageRow ToRow() => new(Id, Channel, (MessageState)State, JournalTime.To(Received), Type, ControlId, PatientId,
            Application.Length == 0 ? null : Application, Facility.Length == 0 ? null : Facility, (int)Size, (MessageMarks)Marks, (int)ProblemCount, MappingId)
        { MappingVersion = MappingVersion };
    }
}
