namespace IntegrationStudio.Standards.Trees;

public sealed partial class DataTree
{
    /// <summary>Which children a node has: bit n is set for an element of order n; bit 63 for any of a higher order.</summary>
    public ulong ChildOrders(int node)
    {
        var orders = 0UL;
        for (var child = _nodes[node].FirstChild; child != None; child = _nodes[child].Next) orders |= 1UL << Math.Min(_nodes[child].Order, 63);
        return orders;
    }

    /// <summary>
    /// A copy of what was added below a node, to be added elsewhere later, in this or another tree: with its own bytes, and without origins. Null when some of it was
    /// taken out again or stands elsewhere.
    /// </summary>
    /// <param name="node">The node; what it had before must be untouched.</param>
    /// <param name="before">What <see cref="NodeCount"/> was before.</param>
    public TreeCapture? Capture(int node, int before)
    {
        var first = before + 1;
        var nodes = _nodes.AsSpan(first, _count - first).ToArray();
        List<int> tops = [];
        for (var child = _nodes[node].FirstChild; child != None; child = _nodes[child].Next)
            if (child >= first) tops.Add(child - first);
        var value = _nodes[node];
        var bytes = value.Value is byte[]? value.Length : 0;
        foreach (ref var copy in nodes.AsSpan())
        {
            if (copy.Parent != node && copy.Parent < first) return null;
            // From here on ids are counted from 1 within the copy, and 0 is the node itself.
            copy.Parent = copy.Parent == node ? 0 : copy.Parent - before;
            copy.FirstChild = copy.FirstChild == None ? None : copy.FirstChild - before;
            copy.LastChild = copy.LastChild == None ? None : copy.LastChild - before;
            copy.Next = copy.Parent == 0 || copy.Next == None ? None : copy.Next - before;
            if (copy.Value is byte[]) bytes += copy.Length;
        }
        var text = new byte[bytes];
        var used = 0;
        foreach (ref var copy in nodes.AsSpan()) Own(ref copy, text, ref used);
        Own(ref value, text, ref used);
        return new TreeCapture(nodes, [.. tops], value);
    }

    /// <summary>Adds what was captured below a node that has no children under the same elements.</summary>
    /// <returns>What to add to the number of a captured node, counted from 1, to get its id here.</returns>
    public int Replay(TreeCapture capture, int node)
    {
        var nodes = capture.Nodes;
        var offset = _count - 1;
        while (_count + nodes.Length > _nodes.Length) Array.Resize(ref _nodes, _nodes.Length * 2);
        var copies = _nodes.AsSpan(_count, nodes.Length);
        nodes.CopyTo(copies);
        _count += nodes.Length;
        foreach (ref var copy in copies)
        {
            copy.Parent = copy.Parent == 0 ? node : copy.Parent + offset;
            if (copy.FirstChild == None)
            {
                if (copy.Next != None) copy.Next += offset;
                continue;
            }
            copy.FirstChild += offset;
            copy.LastChild += offset;
            if (copy.Next != None) copy.Next += offset;
        }
        foreach (var top in capture.Tops)
        {
            var element = nodes[top].Element!;
            Link(node, element, Before(node, element.Order), top + 1 + offset);
        }
        if (capture.Value.Kind != TreeValueKind.None) SetValue(node, capture.Value);
        return offset;
    }

    private void SetValue(int node, in Node value)
    {
        ref var target = ref _nodes[node];
        (target.Value, target.Start, target.Length, target.Kind) = (value.Value, value.Start, value.Length, value.Kind);
    }

    private static void Own(ref Node node, byte[] text, ref int used)
    {
        if (node.Value is not byte[]) return;
        Slice(ref node).CopyTo(text.AsSpan(used));
        (node.Value, node.Start) = (text, used);
        used += node.Length;
    }
}

/// <summary>A part of a tree that can be added to other trees; see <see cref="DataTree.Capture"/>. Immutable.</summary>
public sealed class TreeCapture
{
    internal TreeCapture(DataTree.Node[] nodes, int[] tops, in DataTree.Node value)
    {
        Nodes = nodes;
        Tops = tops;
        Value = value;
    }

    /// <summary>How many nodes it has.</summary>
    public int Count => Nodes.Length;

    internal DataTree.Node[] Nodes { get; }

    /// <summary>Indexes of the nodes that stand directly below the place, in order.</summary>
    internal int[] Tops { get; }

    /// <summary>The place's own value.</summary>
    internal DataTree.Node Value { get; }
}
