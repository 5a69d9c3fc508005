using System.Globalization;
using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Engine.Mappings.Schemas;

/// <summary>
/// The types of HL7 v2: groups by their key behind a colon (<c>:PATIENT_RESULT/PATIENT</c>), segments and data types by their names, components of components with an
/// ampersand behind (<c>HD&amp;</c>), because nothing can stand below those.
/// </summary>
internal sealed class Hl7Types(Hl7VersionDefinition version, Hl7NodeDefinition? root, SchemaNode? single, LearnedHl7 learned, bool isTarget) : SchemaSource
{
    private const char GroupMark = ':';
    private const string Subcomponents = "&";

    private const int FieldComponentSubcomponent = 3;

    /// <summary>What varies is most often one of these.</summary>
    private const string UsualVariant = "CWE";

    private Dictionary<string, Hl7NodeDefinition>? _groups;

    public override SchemaType? Describe(string type)
    {
        if (type == SchemaDescription.Top) return new(type, single is null ? [] : [single]);
        if (type == root?.Name) return new(type, Group(root, ""));
        if (type.Length > 1 && type[0] == GroupMark) return GroupOf(type[1..]) is { } group ? new(type, Group(group, type[1..])) : null;
        if (type.EndsWith(Subcomponents, StringComparison.Ordinal)) return Parts(type, type[..^1], isLast: true);
        if (version.Segment(type) is { } segment) return new(type, [.. segment.Fields.Select(field => Field(segment.Name, field)), .. learned.Fields(type, segment.Fields.Count)]);
        if (learned.Describe(type) is { } seen) return seen;
        return Parts(type, type.StartsWith("VARIES", StringComparison.Ordinal) ? UsualVariant : type, isLast: false);
    }

    public override SchemaNode? Unlisted(SchemaType type, IReadOnlyList<SchemaNode> way, string step)
    {
        SchemaNode? parent = way.Count > 0 ? way[^1] : null;
        bool isGroup = parent is null ? type.Name == root?.Name || single?.Kind == SchemaNodeKind.Segment : parent.Kind == SchemaNodeKind.Group;
        if (isGroup) return step.Length == 3 && char.IsAsciiLetterUpper(step[0]) ? Segment(step, step, 0, null) with { IsLearned = true } : null;
        int most = way.Any(node => node.Kind == SchemaNodeKind.Segment) ? FieldComponentSubcomponent : FieldComponentSubcomponent - 1;
        if (parent is null || way.Count(IsNumbered) >= most) return null;
        if (!int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number is < 1 or > Standards.Trees.Hl7TreeType.MostFields) return null;
        bool isField = parent.Kind == SchemaNodeKind.Segment;
        string label = isField ? $"{parent.Type}-{step}" : $"{parent.Label}.{step}";
        return new(step, label, null, isField ? label : "", 0, isField ? null : 1, isField ? SchemaNodeKind.Field : SchemaNodeKind.Component, IsLeaf: true) { IsLearned = true, TypeLabel = "" };
    }

    public override string Label(IReadOnlyList<SchemaNode> way)
    {
        int start = way.Count - 1;
        while (start >= 0 && IsNumbered(way[start])) start--;
        IEnumerable<string> numbers = way.Skip(start + 1).Select(node => node.Name);
        if (start < 0 || start == way.Count - 1) return way[^1].Label;
        return way[start].Name + (way[start].Kind == SchemaNodeKind.Segment ? "-" : ".") + string.Join('.', numbers);
    }

    private List<SchemaNode> Group(Hl7NodeDefinition group, string key)
    {
        var nodes = new List<SchemaNode>();
        var times = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (Hl7NodeDefinition child in group.Children)
        {
            int? max = child.Max == 0 ? null : child.Max;
            if (child.IsGroup)
            {
                nodes.Add(new(child.Name, child.Name, null, GroupMark + SourcePlace.Join(key, child.Name), child.Min, max, SchemaNodeKind.Group) { TypeLabel = "group" });
                continue;
            }

            foreach (string name in isTarget ? [child.Name] : child.SegmentNames)
            {
                int time = times[name] = times.GetValueOrDefault(name) + 1;

                // Sources know a segment of a group by its name alone, targets also which of them it is.
                if (time > 1 && !isTarget) nodes[nodes.FindIndex(node => node.Name == name)] = nodes.Find(node => node.Name == name)! with { Max = null };
                else nodes.Add(Segment(time == 1 ? name : $"{name}_{time}", name, child.SegmentNames.Count > 1 ? 0 : child.Min, max));
            }
        }

        learned.AddSegments(nodes, key, name => Segment(name, name, 0, null) with { IsLearned = true });
        return nodes;
    }

    public SchemaNode Segment(string step, string name, int min, int? max) =>
        new(step, name, version.Segment(name)?.Title, name, min, max, SchemaNodeKind.Segment) { TypeLabel = "segment" };

    private SchemaNode Field(string segment, Hl7FieldDefinition field)
    {
        string label = $"{segment}-{field.Number}";
        string type = field.DataType;
        bool isLeaf = IsPrimitive(type);
        if (type == "VARIES" && learned.Variants(label) is [var variant, ..])
            (type, isLeaf) = (variant, IsPrimitive(variant));
        else if (isLeaf && learned.Describe(label) is not null)
            (type, isLeaf) = (label, false);
        return new(Step(field.Number), label, field.Name, type, field.Min, field.Max == 0 ? null : field.Max, SchemaNodeKind.Field, Values(field.Table), field.Table, isLeaf) { TypeLabel = field.DataType };
    }

    private SchemaType? Parts(string name, string dataType, bool isLast)
    {
        if (version.DataType(dataType) is not { IsPrimitive: false } type) return null;
        return new(name, [.. type.Components.Select(Component)]);

        SchemaNode Component(Hl7FieldDefinition component)
        {
            bool isLeaf = isLast || IsPrimitive(component.DataType);
            return new(Step(component.Number), $"{dataType}.{component.Number}", component.Name, isLeaf ? component.DataType : component.DataType + Subcomponents,
                component.Min, 1, SchemaNodeKind.Component, Values(component.Table), component.Table, isLeaf)
            { TypeLabel = component.DataType };
        }
    }

    private bool IsPrimitive(string dataType) => dataType != "VARIES" && version.DataType(dataType) is not { IsPrimitive: false };

    private string? Values(string? table) => table is null || version.Table(table) is not { } defined ? null : defined.Title;

    private Hl7NodeDefinition? GroupOf(string key)
    {
        if (root is null) return null;
        Dictionary<string, Hl7NodeDefinition> groups = _groups ??= Groups(root).DistinctBy(SourcePlace.KeyOf).ToDictionary(SourcePlace.KeyOf, StringComparer.Ordinal);
        return groups.GetValueOrDefault(key);
    }

    private static IEnumerable<Hl7NodeDefinition> Groups(Hl7NodeDefinition group) => group.Children.Where(child => child.IsGroup).SelectMany(child => Groups(child).Prepend(child));

    private static bool IsNumbered(SchemaNode node) => node.Kind is SchemaNodeKind.Field or SchemaNodeKind.Component && char.IsAsciiDigit(node.Name[0]);

    private static string Step(int number) => number.ToString(CultureInfo.InvariantCulture);
}
