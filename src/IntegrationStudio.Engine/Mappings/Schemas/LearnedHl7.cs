using System.Globalization;
using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Engine.Mappings.Schemas;

/// <summary>What samples have beyond the definitions: segments in groups, fields, components, and the data types of what varies. Filled once, then only read.</summary>
internal sealed class LearnedHl7
{
    private const int MostMessages = 200;
    private const int MostSegments = 5_000;

    private readonly Dictionary<string, List<(string? After, string Name)>> _segments = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _fieldCounts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Seen> _parts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _variants = new(StringComparer.Ordinal);

    private sealed record Seen(int Components, bool Repeats, Dictionary<int, int> Subcomponents);

    /// <summary>Nothing learned.</summary>
    public static LearnedHl7 Nothing { get; } = new();

    /// <summary>Learns from messages.</summary>
    /// <param name="structure">The structure in whose groups they stand; null for maps of single segments.</param>
    /// <param name="version">Where segments and data types are defined.</param>
    /// <param name="samples">The messages; what is none is passed over, previews say why.</param>
    public static LearnedHl7 From(Hl7StructureDefinition? structure, Hl7VersionDefinition version, IEnumerable<ReadOnlyMemory<byte>> samples)
    {
        var learned = new LearnedHl7();
        foreach (ReadOnlyMemory<byte> sample in samples.Take(MostMessages))
        {
            Outcome<Hl7Message> message = Hl7Message.Parse(sample);
            if (!message.Succeeded) continue;
            using Hl7GroupTree? tree = structure is null ? null : Hl7Structure.Resolve(message.Value, structure);
            learned.Add(message.Value, tree, version);
        }

        return learned;
    }

    /// <summary>Puts segments that a group's samples have behind those after which they stood.</summary>
    public void AddSegments(List<SchemaNode> nodes, string group, Func<string, SchemaNode> make)
    {
        foreach ((string? after, string name) in _segments.GetValueOrDefault(group) ?? [])
        {
            if (nodes.Exists(node => node.Name == name)) continue;
            int index = after is null ? -1 : nodes.FindIndex(node => node.Name == after);
            nodes.Insert(index + 1, make(name));
        }
    }

    /// <summary>Fields of a segment beyond the defined ones, up to the last that was seen.</summary>
    public IEnumerable<SchemaNode> Fields(string segment, int defined)
    {
        for (int number = defined + 1; number <= _fieldCounts.GetValueOrDefault(segment); number++)
        {
            string label = $"{segment}-{number}";
            Seen? seen = _parts.GetValueOrDefault(label);
            yield return new(Step(number), label, null, seen is null ? "" : label, 0, seen is { Repeats: true } ? null : 1, SchemaNodeKind.Field, IsLeaf: seen is not { Components: > 1 }) { IsLearned = true, TypeLabel = "" };
        }
    }

    /// <summary>A segment, field or component that nobody defined; null when it was not seen either.</summary>
    public SchemaType? Describe(string type)
    {
        if (_fieldCounts.ContainsKey(type)) return new(type, [.. Fields(type, 0)]);
        if (_parts.TryGetValue(type, out Seen? seen) && seen.Components > 1)
            return new(type, [.. Enumerable.Range(1, seen.Components).Select(number => Part(number, $"{type}.{number}", seen.Subcomponents.GetValueOrDefault(number) > 1 ? $"{type}.{number}" : null))]);
        int dot = type.LastIndexOf('.');
        if (dot < 0 || !_parts.TryGetValue(type[..dot], out seen) || !int.TryParse(type.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int component)) return null;
        return seen.Subcomponents.GetValueOrDefault(component) is > 1 and var count ? new(type, [.. Enumerable.Range(1, count).Select(number => Part(number, $"{type}.{number}", null))]) : null;
    }

    /// <summary>Data types that a field had whose type varies, most frequent composites first.</summary>
    public IReadOnlyList<string> Variants(string field) => _variants.GetValueOrDefault(field) ?? [];

    private static SchemaNode Part(int number, string label, string? type) =>
        new(Step(number), label, null, type ?? "", 0, 1, SchemaNodeKind.Component, IsLeaf: type is null) { IsLearned = true, TypeLabel = "" };

    private void Add(Hl7Message message, Hl7GroupTree? tree, Hl7VersionDefinition version)
    {
        for (int i = 0; i < Math.Min(message.SegmentCount, MostSegments); i++)
        {
            Hl7Segment segment = message[i];
            if (tree is not null && tree.DefinitionOf(segment) is null) Place(message, tree, segment);
            Fields(segment, version.Segment(segment.Name));
            if (segment.Is("OBX") && segment.Field(5).HasValue) Variant("OBX-5", segment.Field(2).ToString(), version);
        }
    }

    /// <summary>Remembers a segment in the group where it stands, behind the segment or group before it.</summary>
    private void Place(Hl7Message message, Hl7GroupTree tree, Hl7Segment segment)
    {
        Hl7NodeDefinition group = tree.GroupOf(segment).Definition;
        string key = SourcePlace.KeyOf(group);
        if (!_segments.TryGetValue(key, out List<(string? After, string Name)>? placed)) _segments[key] = placed = [];
        if (placed.Exists(other => other.Name == segment.Name)) return;
        string? after = null;
        if (segment.Index > 0)
        {
            Hl7Segment before = message[segment.Index - 1];
            Hl7NodeDefinition? node = tree.GroupOf(before).Definition;
            after = node == group ? before.Name : null;
            for (; node is not null && node != group; node = node.Parent) after = node.Name;
        }

        placed.Add((after, segment.Name));
    }

    private void Fields(Hl7Segment segment, Hl7SegmentDefinition? definition)
    {
        int defined = definition?.Fields.Count ?? 0;
        int count = Math.Min(segment.FieldCount, Standards.Trees.Hl7TreeType.MostFields);
        if (count > defined || definition is null) _fieldCounts[segment.Name] = Math.Max(_fieldCounts.GetValueOrDefault(segment.Name), count);
        for (int number = defined + 1; number <= count; number++) Parts($"{segment.Name}-{number}", segment.Field(number));
    }

    private void Parts(string label, Hl7Element field)
    {
        if (field.IsEmpty) return;
        Seen seen = _parts.GetValueOrDefault(label) ?? new Seen(1, false, []);
        int repetitions = 0;
        int components = seen.Components;
        foreach (Hl7Element repetition in field.Repetitions)
        {
            if (++repetitions > MostSegments) break;
            int count = Math.Min(repetition.ComponentCount, Standards.Trees.Hl7TreeType.MostFields);
            components = Math.Max(components, count);
            for (int c = 1; c <= count; c++)
                seen.Subcomponents[c] = Math.Max(seen.Subcomponents.GetValueOrDefault(c), Math.Min(repetition.Component(c).ComponentCount, Standards.Trees.Hl7TreeType.MostFields));
        }

        _parts[label] = seen with { Components = components, Repeats = seen.Repeats || repetitions > 1 };
    }

    private void Variant(string field, string type, Hl7VersionDefinition version)
    {
        if (version.DataType(type) is not { IsPrimitive: false }) return;
        if (!_variants.TryGetValue(field, out List<string>? variants)) _variants[field] = variants = [];
        if (!variants.Contains(type)) variants.Add(type);
    }

    private static string Step(int number) => number.ToString(CultureInfo.InvariantCulture);
}
