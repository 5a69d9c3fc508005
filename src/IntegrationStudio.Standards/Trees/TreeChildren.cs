namespace IntegrationStudio.Standards.Trees;

/// <summary>The children of one node, as ids, in element order; enumerates without allocating.</summary>
public readonly struct TreeChildren
{
    private readonly DataTree _tree;
    private readonly int _first;
    private readonly int _order;

    internal TreeChildren(DataTree tree, int first, int order)
    {
        _tree = tree;
        _first = first;
        _order = order;
    }

    /// <summary>Starts at the first child.</summary>
    public Enumerator GetEnumerator() => new(_tree, _first, _order);

    /// <summary>Walks the children. The current one may be removed while walking.</summary>
    public struct Enumerator
    {
        private readonly DataTree _tree;
        private readonly int _order;
        private int _next;

        internal Enumerator(DataTree tree, int first, int order)
        {
            _tree = tree;
            _next = first;
            _order = order;
        }

        /// <summary>The child's id.</summary>
        public int Current { get; private set; }

        /// <summary>Goes to the next child, if there is one.</summary>
        public bool MoveNext()
        {
            if (_next == DataTree.None || (_order >= 0 && _tree.Order(_next) != _order)) return false;
            Current = _next;
            _next = _tree.NextSibling(_next);
            return true;
        }
    }
}
