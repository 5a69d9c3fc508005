namespace IntegrationStudio.Portal.Controls;

/// <summary>One node of a <see cref="TreeModel"/>, in document order.</summary>
/// <param name="Key">Unique in its tree: the path.</param>
/// <param name="Depth">0 for a root.</param>
/// <param name="Name">What stands before the value.</param>
/// <param name="Note">What the thing is, for people: a field's name, a resource's summary.</param>
/// <param name="Kind">Its type, short.</param>
/// <param name="Value">Text of a leaf; null for what only has children.</param>
public sealed record TreeNode(string Key, int Depth, string Name, string? Note, string? Kind, string? Value);

/// <summary>A tree that is shown as a list of rows: what is open, what is selected, and where the keys lead.</summary>
public sealed class TreeModel
{
    private readonly IReadOnlyList<TreeNode> nodes;
    private readonly Dictionary<string, int> index = [];
    private readonly HashSet<string> open = [];
    private readonly int[] parents;
    private readonly int[] places;
    private readonly int[] families; // at a node: how many children it has; the last entry counts the roots
    private List<int>? visible;

    /// <param name="nodes">In document order; a child follows its parent and is one deeper.</param>
    /// <param name="openDepth">Nodes above this depth start open.</param>
    public TreeModel(IReadOnlyList<TreeNode> nodes, int openDepth)
    {
        this.nodes = nodes;
        parents = new int[nodes.Count];
        places = new int[nodes.Count];
        families = new int[nodes.Count + 1];
        for (var i = 0; i < nodes.Count; i++)
        {
            index.TryAdd(nodes[i].Key, i);
            var parent = i - 1;
            while (parent >= 0 && nodes[parent].Depth >= nodes[i].Depth)
                parent = parents[parent];
            parents[i] = parent;
            places[i] = ++families[parent < 0 ? nodes.Count : parent];
            if (nodes[i].Depth < openDepth && HasChildren(i))
                open.Add(nodes[i].Key);
        }
    }

    public IReadOnlyList<TreeNode> Nodes => nodes;

    /// <summary>The node that keys start from.</summary>
    public string? Selected { get; private set; }

    /// <summary>Indexes of the nodes whose ancestors are all open.</summary>
    public IReadOnlyList<int> Visible => visible ??= FindVisible();

    public bool HasChildren(int node) => node + 1 < nodes.Count && nodes[node + 1].Depth > nodes[node].Depth;

    public bool IsOpen(int node) => open.Contains(nodes[node].Key);

    public int IndexOf(string key) => index.GetValueOrDefault(key, -1);

    /// <summary>1-based place among its siblings, and how many there are.</summary>
    public (int Place, int Size) Place(int node) => (places[node], families[parents[node] < 0 ? nodes.Count : parents[node]]);

    /// <summary>Selects a node and opens whatever hides it. False when there is no such node.</summary>
    public bool Select(string key)
    {
        var node = IndexOf(key);
        if (node < 0)
            return false;
        Selected = key;
        Reveal(node);
        return true;
    }

    /// <summary>Opens the ancestors of nodes, e.g. of everything that lights up.</summary>
    public void Reveal(IEnumerable<string> keys)
    {
        foreach (var node in keys.Select(IndexOf).Where(node => node >= 0))
            Reveal(node);
    }

    public void Unselect() => Selected = null;

    public void Toggle(int node) => SetOpen(node, !IsOpen(node));

    public void OpenAll(bool all)
    {
        open.Clear();
        for (var i = 0; all && i < nodes.Count; i++)
        {
            if (HasChildren(i))
                open.Add(nodes[i].Key);
        }
        visible = null;
    }

    /// <summary>Moves as the tree pattern of ARIA says. True when the key means something; then <see cref="Selected"/> or what is open may have changed.</summary>
    public bool Press(string key)
    {
        if (Visible.Count == 0)
            return false;
        var row = Selected is null ? -1 : IndexOf(Selected) is var found and >= 0 ? visible!.IndexOf(found) : -1;
        if (row < 0)
            return key is "ArrowDown" or "ArrowUp" or "Home" or "ArrowRight" ? Go(0) : key is "End" && Go(Visible.Count - 1);
        var node = Visible[row];
        return key switch
        {
            "ArrowDown" => Go(row + 1),
            "ArrowUp" => Go(row - 1),
            "Home" => Go(0),
            "End" => Go(Visible.Count - 1),
            "PageDown" => Go(row + 15),
            "PageUp" => Go(row - 15),
            "ArrowRight" => HasChildren(node) && (IsOpen(node) ? Go(row + 1) : SetOpen(node, true)),
            "ArrowLeft" => HasChildren(node) && IsOpen(node) ? SetOpen(node, false) : GoToParent(node),
            _ => false,
        };
    }

    private bool Go(int row)
    {
        Selected = nodes[Visible[Math.Clamp(row, 0, Visible.Count - 1)]].Key;
        return true;
    }

    private bool GoToParent(int node)
    {
        if (parents[node] < 0)
            return false;
        Selected = nodes[parents[node]].Key;
        return true;
    }

    private bool SetOpen(int node, bool wanted)
    {
        if (wanted ? open.Add(nodes[node].Key) : open.Remove(nodes[node].Key))
            visible = null;
        return true;
    }

    private void Reveal(int node)
    {
        for (var above = parents[node]; above >= 0; above = parents[above])
            SetOpen(above, true);
    }

    private List<int> FindVisible()
    {
        var rows = new List<int>();
        for (var i = 0; i < nodes.Count;)
        {
            rows.Add(i);
            var closed = !IsOpen(i);
            var depth = nodes[i].Depth;
            i++;
            while (closed && i < nodes.Count && nodes[i].Depth > depth)
                i++;
        }
        return rows;
    }
}
