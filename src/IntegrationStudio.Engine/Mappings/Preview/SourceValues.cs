using System.Globalization;
using System.Text;
using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Standards.Hl7v2;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Engine.Mappings.Preview;

/// <summary>Values of a sample by the keys of the source tree's rows, found in one pass over the sample.</summary>
public sealed class SourceValues
{
    private const int LongestDecoded = 4 * PreviewValue.Longest;

    /// <summary>So many repetitions, and parts of one, are looked at: each is searched from the beginning, and a field of a megabyte of separators must not hold anybody up.</summary>
    private const int MostParts = 2000;

    private readonly MappingInput _input;
    private readonly ValueTable _table = new();
    private readonly string[] _segments; // keys, by the segment's index
    private readonly HashSet<string>? _fields; // of a data type map: the fields (PID-3) that are of its type
    private readonly string _root;

    private SourceValues(MappingInput input, MappingKind kind, SourceSchema schema)
    {
        _input = input;
        _root = kind == MappingKind.Message ? "" : schema.Structure ?? "";
        _segments = input.Hl7 is null ? [] : new string[input.Hl7.SegmentCount];
        if (input.Hl7 is not { } message)
        {
            AddTree(input.Tree!, input.Tree!.Root, "");
            return;
        }

        if (kind == MappingKind.DataType) _fields = ItemFields.Of(message, _root, schema.Version);
        using Hl7GroupTree groups = Hl7Structure.Resolve(message, OutlineRoots.Structure(kind == MappingKind.Message ? schema : null) ?? Hl7StructureDefinition.General);
        var groupKeys = new Dictionary<Hl7NodeDefinition, string>();
        if (kind == MappingKind.Message) AddGroups(groups.Root);
        foreach (Hl7Segment segment in message.Segments)
        {
            string name = segment.Name;
            string key = kind == MappingKind.Message ? SourcePlace.Join(KeyOf(groups.GroupOf(segment).Definition), name) : name;
            _segments[segment.Index] = key;
            if (kind == MappingKind.Message || name == _root) AddSegment(segment, key);
            else if (_fields is not null) AddItems(segment, name);
        }

        string KeyOf(Hl7NodeDefinition group)
        {
            if (!groupKeys.TryGetValue(group, out string? key)) groupKeys[group] = key = SourcePlace.KeyOf(group);
            return key;
        }
    }

    /// <summary>The values by key.</summary>
    public IReadOnlyDictionary<string, PreviewValue> Values => _table.Values;

    /// <summary>Reads the values of a sample.</summary>
    /// <param name="input">The sample.</param>
    /// <param name="kind">The kind of the definition: segment and data type maps know only their own segment or item.</param>
    /// <param name="schema">What the definition reads.</param>
    public static SourceValues Of(MappingInput input, MappingKind kind, SourceSchema schema)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(schema);
        return new SourceValues(input, kind, schema);
    }

    /// <summary>The key of the row for a place in the sample that a trace names; null where the source tree has no row for it.</summary>
    public string? KeyOf(TraceEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (entry.SourcePath.Length == 0) return null;
        if (_input.Tree is { } tree) return KeyOf(tree, (int)entry.SourcePosition.Packed);
        Hl7Position at = entry.SourcePosition;
        string key = _segments[at.Segment];
        if (_fields is not null)
        {
            if (!_fields.Contains($"{key}-{at.Field}")) return null;
            key = _root;
        }
        else if (_root.Length > 0 && key != _root)
        {
            return null;
        }
        else
        {
            key = Below(key, at.Field);
        }

        return Below(Below(key, at.Component), at.Subcomponent);
    }

    private static string Below(string key, int number) => number == 0 ? key : string.Create(CultureInfo.InvariantCulture, $"{key}/{number}");

    /// <summary>Rows of groups say how often the sample has them.</summary>
    private void AddGroups(Hl7Group group)
    {
        foreach (Hl7NodeDefinition child in group.Definition.Children)
        {
            if (!child.IsGroup) continue;
            foreach (Hl7Group inner in group.Groups(child.Name))
            {
                _table.Add(SourcePlace.KeyOf(child), "");
                AddGroups(inner);
            }
        }
    }

    private void AddSegment(Hl7Segment segment, string key)
    {
        _table.Add(key, "");
        int count = Math.Min(segment.FieldCount, MostParts);
        for (int number = 1; number <= count; number++)
        {
            Hl7Element field = segment.Field(number);
            if (!field.IsEmpty) AddField(field, Below(key, number));
        }
    }

    private void AddItems(Hl7Segment segment, string name)
    {
        for (int number = 1; number <= segment.FieldCount; number++)
        {
            Hl7Element field = segment.Field(number);
            if (!field.IsEmpty && _fields!.Contains(string.Create(CultureInfo.InvariantCulture, $"{name}-{number}"))) AddField(field, _root);
        }
    }

    private void AddField(Hl7Element field, string key)
    {
        int left = MostParts;
        foreach (Hl7Element repetition in field.Repetitions)
        {
            if (left-- == 0) break;
            AddParts(repetition, key, depth: 0);
        }
    }

    /// <summary>An element and its parts. What has no separators is its own first part: a row below says the same.</summary>
    private void AddParts(Hl7Element element, string key, int depth)
    {
        if (element.IsEmpty) return;
        _table.Add(key, element.IsNull ? "\"\"" : TextOf(element));
        if (depth == 2) return;
        int count = Math.Min(element.ComponentCount, MostParts);
        for (int number = 1; number <= count; number++) AddParts(element.Component(number), Below(key, number), depth + 1);
    }

    /// <summary>What is shown of an element; a document of megabytes is not decoded for its first letters.</summary>
    private static string TextOf(Hl7Element element) =>
        element.Length <= LongestDecoded ? element.ToString() : Encoding.UTF8.GetString(element.RawSpan[..LongestDecoded]);

    private void AddTree(DataTree tree, int node, string key)
    {
        if (key.Length > 0) _table.Add(key, tree.GetText(node) ?? "");
        for (int child = tree.FirstChild(node); child != DataTree.None; child = tree.NextSibling(child)) AddTree(tree, child, Below(key, tree.Element(child)!));
    }

    private static string KeyOf(DataTree tree, int node) => tree.Parent(node) == DataTree.None ? "" : Below(KeyOf(tree, tree.Parent(node)), tree.Element(node)!);

    private static string Below(string key, TreeElement element) => SourcePlace.Join(key, element.Name);
}
