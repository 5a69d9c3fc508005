using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Masking;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Portal.Designer.Inspector.Tables;

/// <summary>What channels reported about codes that no table has, in the newest messages with problems. Codes and counts only: no content leaves the journal this way.</summary>
internal sealed class TrafficCodes(MessageJournal journal)
{
    private const int MostPages = 4;
    private const int PageSize = 250;

    /// <summary>The problems of unmapped codes, one for each time.</summary>
    public async Task<IReadOnlyList<Problem>> UnmappedAsync(CancellationToken cancel)
    {
        List<Problem> found = [];
        long? before = null;
        for (var page = 0; page < MostPages; page++)
        {
            var messages = await journal.Reader.ListAsync(new MessageFilter { Before = before }, PageSize, cancel);
            foreach (var row in messages.Rows.Where(row => row.ProblemCount > 0))
            {
                if (await journal.Reader.FindAsync(row.Id, cancel) is not { } message)
                    continue;
                // A table over a masked field would show what came in it.
                var unmapped = message.Problems.Where(problem => problem.Code == "table.unmapped").ToHashSet();
                if (unmapped.Count > 0)
                    found.AddRange(new ContentMask(message).WithoutOutputs().Problems.Where(unmapped.Contains));
            }
            if (messages.Next is null)
                break;
            before = messages.Next;
        }
        return found;
    }
}
