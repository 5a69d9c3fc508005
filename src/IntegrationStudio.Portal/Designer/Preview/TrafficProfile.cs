using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Preview;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Portal.Designer.Preview;

/// <summary>How often the fields of the source were populated in the messages that the mapping processed last.</summary>
/// <param name="Messages">How many messages were looked at.</param>
/// <param name="Populated">The fraction of them that has a value, by source key; a row that is missing had none.</param>
internal sealed record TrafficProfile(int Messages, IReadOnlyDictionary<string, double> Populated)
{
    public const int MostMessages = 200;

    private const int MostRows = 4000; // that are looked through for messages of the mapping

    public static TrafficProfile None { get; } = new(0, new Dictionary<string, double>());

    /// <summary>Looks at the last messages of a mapping, newest first. Counts only; no value leaves this method.</summary>
    public static async Task<TrafficProfile> ReadAsync(JournalReader journal, string mappingId, MappingKind kind, SourceSchema source, CancellationToken cancellationToken)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        int messages = 0;
        int rows = 0;
        var filter = new MessageFilter();
        while (messages < MostMessages && rows < MostRows)
        {
            MessagePage page = await journal.ListAsync(filter, 200, cancellationToken).ConfigureAwait(false);
            foreach (MessageRow row in page.Rows.Where(row => row.MappingId == mappingId).Take(MostMessages - messages))
            {
                if (await journal.FindAsync(row.Id, cancellationToken).ConfigureAwait(false) is not { Raw.Length: > 0 } message) continue;
                Outcome<MappingInput> input = MappingInput.Read(source, message.Raw);
                if (!input.Succeeded) continue;
                messages++;
                foreach (string key in SourceValues.Of(input.Value, kind, source).Values.Keys) counts[key] = counts.GetValueOrDefault(key) + 1;
            }

            rows += page.Rows.Count;
            if (page.Next is not { } next) break;
            filter = filter with { Before = next };
        }

        return messages == 0 ? None : new TrafficProfile(messages, counts.ToDictionary(count => count.Key, count => (double)count.Value / messages, StringComparer.Ordinal));
    }
}
