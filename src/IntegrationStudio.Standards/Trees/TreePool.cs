using System.Collections.Concurrent;

namespace IntegrationStudio.Standards.Trees;

/// <summary>Keeps emptied trees, so that a running channel allocates none: at most 33, each of less than a megabyte. Safe for many threads.</summary>
public sealed class TreePool
{
    private const int MostKept = 32;

    private readonly ConcurrentQueue<DataTree> _kept = new();
    private DataTree? _first;

    /// <summary>The pool of the process.</summary>
    public static TreePool Shared { get; } = new();

    /// <summary>An empty tree; give it back with <see cref="Return"/>.</summary>
    /// <param name="trace">Whether the tree records origins.</param>
    public DataTree Rent(bool trace = false)
    {
        var tree = Interlocked.Exchange(ref _first, null) ?? (_kept.TryDequeue(out var kept) ? kept : new DataTree());
        tree.TraceEnabled = trace;
        return tree;
    }

    /// <summary>Empties the tree and keeps it for the next one who asks. The caller must not touch it afterwards.</summary>
    public void Return(DataTree tree)
    {
        tree.Reset();
        if (!tree.IsWorthKeeping) return;
        if (Interlocked.CompareExchange(ref _first, tree, null) is not null && _kept.Count < MostKept) _kept.Enqueue(tree);
    }
}
