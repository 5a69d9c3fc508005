using System.Collections.Concurrent;
using System.Threading.Channels;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Scripting;

namespace IntegrationStudio.Portal.Mappings;

/// <summary>Runs the tests of definitions in the background, one definition at a time, and remembers what they showed until the definition changes.</summary>
internal sealed class MappingChecks(MappingLibrary library, ScriptCompiler compiler, ScriptPool pool) : BackgroundService
{
    private readonly ConcurrentDictionary<string, MappingFacts?> known = new(StringComparer.Ordinal);
    private readonly Channel<MappingRow> waiting = Channel.CreateUnbounded<MappingRow>();

    /// <summary>Something became known; called from any thread.</summary>
    public event Action? Changed;

    /// <summary>What is known of a definition of the library; null while nothing is.</summary>
    public MappingFacts? Of(string id) => known.GetValueOrDefault(id);

    /// <summary>Whether a definition's tests are still to be run.</summary>
    public bool Waits(string id) => known.TryGetValue(id, out var facts) && facts is null;

    /// <summary>Asks for those of the rows whose tests were not run yet.</summary>
    public void Ask(IEnumerable<MappingRow> rows)
    {
        foreach (var row in rows)
        {
            if (row is { HasTests: true, Folder: not null } && known.TryAdd(row.Id, null))
                waiting.Writer.TryWrite(row);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var row in waiting.Reader.ReadAllAsync(stoppingToken))
        {
            var (passed, failed) = (0, 0);
            await foreach (var result in MappingTests.RunAsync(library, row.Folder!, compiler, pool, stoppingToken))
            {
                if (result.MappingId != row.Id)
                    continue; // another definition lies in a folder below
                if (result.Passed) passed++;
                else failed++;
            }

            known[row.Id] = new MappingFacts(passed, failed, null);
            Changed?.Invoke();
        }
    }
}
