using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Engine.Mappings.Outline;

/// <summary>A place in the source: what an expression starts from, or leads to.</summary>
/// <param name="Key">Its key: steps joined by <c>/</c>, without indexes; empty for the whole source.</param>
/// <param name="Group">The HL7 v2 group that it is, or in which it stands; null in a shared map by itself and in other formats.</param>
/// <param name="Segment">The HL7 v2 segment that it is, or in which it stands.</param>
/// <param name="SegmentKey">That segment's key.</param>
/// <param name="IsItem">Whether it is a field, a component or an element, rather than a group or a segment.</param>
internal sealed record SourcePlace(string Key, Hl7NodeDefinition? Group = null, string? Segment = null, string? SegmentKey = null, bool IsItem = false)
{
    /// <summary>The key of a step below this place.</summary>
    public string Below(string step) => Join(Key, step);

    public static string Join(string key, string step) => key.Length == 0 ? step : $"{key}/{step}";

    /// <summary>The key of a group or segment of a structure.</summary>
    public static string KeyOf(Hl7NodeDefinition node) => node.Parent is null ? "" : Join(KeyOf(node.Parent), node.Name);
}
