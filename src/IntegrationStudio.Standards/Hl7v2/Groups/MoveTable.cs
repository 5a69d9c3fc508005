namespace IntegrationStudio.Standards.Hl7v2.Groups;

/// <summary>
/// For every segment of a structure and every name that may follow it, where the next one goes. Moves are found once and kept: resolving a message is then one look-up per segment.
/// A move that breaks no rule wins over one that leaves something out; among equals the nearest wins, and repeating the innermost group comes before leaving it.
/// </summary>
internal sealed class MoveTable
{
    private readonly Hl7StructureDefinition structure;

    /// <summary>All segment names of the structure, packed; a name's position is its column.</summary>
    private readonly uint[] names;

    /// <summary>Rows by the index of the segment definition before (0 = the message's start), made when first needed. Racing threads put equal moves.</summary>
    private readonly Move?[]?[] rows;

    public MoveTable(Hl7StructureDefinition structure)
    {
        this.structure = structure;
        rows = new Move?[structure.Nodes.Count][];
        var all = new List<uint>();
        foreach (var node in structure.Nodes)
        {
            foreach (var key in node.Keys)
            {
                if (!all.Contains(key))
                    all.Add(key);
            }
        }
        names = [.. all];
    }

    /// <summary>Whether the structure knows the name at all.</summary>
    public bool Knows(Hl7SegmentName name) => names.AsSpan().Contains(name.Packed);

    /// <summary>The move from an occurrence of a segment definition (null = the message's start) to the next segment.</summary>
    public Move Next(Hl7NodeDefinition? from, Hl7SegmentName name)
    {
        var column = names.AsSpan().IndexOf(name.Packed);
        if (column < 0)
            return Move.Nowhere;
        var row = rows[from?.Index ?? 0] ??= new Move?[names.Length];
        return row[column] ??= Find(from, name);
    }

    private Move Find(Hl7NodeDefinition? from, Hl7SegmentName name)
    {
        if (from is not null && from.Takes(name) && from.Repeats)
            return new(MoveKind.Valid, from, from.Depth);
        if (Search(from, name, skipping: false) is { } valid)
            return valid;
        if (from is not null && from.Takes(name))
            return new(MoveKind.TooMany, from, from.Depth);
        return Search(from, name, skipping: true) ?? Late(from, name) ?? Move.Nowhere;
    }

    /// <summary>
    /// The group before the current place, in the innermost open group that has one, which must begin with the name. What comes after belongs to it as if it stood in its place:
    /// attached to what came last, a specimen and its containers would be lost to every map.
    /// </summary>
    private static Move? Late(Hl7NodeDefinition? from, Hl7SegmentName name)
    {
        for (var node = from; node?.Parent is { } group; node = group)
        {
            for (var i = node.Ordinal - 1; i >= 0; i--)
            {
                if (group.Children[i] is { IsGroup: true } sibling && sibling.Children[0] is { IsGroup: false, IsOptional: false } leader && leader.Takes(name))
                    return new(MoveKind.Late, leader, group.Depth + 1);
            }
        }
        return null;
    }

    private Move? Search(Hl7NodeDefinition? from, Hl7SegmentName name, bool skipping)
    {
        var after = from?.Ordinal ?? -1;
        for (var group = from?.Parent ?? structure.Root; group is not null; after = group.Ordinal, group = group.Parent)
        {
            Hl7NodeDefinition? skipped = null;
            for (var i = after + 1; i < group.Children.Count; i++)
            {
                var sibling = group.Children[i];
                if (Enter(sibling, name, skipping) is { } target && (skipping || Leads(sibling, name) || !BeginsAround(group, name)))
                    return new(skipped is null && !skipping ? MoveKind.Valid : MoveKind.Skipping, target, group.Depth + 1, skipped);
                if (sibling.IsOptional)
                    continue;
                skipped ??= sibling;
                if (!skipping)
                    break;
            }
            if (skipped is not null && !skipping)
                return null;
            // Around: a further occurrence of the group, which never begins with something left out.
            if (group.Parent is not null && group.Repeats && Enter(group, name, skipping: false) is { } again)
                return new(skipping ? MoveKind.Skipping : MoveKind.Valid, again, group.Depth);
        }
        return null;
    }

    /// <summary>Whether a node can begin with the name without anything in it being left out.</summary>
    private static bool Leads(Hl7NodeDefinition node, Hl7SegmentName name) => node.IsGroup ? Leads(node.Children[0], name) : node.Takes(name);

    /// <summary>
    /// Whether one of the open groups repeats and must begin with the name. An ORC after the first order's OBR is the next order, although the patient before an order of prior results
    /// is optional too: read as a prior result, every order but the first would be lost.
    /// </summary>
    private static bool BeginsAround(Hl7NodeDefinition? group, Hl7SegmentName name)
    {
        for (; group?.Parent is not null; group = group.Parent)
        {
            if (group.Repeats && group.Children[0] is { IsGroup: false, IsOptional: false } leader && leader.Takes(name))
                return true;
        }
        return false;
    }

    /// <summary>The segment definition of a name inside a node, reached from the node's beginning.</summary>
    private static Hl7NodeDefinition? Enter(Hl7NodeDefinition node, Hl7SegmentName name, bool skipping)
    {
        if (!node.IsGroup)
            return node.Takes(name) ? node : null;
        foreach (var child in node.Children)
        {
            if (Enter(child, name, skipping) is { } found)
                return found;
            if (!child.IsOptional && !skipping)
                return null;
        }
        return null;
    }
}
