namespace IntegrationStudio.Standards.Trees;

public sealed partial class DataTree
{
    /// <summary>Everything that a walk wants to know about a node, with one look.</summary>
    internal TreeElement? Look(int node, out TreeValueKind kind, out int firstChild, out int next)
    {
        ref var seen = ref _nodes[node];
        kind = seen.Kind;
        firstChild = seen.FirstChild;
        next = seen.Next;
        return seen.Element;
    }

    /// <summary>The children in element order.</summary>
    public TreeChildren Children(int node) => new(this, _nodes[node].FirstChild, -1);

    /// <summary>The children under one element, in the order in which they were added.</summary>
    public TreeChildren Children(int node, TreeElement element) => new(this, Child(node, element), element.Order);

    /// <summary>The first child under that element, or <see cref="None"/>.</summary>
    public int Child(int node, TreeElement element)
    {
        var order = element.Order;
        for (var child = _nodes[node].FirstChild; child != None; child = _nodes[child].Next)
        {
            var found = _nodes[child].Order;
            if (found == order) return child;
            if (found > order) break;
        }
        return None;
    }

    /// <summary>The first child of that name, or <see cref="None"/>. Slower than by element: for tests and for reading what is unknown.</summary>
    public int Child(int node, string name)
    {
        for (var child = _nodes[node].FirstChild; child != None; child = _nodes[child].Next)
            if (_nodes[child].Element!.Name == name) return child;
        return None;
    }

    /// <summary>The item of a list at a 0-based index, or <see cref="None"/>.</summary>
    public int Item(int node, TreeElement element, int index)
    {
        var child = Child(node, element);
        while (index-- > 0 && child != None)
        {
            child = _nodes[child].Next;
            if (child != None && _nodes[child].Order != element.Order) return None;
        }
        return child;
    }

    /// <summary>The last child under that element, or <see cref="None"/>.</summary>
    public int LastItem(int node, TreeElement element)
    {
        var last = Before(node, element.Order);
        return last != None && _nodes[last].Order == element.Order ? last : None;
    }

    /// <summary>How many children there are under that element.</summary>
    public int Count(int node, TreeElement element)
    {
        var count = 0;
        for (var child = Child(node, element); child != None && _nodes[child].Order == element.Order; child = _nodes[child].Next) count++;
        return count;
    }

    /// <summary>The 0-based index of a node among its siblings under the same element.</summary>
    public int IndexOf(int node)
    {
        var index = 0;
        ref var self = ref _nodes[node];
        if (self.Parent == None) return 0;
        for (var child = Child(self.Parent, self.Element!); child != node; child = _nodes[child].Next) index++;
        return index;
    }

    /// <summary>The first child, or <see cref="None"/>.</summary>
    public int FirstChild(int node) => _nodes[node].FirstChild;

    /// <summary>The next child of the same parent, or <see cref="None"/>.</summary>
    public int NextSibling(int node) => _nodes[node].Next;

    /// <summary>The parent, or <see cref="None"/> for a root.</summary>
    public int Parent(int node) => _nodes[node].Parent;

    /// <summary>The element under which the node stands; null for a root that was never attached.</summary>
    public TreeElement? Element(int node) => _nodes[node].Element;

    /// <summary>What the node is; null where nobody said so.</summary>
    public TreeType? Type(int node) => _nodes[node].Type;

    /// <summary>Says what the node is, where its element leaves it open: the resource in a Bundle's entry.</summary>
    public void SetType(int node, TreeType type) => _nodes[node].Type = type;

    /// <summary>The order of the element under which the node stands.</summary>
    public int Order(int node) => _nodes[node].Order;

    /// <summary>Whether the node itself holds a value or has a child. It may still consist of empty objects, see <see cref="Prune"/>.</summary>
    public bool HasContent(int node) => _nodes[node].Kind != TreeValueKind.None || _nodes[node].FirstChild != None;

    /// <summary>Removes everything below the node that holds no value anywhere.</summary>
    /// <returns>Whether the node itself has content left.</returns>
    public bool Prune(int node)
    {
        var previous = None;
        var child = _nodes[node].FirstChild;
        while (child != None)
        {
            var next = _nodes[child].Next;
            if (Prune(child))
            {
                previous = child;
            }
            else
            {
                if (previous == None) _nodes[node].FirstChild = next;
                else _nodes[previous].Next = next;
                _nodes[child].Parent = None;
                _nodes[child].Next = None;
            }
            child = next;
        }
        _nodes[node].LastChild = previous;
        return HasContent(node);
    }
}
