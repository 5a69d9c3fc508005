using System.Text;
using Dapper;

namespace IntegrationStudio.Engine.Journal;

/// <summary>Messages or deliveries that fail in the same way.</summary>
/// <param name="Channel">Channel id.</param>
/// <param name="Destination">Destination id; null where the message itself failed.</param>
/// <param name="Code">The first problem's code; for deliveries what the destination said, with figures left out.</param>
/// <param name="Path">The place of the problem; empty for deliveries.</param>
/// <param name="Count">How many.</param>
/// <param name="First">The oldest.</param>
/// <param name="Last">The newest.</param>
/// <param name="Example">The newest message of them.</param>
/// <param name="Deliveries">Dead and held deliveries that can be sent again, oldest first; empty where the message itself failed.</param>
public sealed record ErrorGroup(string Channel, string? Destination, string Code, string Path, int Count, DateTimeOffset First, DateTimeOffset Last, long Example, IReadOnlyList<long> Deliveries);

/// <summary>Groups of errors, and whether there are more than were looked at.</summary>
/// <param name="Groups">The largest first.</param>
/// <param name="IsCut">Only the newest were looked at.</param>
public sealed record ErrorGroupList(IReadOnlyList<ErrorGroup> Groups, bool IsCut);

/// <summary>Puts what failed, was refused, is held or dead together by its cause.</summary>
public sealed class ErrorGroups(MessageJournal journal)
{
    /// <summary>So many messages, and so many deliveries, are looked at, the newest first.</summary>
    public const int Most = 20_000;

    private const int LongestCode = 120;

    /// <summary>Groups of what came since a time, the largest first.</summary>
    public Task<ErrorGroupList> ListAsync(DateTimeOffset since, CancellationToken cancel = default) => journal.Reader.Read(connection =>
    {
        var values = new { from = JournalTime.From(since), Most };
        // The longer list of states is the one of the partial index.
        var deliveries = connection.Query<(string Channel, string Destination, string? Response, long Id, long Message, long At)>("""
            SELECT c.name, t.name, d.response, d.id, d.message, d.created FROM delivery d JOIN destination t ON t.id = d.destination JOIN channel c ON c.id = t.channel
            WHERE d.state IN (3, 4, 5, 6, 11) AND d.state IN (5, 11) AND d.created >= @from ORDER BY d.id DESC LIMIT @Most
            """, values).ToList();
        var messages = connection.Query<(string Channel, long State, string? Problems, long Id, long At)>("""
            SELECT c.name, m.state, p.problems, m.id, m.received FROM message m JOIN channel c ON c.id = m.channel LEFT JOIN problem p ON p.message = m.id
            WHERE m.state IN (2, 12, 13) AND m.state <> 10 AND m.received >= @from ORDER BY m.id DESC LIMIT @Most
            """, values).ToList();
        var groups = deliveries.GroupBy(row => (row.Channel, row.Destination, Code: Likeness(row.Response)))
            .Select(group => new ErrorGroup(group.Key.Channel, group.Key.Destination, group.Key.Code, "", group.Count(), JournalTime.To(group.Min(row => row.At)), JournalTime.To(group.Max(row => row.At)), group.First().Message, [.. group.Select(row => row.Id).Reverse()]))
            .Concat(messages.Select(row => (row.Channel, row.Id, row.At, Problem: ProblemRows.Read(row.Problems) is { Count: > 0 } problems ? (problems.FirstOrDefault(one => one.Severity == Standards.Severity.Error) ?? problems[0]) : null, row.State))
                .GroupBy(row => (row.Channel, Code: row.Problem?.Code ?? ((MessageState)row.State).ToString(), Path: row.Problem?.Path ?? ""))
                .Select(group => new ErrorGroup(group.Key.Channel, null, group.Key.Code, group.Key.Path, group.Count(), JournalTime.To(group.Min(row => row.At)), JournalTime.To(group.Max(row => row.At)), group.First().Id, [])));
        return new ErrorGroupList([.. groups.OrderByDescending(group => group.Count).ThenByDescending(group => group.Last)], deliveries.Count == Most || messages.Count == Most);
    }, cancel);

    /// <summary>What a destination said without the figures in it, which differ from one answer to the next.</summary>
    internal static string Likeness(string? response)
    {
        if (string.IsNullOrWhiteSpace(response))
            return "No answer";
        var text = new StringBuilder();
        foreach (var letter in response.Take(LongestCode * 2))
            if (!char.IsAsciiDigit(letter))
                text.Append(char.IsControl(letter) ? ' ' : letter);
            else if (text.Length == 0 || text[^1] != '#')
                text.Append('#');
        return text.Length > LongestCode ? text.ToString(0, LongestCode) : text.ToString();
    }
}
