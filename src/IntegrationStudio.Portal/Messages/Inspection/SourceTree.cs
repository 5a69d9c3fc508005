using System.Globalization;
using IntegrationStudio.Portal.Controls;
using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Portal.Messages.Inspection;

/// <summary>A message as a tree: groups where the structure is known, segments, fields, components, subcomponents. Only what has a value.</summary>
internal sealed class SourceTree
{
    private readonly Hl7Message message;
    private readonly SourceNames names;
    private readonly List<TreeNode> nodes = [];

    private SourceTree(Hl7Message message, SourceNames names)
    {
        this.message = message;
        this.names = names;
    }

    public static IReadOnlyList<TreeNode> Of(Hl7Message message, SourceNames names)
    {
        var tree = new SourceTree(message, names);
        if (Hl7Dictionary.For(message.Version).Structure(message.Structure) is { } structure)
        {
            using var groups = Hl7Structure.Resolve(message, structure);
            tree.AddGroup(groups.Root, 0);
        }
        else
        {
            for (var i = 0; i < message.SegmentCount; i++)
                tree.AddSegment(message[i], 0);
        }
        return tree.nodes;
    }

    /// <summary>Segments and groups within, in the order of the message.</summary>
    private void AddGroup(Hl7Group group, int depth)
    {
        var within = new SortedDictionary<int, Action>();
        foreach (var segment in group.Segments())
        {
            var at = segment;
            within[at.Index] = () => AddSegment(at, depth);
        }
        foreach (var child in group.Groups())
        {
            var inner = child;
            within[inner.FirstSegment] = () =>
            {
                nodes.Add(new TreeNode($"group{inner.Index}", depth, inner.Name, inner.Definition.Repeats ? $"{inner.Occurrence}" : null, "group", null));
                AddGroup(inner, depth + 1);
            };
        }
        foreach (var add in within.Values)
            add();
    }

    private void AddSegment(Hl7Segment segment, int depth)
    {
        var repeated = segment.Occurrence > 1 ? $" {segment.Occurrence}" : "";
        nodes.Add(new TreeNode(SourcePlace.Key(segment.Position), depth, segment.Name + repeated, names.Of(segment.Position).Title, null, null));
        for (var number = 1; number <= segment.FieldCount; number++)
        {
            var field = segment.Field(number);
            if (field.IsEmpty)
                continue;
            foreach (var repetition in field.Repetitions)
                Add(repetition, depth + 1);
        }
    }

    private void Add(Hl7Element element, int depth)
    {
        var place = element.Position;
        var name = names.Of(place);
        var parts = element.ComponentCount;
        var hasParts = parts > 1 && place.Subcomponent == 0;
        var text = hasParts ? null : element.ToString();
        nodes.Add(new TreeNode(SourcePlace.Key(place), depth, name.Path, Note(name, text), name.Type, element.IsNull ? "\"\"" : text));
        for (var part = 1; hasParts && part <= parts; part++)
        {
            if (element.Component(part) is { IsEmpty: false } inner)
                Add(inner, depth + 1);
        }
    }

    private string? Note(SourceName name, string? value)
    {
        var meaning = value is null ? null : names.Meaning(name, value);
        return (name.Short.Length, meaning) switch
        {
            (0, null) => null,
            (0, _) => $"= {meaning}",
            (_, null) => name.Short,
            _ => string.Create(CultureInfo.InvariantCulture, $"{name.Short} = {meaning}"),
        };
    }
}
