using System.Runtime.CompilerServices;

namespace IntegrationStudio.Standards.Trees;

/// <summary>
/// The one tree that mappings write: FHIR resources, HL7 v2 messages and plain JSON. An arena: nodes are structs in one array, named by <c>int</c> ids
/// (never 0), so that a pooled tree is filled without allocating. Not safe for several threads at once. Ids of a tree mean nothing after <see cref="Reset"/>.
/// </summary>
/// <remarks>
/// Children are kept in the order of their elements, the items of a list side by side in the order of insertion. A node may hold a value and children at the
/// same time: a FHIR primitive with extensions.
/// </remarks>
public sealed partial class DataTree
{
    /// <summary>The id of no node.</summary>
    public const int None = 0;

    private const int InitialNodes = 256;
    private const int MostNodesKept = 16 * 1024; // just under a megabyte

    private Node[] _nodes = new Node[InitialNodes];
    private int _count = 1;

    internal struct Node
    {
        public TreeElement? Element;
        public TreeType? Type;
        public object? Value;
        public int Start;
        public int Length;
        public int Parent;
        public int FirstChild;
        public int LastChild;
        public int Next;
        public int Order;
        public TreeValueKind Kind;
    }

    /// <summary>The first node that was made since the last <see cref="Reset"/>: the document that a reader read; <see cref="None"/> while empty.</summary>
    public int Root => _count > 1 ? 1 : None;

    /// <summary>How many nodes were made since the last <see cref="Reset"/>, removed ones included.</summary>
    public int NodeCount => _count - 1;

    internal bool IsWorthKeeping => _nodes.Length <= MostNodesKept;

    /// <summary>Forgets every node and value, so that nothing of a message stays reachable from a pooled tree.</summary>
    public void Reset()
    {
        Array.Clear(_nodes, 0, _count);
        _count = 1;
        ResetText();
        ResetOrigins();
    }

    /// <summary>Makes a node without a parent: the root of a document, or a resource that is attached later.</summary>
    public int CreateRoot(TreeType? type)
    {
        var id = Allocate();
        _nodes[id].Type = type;
        return id;
    }

    /// <summary>The first child under that element; made when there is none.</summary>
    public int GetOrAdd(int parent, TreeElement element)
    {
        var order = element.Order;
        var last = _nodes[parent].LastChild;
        if (last == None || _nodes[last].Order < order) return Insert(parent, element, last);

        var previous = None;
        for (var child = _nodes[parent].FirstChild; child != None; child = _nodes[child].Next)
        {
            var found = _nodes[child].Order;
            if (found == order) return child;
            if (found > order) break;
            previous = child;
        }
        return Insert(parent, element, previous);
    }

    /// <summary>A new child under that element, after those which are there. Only for lists: a second item of anything else is what validation reports.</summary>
    public int Append(int parent, TreeElement element) => Insert(parent, element, Before(parent, element.Order));

    /// <summary>The same right behind an item that is known to be the last under that element: for readers, whose lists may be long and out of order.</summary>
    internal int AppendAfter(int parent, TreeElement element, int lastItem) => lastItem == None ? Append(parent, element) : Insert(parent, element, lastItem);

    /// <summary>Makes a detached node (see <see cref="CreateRoot"/>, <see cref="Detach"/>) the last child under that element; its type stays.</summary>
    /// <exception cref="InvalidOperationException">The node has a parent already.</exception>
    public void AttachChild(int parent, TreeElement element, int node)
    {
        if (_nodes[node].Parent != None) throw new InvalidOperationException("The node has a parent; detach it first.");
        Link(parent, element, Before(parent, element.Order), node);
    }

    /// <summary>Takes a node with everything below it out of its parent; it stays usable and can be attached elsewhere.</summary>
    public void Detach(int node)
    {
        ref var leaving = ref _nodes[node];
        if (leaving.Parent == None) return;
        ref var parent = ref _nodes[leaving.Parent];
        var previous = None;
        for (var child = parent.FirstChild; child != node; child = _nodes[child].Next) previous = child;
        if (previous == None) parent.FirstChild = leaving.Next;
        else _nodes[previous].Next = leaving.Next;
        if (parent.LastChild == node) parent.LastChild = previous;
        leaving.Parent = None;
        leaving.Next = None;
    }

    /// <summary>Takes a node with everything below it out of the tree. Its space comes back with <see cref="Reset"/>.</summary>
    public void Remove(int node) => Detach(node);

    /// <summary>The last child whose order is not above the given one: what a new child of that order follows.</summary>
    private int Before(int parent, int order)
    {
        var last = _nodes[parent].LastChild;
        if (last == None || _nodes[last].Order <= order) return last;
        var previous = None;
        for (var child = _nodes[parent].FirstChild; child != None && _nodes[child].Order <= order; child = _nodes[child].Next) previous = child;
        return previous;
    }

    private int Insert(int parent, TreeElement element, int previous)
    {
        var id = Allocate();
        _nodes[id].Type = element.Type;
        Link(parent, element, previous, id);
        return id;
    }

    private void Link(int parent, TreeElement element, int previous, int id)
    {
        ref var node = ref _nodes[id];
        ref var owner = ref _nodes[parent];
        node.Element = element;
        node.Order = element.Order;
        node.Parent = parent;
        if (previous == None)
        {
            node.Next = owner.FirstChild;
            owner.FirstChild = id;
        }
        else
        {
            node.Next = _nodes[previous].Next;
            _nodes[previous].Next = id;
        }
        if (node.Next == None) owner.LastChild = id;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Allocate()
    {
        var id = _count;
        if (id == _nodes.Length) Array.Resize(ref _nodes, _nodes.Length * 2);
        _count = id + 1;
        return id;
    }
}
