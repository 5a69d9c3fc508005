using System.Diagnostics;
using System.Threading.Channels;
using IntegrationStudio.Engine.Governance;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Engine.Scripting;

namespace IntegrationStudio.Portal.Mappings;

/// <summary>
/// Runs the tests of definitions and drafts in the background, one at a time and half of the time at most, and remembers what they showed until the definition changes.
/// Nothing runs before somebody asks.
/// </summary>
internal sealed partial class MappingChecks(MappingShelf shelf, DraftStore drafts, MappingFactsFile kept, ScriptCompiler compiler, ScriptPool pool, ILogger<MappingChecks> logger) : BackgroundService
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private readonly Lock gate = new();
    private readonly Dictionary<string, (string Stamp, MappingFacts? Facts)> known = new(StringComparer.Ordinal); // facts are null while they wait
    private readonly Channel<MappingRow> waiting = Channel.CreateUnbounded<MappingRow>();
    private int asked;
    private int done;

    /// <summary>Something became known; called from any thread.</summary>
    public event Action? Changed;

    /// <summary>How many definitions were asked for since nothing was left to do, and how many of them are done.</summary>
    public (int Done, int Asked) Progress
    {
        get
        {
            lock (gate) return (done, asked);
        }
    }

    /// <summary>What is known of a definition as the row has it; null while nothing is.</summary>
    public MappingFacts? Of(MappingRow row)
    {
        lock (gate) return known.TryGetValue(row.Id, out var found) && found.Stamp == row.Stamp ? found.Facts : null;
    }

    /// <summary>Whether a definition's tests are still to be run.</summary>
    public bool Waits(MappingRow row)
    {
        lock (gate) return known.TryGetValue(row.Id, out var found) && found.Stamp == row.Stamp && found.Facts is null;
    }

    /// <summary>Asks for those of the rows whose tests were not run yet as they are now; they are run in this order.</summary>
    public void Ask(IEnumerable<MappingRow> rows)
    {
        lock (gate)
        {
            foreach (var row in rows)
            {
                if (!row.HasTests || (known.TryGetValue(row.Id, out var found) && found.Stamp == row.Stamp)) continue;
                known[row.Id] = (row.Stamp, null);
                if (done == asked) (done, asked) = (0, 0);
                asked++;
                waiting.Writer.TryWrite(row);
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var row in waiting.Reader.ReadAllAsync(stoppingToken))
        {
            var began = Stopwatch.GetTimestamp();
            var (facts, ran) = await CheckAsync(row, stoppingToken);
            bool last;
            lock (gate)
            {
                done++;
                last = done == asked;
                if (known.TryGetValue(row.Id, out var now) && now.Stamp == row.Stamp) known[row.Id] = (row.Stamp, facts);
            }

            Changed?.Invoke();
            if (last) kept.Save();
            if (!ran) continue;

            // Messages and people come first: as long as it worked it rests.
            var took = Stopwatch.GetElapsedTime(began);
            await Task.Delay(took < LongestPause ? took : LongestPause, stoppingToken);
        }
    }

    private async Task<(MappingFacts Facts, bool Ran)> CheckAsync(MappingRow row, CancellationToken cancel)
    {
        try
        {
            var (state, folder) = await OpenAsync(row, cancel);
            if (folder is null) return (new MappingFacts(0, 0, null) { Fault = "It cannot be read." }, false);
            var key = MappingFactsFile.KeyOf(state, folder);
            if (key is not null && kept.Find(row.Id, key) is { } remembered) return (remembered, false);
            var facts = await MappingCheck.RunAsync(state, folder, compiler, pool, cancel);
            if (key is not null) kept.Put(row.Id, key, facts);
            return (facts, true);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // One definition must not end the checks of all others.
            LogFailure(row.Id, failure);
            return (new MappingFacts(0, 0, null) { Fault = failure is JournalUnavailableException ? "The draft cannot be read now." : "The tests could not be run." }, true);
        }
    }

    private async Task<(MappingLibrary Library, DefinitionFolder? Folder)> OpenAsync(MappingRow row, CancellationToken cancel)
    {
        if (row.Revision is null)
            return (shelf.Current, shelf.Open(row.Id).Value);
        var draft = await drafts.OpenAsync(row.Id, cancel);
        return draft.Succeeded ? (shelf.Current.With(draft.Value.Folder.Package), draft.Value.Folder) : (shelf.Current, null);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The tests of {Id} could not be run")]
    private partial void LogFailure(string id, Exception failure);
}
