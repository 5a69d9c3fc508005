using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Engine.Mappings.Schemas;
using IntegrationStudio.Portal.Designer.Inspector.Tables;
using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Portal.Designer.Inspector.Expressions;

/// <summary>The names that an expression of a rule may begin with: what its source has.</summary>
public sealed class ExpressionNames
{
    private readonly Hl7VersionDefinition dictionary;
    private SchemaDescription? schema;
    private string scope = "";

    private ExpressionNames(Hl7VersionDefinition dictionary, IReadOnlyList<Completion> first, string? itemType)
    {
        this.dictionary = dictionary;
        First = first;
        ItemType = itemType;
    }

    public static ExpressionNames None { get; } = new(Hl7Dictionary.For("2.9"), [], null);

    /// <summary>Groups, segments, elements or columns: where a path may begin.</summary>
    public IReadOnlyList<Completion> First { get; }

    /// <summary>Names of code tables, for lookups; worked out when they are asked for.</summary>
    internal Func<IReadOnlyList<string>> Tables { get; init; } = () => [];

    /// <summary>The data type that the rule's item has, in maps of data types.</summary>
    public string? ItemType { get; }

    /// <summary>The names for a rule: those of the map that has it, which may be called from another.</summary>
    internal static ExpressionNames Of(DesignerSession session, OutlineRule? rule)
    {
        var (kind, source) = Owner(session, rule);
        IReadOnlyList<string> tables() => TablePlaces.Names(session);
        if (source is not { Format: Formats.Hl7v2 })
            return Tree(session.Source, SourceSpelling.Scope(rule), tables);
        var dictionary = Hl7Dictionary.For(source.Version ?? Hl7Dictionary.Versions[^1]);
        return kind switch
        {
            MappingKind.DataType when source.Structure is { } type => new(dictionary, [], type) { Tables = tables },
            MappingKind.Segment when source.Structure is { } segment => new(dictionary, [Segment(dictionary, segment), .. Others(dictionary, segment)], null) { Tables = tables },
            _ => new(dictionary, [.. Structure(dictionary, source.Structure)], null) { Tables = tables },
        };
    }

    /// <summary>The fields of a segment.</summary>
    public IEnumerable<Completion> Fields(string segment) =>
        dictionary.Segment(segment)?.Fields.Select(field => new Completion($"{segment}-{field.Number}", $"{segment}-{field.Number}", $"{field.Name}, {field.DataType}")) ?? [];

    /// <summary>What stands below an element of a tree: <c>name</c>, <c>name.given</c>; nothing in HL7 v2.</summary>
    public IEnumerable<Completion> Elements(string path)
    {
        if (schema is null)
            return [];
        var key = string.Join('/', path.Split('.').Select(step => step.Trim('`').Split('[')[0]).Prepend(scope).Where(step => step.Length > 0));
        return schema.Find(key) is { } node ? schema.Below(node).Select(below => Element(below, path + ".")) : [];
    }

    /// <summary>The components of a field, or of a component of one: <c>PID-3</c>, <c>PID-3[2].4</c>, <c>CX</c>, <c>CX.4</c>.</summary>
    public IEnumerable<Completion> Components(string path)
    {
        var type = TypeOf(path);
        return type is null ? [] : dictionary.DataType(type)?.Components.Select(part => new Completion($"{path}.{part.Number}", $"{path}.{part.Number}", $"{part.Name}, {part.DataType}")) ?? [];
    }

    private string? TypeOf(string path)
    {
        var parts = path.Split('.');
        var name = parts[0].Contains('[', StringComparison.Ordinal) ? WithoutIndexes(parts[0]) : parts[0];
        var type = name.IndexOf('-', StringComparison.Ordinal) is > 0 and var dash && int.TryParse(name.AsSpan(dash + 1), out var number)
            ? dictionary.Segment(name[..dash])?.Field(number)?.DataType
            : dictionary.DataType(name)?.Name;
        for (var i = 1; i < parts.Length && type is not null; i++)
            type = int.TryParse(parts[i], out var component) ? dictionary.DataType(type)?.Components.FirstOrDefault(part => part.Number == component)?.DataType : null;
        return type;
    }

    private static ExpressionNames Tree(SchemaDescription schema, string scope, Func<IReadOnlyList<string>> tables) =>
        new(None.dictionary, [.. schema.Below(scope.Length == 0 ? null : schema.Find(scope)).Select(node => Element(node, ""))], null) { schema = schema, scope = scope, Tables = tables };

    private static Completion Element(SchemaNode node, string before)
    {
        var name = SourceSpelling.Name(node.Name);
        return new Completion(before + name, before + name, string.Join(", ", new[] { node.Title, node.TypeLabel }.OfType<string>()));
    }

    private static string WithoutIndexes(string text)
    {
        while (text.IndexOf('[', StringComparison.Ordinal) is >= 0 and var open)
            text = text.IndexOf(']', open) is > 0 and var close ? text.Remove(open, close - open + 1) : text[..open];
        return text;
    }

    private static (MappingKind Kind, SourceSchema? Source) Owner(DesignerSession session, OutlineRule? rule)
    {
        for (var inner = rule; inner?.Parent is { } parent; inner = parent)
        {
            if (parent.MapId is { } map && parent.Definition.Rules.All(nested => nested.Id != inner.Id) && session.Library.Find(map)?.Definition is { } called)
                return (called.Kind, MappingOutline.Of(session.Library, called.Id).Source);
        }
        return (session.Outline.Definition.Kind, session.Outline.Source);
    }

    private static IEnumerable<Completion> Structure(Hl7VersionDefinition dictionary, string? name)
    {
        if (name is null || dictionary.Structure(name) is not { } structure)
            return [];
        return structure.Nodes.Skip(1).Select(node => node.IsGroup ? new Completion(node.Name, node.Name, node.Repeats ? "group, repeats" : "group") : Segment(dictionary, node.Name)).DistinctBy(item => item.Text);
    }

    private static Completion Segment(Hl7VersionDefinition dictionary, string name) => new(name, name, dictionary.Segment(name)?.Title ?? "segment");

    private static IEnumerable<Completion> Others(Hl7VersionDefinition dictionary, string segment) => dictionary.Segments.Where(other => other != segment).Select(other => Segment(dictionary, other));
}
