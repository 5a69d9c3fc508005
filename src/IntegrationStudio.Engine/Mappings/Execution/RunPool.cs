using System.Collections.Concurrent;

namespace IntegrationStudio.Engine.Mappings.Execution;

/// <summary>Keeps run states, so that a running channel makes none.</summary>
internal static class RunPool
{
    private const int MostKept = 32;

    private static readonly ConcurrentQueue<MappingRun> Kept = new();
    private static MappingRun? _first;

    public static MappingRun Rent() => Interlocked.Exchange(ref _first, null) ?? (Kept.TryDequeue(out MappingRun? kept) ? kept : new MappingRun());

    public static void Return(MappingRun run)
    {
        if (run.IsStopped) return;
        run.Clear();
        if (Interlocked.CompareExchange(ref _first, run, null) is not null && Kept.Count < MostKept) Kept.Enqueue(run);
    }
}
