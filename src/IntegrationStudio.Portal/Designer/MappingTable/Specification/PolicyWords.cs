using IntegrationStudio.Engine.Mappings;

namespace IntegrationStudio.Portal.Designer.MappingTable.Specification;

/// <summary>Decisions of a mapping as sentences.</summary>
internal static class PolicyWords
{
    public static IEnumerable<(string Name, string Text)> Of(MappingPolicy policy)
    {
        yield return ("Writing", policy.Write switch
        {
            "post" => "Every resource is created anew.",
            "conditionalCreate" => "A resource is created only where none has its identifier.",
            _ => "A resource of the same identity is replaced, else created.",
        });
        foreach (var (type, write) in policy.Writes)
            yield return ($"Writing {type}", write switch { "reference" => "Not written: references search for its identifier.", "post" => "Created anew.", "conditionalCreate" => "Created only where none has its identifier.", _ => "Replaced, else created." });
        yield return ("Updates", policy.Updates == "snapshot" ? "What a message lists is what there is; action codes do not count." : "Action codes of segments say what becomes of things.");
        if (policy.Replaces.Count > 0)
            yield return ("Complete lists", $"Of {string.Join(", ", policy.Replaces)} a message lists all there are of its patient; others are deleted.");
        yield return ("Explicit null (\"\")", policy.OnNull == "delete" ? "Takes away what other rules wrote there." : "Nothing is written.");
        yield return ("Times without an offset", (policy.Zone, policy.ZoneSource) switch
        {
            ({ } zone, "policy") => $"Are in {zone}, even where MSH-7 has another offset.",
            ({ } zone, _) => $"Are in the zone of MSH-7, else in {zone}.",
            _ => "Are in the zone of MSH-7 or of the channel; without either the time is left out.",
        });
        yield return ("Values that do not fit", policy.BadValue switch { "fail" => "The message fails.", "dataAbsent" => "The element says that its value is not known.", _ => "Are left out with a warning." });
        yield return ("Invalid results", policy.Invalid switch { "fail" => "The message fails.", "warn" => "Stay as they are, with a warning.", _ => "Are mended in the smallest way, with a warning." });
        if (policy.Scope is { } scope)
            yield return ("Identifiers without an authority", $"Belong to {scope}.");
        foreach (var (name, uri) in policy.Authorities)
            yield return ($"Authority {name}", uri);
        foreach (var (name, uri) in policy.Systems)
            yield return ($"Coding system {name}", uri);
    }
}
