using System.Globalization;
using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Portal.Designer.MappingTable;

/// <summary>What the standard says about a source row: its name, type and how often it may be there.</summary>
internal sealed record SourceFacts(string Name, string Type, string Cardinality)
{
    public static SourceFacts None { get; } = new("", "", "");

    /// <summary>The facts of the row that a rule runs over; none where it is computed, or of another format than HL7 v2.</summary>
    public static SourceFacts Of(DesignerSession session, OutlineRule rule)
    {
        if (rule.Sources.Count == 0 || session.Outline.Source is not { Format: "hl7v2" } source)
            return None;
        return Of(Hl7Dictionary.For(source.Version ?? Hl7Dictionary.Versions[^1]), source.Structure, rule.Sources[0]);
    }

    /// <summary>The facts of a row by its key: groups, segment, field, component, or a data type with its components.</summary>
    public static SourceFacts Of(Hl7VersionDefinition dictionary, string? structure, string key)
    {
        var steps = key.Split('/');
        var first = Array.FindIndex(steps, step => int.TryParse(step, out _));
        if (first == 0)
            return None;
        if (first < 0)
            return Node(dictionary, structure, steps);
        Hl7FieldDefinition? part = null;
        var owner = steps[first - 1];
        var parts = owner.Length == 3 && dictionary.Segment(owner) is { } segment ? segment.Fields : dictionary.DataType(owner)?.Components;
        foreach (var step in steps[first..])
        {
            if (!int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || parts?.FirstOrDefault(candidate => candidate.Number == number) is not { } found)
                return None;
            part = found;
            parts = dictionary.DataType(found.DataType)?.Components;
        }
        return part is null ? None : new SourceFacts(part.Name, part.DataType, Range(part.Min, part.Max));
    }

    private static SourceFacts Node(Hl7VersionDefinition dictionary, string? structure, string[] steps)
    {
        var node = structure is null ? null : dictionary.Structure(structure)?.Nodes.FirstOrDefault(candidate => candidate.Name == steps[^1]);
        var name = dictionary.Segment(steps[^1])?.Title ?? dictionary.DataType(steps[^1])?.Title ?? "";
        return new SourceFacts(name, node is { IsGroup: true } ? "group" : dictionary.Segment(steps[^1]) is null ? "" : "segment", node is null ? "" : Range(node.Min, node.Max));
    }

    /// <summary>Both bounds; a field that may repeat without end has none.</summary>
    internal static string Range(int min, int max) => $"{min}..{(max is <= 0 or int.MaxValue ? "*" : max.ToString(CultureInfo.InvariantCulture))}";
}
