using System.Runtime.CompilerServices;
using Dapper;
using IntegrationStudio.Engine.Journal;

namespace IntegrationStudio.Engine.Governance.Behaviour;

/// <summary>Stored messages as inputs: their numbers are chosen at once, their content is read page by page.</summary>
internal sealed class StoredInputs(JournalReader reader)
{
    /// <summary>Messages whose content is in memory at one time, besides those that are being compared.</summary>
    private const int Page = 64;

    /// <summary>The newest messages of channels, oldest of them first.</summary>
    /// <param name="channels">Which channels.</param>
    /// <param name="mapping">Only those that a mapping of this id processed; null for all that were accepted.</param>
    /// <param name="last">How many, all channels together.</param>
    /// <param name="cancel">Gives up.</param>
    public Task<IReadOnlyList<long>> ChooseAsync(IReadOnlyList<string> channels, string? mapping, int last, CancellationToken cancel) => reader.Read<IReadOnlyList<long>>(connection =>
    {
        var ids = new List<long>();
        foreach (string channel in channels.Distinct(StringComparer.Ordinal))
        {
            // Rejected, filtered and unprocessed messages were not mapped.
            ids.AddRange(connection.Query<long>($"""
                SELECT m.id FROM message m {connection.IndexedBy("message_channel")} WHERE m.channel = (SELECT id FROM channel WHERE name = @channel) AND m.state NOT IN (0, 11, 13)
                AND (@mapping IS NULL OR m.mapping IN (SELECT id FROM mapping WHERE name = @mapping)) ORDER BY m.id DESC LIMIT @last
                """, new { channel, mapping, last }));
        }

        return [.. ids.OrderDescending().Take(last).Order()];
    }, cancel);

    /// <summary>Their content. What was pruned meanwhile is left out.</summary>
    public async IAsyncEnumerable<BehaviourInput> ReadAsync(IReadOnlyList<long> ids, [EnumeratorCancellation] CancellationToken cancel)
    {
        for (int at = 0; at < ids.Count; at += Page)
        {
            string page = Dialect.In(ids.Skip(at).Take(Page));
            List<BehaviourInput> inputs = await reader.Read(connection => connection.Query<(long Id, string Channel, long Received, int Encoding, byte[] Bytes)>($"""
                SELECT m.id, c.name, m.received, r.encoding, r.bytes FROM message m JOIN channel c ON c.id = m.channel
                JOIN raw r ON r.message = m.id WHERE m.id IN {page} ORDER BY m.id
                """).Select(row => (row.Id, row.Channel, row.Received, Body: StoredContent.Read(row.Encoding, row.Bytes, row.Id, reader.Keys)))
                .Where(row => row.Body is not null).Select(row => new BehaviourInput(
                    new BehaviourPlace(BehaviourSource.Message, row.Channel, row.Id), row.Body!, JournalTime.To(row.Received))).ToList(), cancel).ConfigureAwait(false);
            foreach (BehaviourInput input in inputs) yield return input;
        }
    }
}
