namespace IntegrationStudio.Engine.Mappings.Execution;

/// <summary>
/// Which node each slot of each running map has, in windows that are stacked as maps call each other. A slot that several repetitions or parents use
/// keeps its newest node at hand and the others in an overflow list.
/// </summary>
internal sealed class SlotStack
{
    private Entry[] _entries = new Entry[256];
    private readonly List<(int Slot, Entry Entry)> _overflow = [];
    private int _top;

    private struct Entry
    {
        public int Parent;
        public int Ordinal;
        public int Node;
    }

    /// <summary>Opens a window of empty slots.</summary>
    public int Open(int slots)
    {
        int window = _top;
        _top += slots;
        if (_top > _entries.Length) Array.Resize(ref _entries, Math.Max(_top, _entries.Length * 2));
        Array.Clear(_entries, window, slots);
        return window;
    }

    /// <summary>Closes a window and all that were opened after it.</summary>
    public void Close(int window)
    {
        _top = window;
        for (int i = _overflow.Count - 1; i >= 0 && _overflow[i].Slot >= window; i--) _overflow.RemoveAt(i);
    }

    /// <summary>The slot's node below a parent; 0 when there is none yet.</summary>
    public int Find(int slot, int parent, int ordinal)
    {
        ref Entry entry = ref _entries[slot];
        if (entry.Parent == parent && entry.Ordinal == ordinal) return entry.Node;
        return entry.Node == 0 || _overflow.Count == 0 ? 0 : FindOverflowed(slot, parent, ordinal);
    }

    public void Set(int slot, int parent, int ordinal, int node)
    {
        ref Entry entry = ref _entries[slot];
        if (entry.Node != 0) _overflow.Add((slot, entry));
        entry = new Entry { Parent = parent, Ordinal = ordinal, Node = node };
    }

    public void Reset()
    {
        _top = 0;
        _overflow.Clear();
    }

    private int FindOverflowed(int slot, int parent, int ordinal)
    {
        foreach ((int candidate, Entry entry) in _overflow)
            if (candidate == slot && entry.Parent == parent && entry.Ordinal == ordinal) return entry.Node;
        return 0;
    }
}
