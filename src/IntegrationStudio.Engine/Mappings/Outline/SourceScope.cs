using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Engine.Mappings.Outline;

/// <summary>What a rule's source expressions are read from: the current place, and those around it.</summary>
/// <param name="Place">The current place; null where a computed value is the item.</param>
/// <param name="Outer">The scope around it; null for the outermost.</param>
/// <param name="IsHl7">Whether the source is HL7 v2; otherwise element names make up the paths.</param>
/// <param name="RootName">What the whole source is called at the start of a path: a FHIR type, or the data type of a map.</param>
internal sealed record SourceScope(SourcePlace? Place, SourceScope? Outer, bool IsHl7, string? RootName)
{
    /// <summary>The same with another current place.</summary>
    public SourceScope Enter(SourcePlace? place) => this with { Place = place, Outer = this };

    /// <summary>The scope of a called map: the item is known there under the map's own name for it.</summary>
    public SourceScope Call(string? name) => this with { RootName = name };

    /// <summary>The nearest known place, from here outwards.</summary>
    public SourcePlace? Nearest
    {
        get
        {
            SourceScope? scope = this;
            while (scope is { Place: null }) scope = scope.Outer;
            return scope?.Place;
        }
    }

    /// <summary>The key of a segment by its name: the nearest enclosing one, else one of the nearest enclosing group that has such segments.</summary>
    public SourcePlace Segment(string name)
    {
        for (SourceScope? scope = this; scope is not null; scope = scope.Outer)
            if (scope.Place is { SegmentKey: { } key, Segment: { } segment } && segment == name) return new(key, scope.Place.Group, name, key);
        Hl7NodeDefinition? start = Nearest?.Group;
        for (Hl7NodeDefinition? group = start; group is not null; group = group.Parent)
            if (Inside(group, name) is { } node) return Of(node, name);

        // A segment that the structure does not have stands in the group around the rule; in a shared map by itself it is a root of its own.
        string unknown = start is null ? name : SourcePlace.Join(SourcePlace.KeyOf(start), name);
        return new(unknown, start, name, unknown);
    }

    /// <summary>A group, or a segment in groups, by names from the current group; null when the structure has no such thing.</summary>
    public SourcePlace? Walk(IReadOnlyList<string> names)
    {
        for (Hl7NodeDefinition? group = Nearest?.Group; group is not null; group = group.Parent)
            if (Walk(group, names) is { } found) return found;
        return null;
    }

    /// <summary>The same from one group, not outwards.</summary>
    public static SourcePlace? Walk(Hl7NodeDefinition group, IReadOnlyList<string> names)
    {
        Hl7NodeDefinition node = group;
        for (int i = 0; i < names.Count; i++)
        {
            bool isLast = i == names.Count - 1;
            Hl7NodeDefinition? child = Child(node, names[i]);
            if (child is null && !isLast)
            {
                // As when compiling: versions draw different groups around the same segments; one that this version does not draw is passed over.
                if (names[i] == node.Name || Child(node, names[i + 1]) is not null) continue;
                child = node.Children.FirstOrDefault(drawn => drawn.IsGroup && Child(drawn, names[i + 1]) is not null);
            }

            if (child is null)
            {
                if (!isLast || i == 0 || names[i].Length != 3) return null;
                string key = SourcePlace.Join(SourcePlace.KeyOf(node), names[i]);
                return new(key, node, names[i], key);
            }

            if (!child.IsGroup) return isLast ? Of(child, names[i]) : null;
            node = child;
        }

        return new(SourcePlace.KeyOf(node), node);
    }

    private static SourcePlace Of(Hl7NodeDefinition segment, string name)
    {
        string key = SourcePlace.Join(SourcePlace.KeyOf(segment.Parent!), name);
        return new(key, segment.Parent, name, key);
    }

    private static Hl7NodeDefinition? Child(Hl7NodeDefinition group, string name) =>
        group.Children.FirstOrDefault(child => child.IsGroup ? child.Name == name : child.SegmentNames.Contains(name));

    private static Hl7NodeDefinition? Inside(Hl7NodeDefinition group, string name) =>
        group.Children.FirstOrDefault(child => !child.IsGroup && child.SegmentNames.Contains(name))
        ?? group.Children.Where(child => child.IsGroup).Select(child => Inside(child, name)).FirstOrDefault(found => found is not null);
}
