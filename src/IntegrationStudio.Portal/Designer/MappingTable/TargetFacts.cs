using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Standards.Fhir;

namespace IntegrationStudio.Portal.Designer.MappingTable;

/// <summary>What FHIR says about the target row of a rule.</summary>
internal sealed record TargetFacts(string Type, string Cardinality)
{
    public static TargetFacts None { get; } = new("", "");

    public static TargetFacts Of(DesignerSession session, OutlineRule rule)
    {
        if (rule.Target is not { } key)
            return None;
        var steps = key.Split('/');
        var type = FhirSchema.R4.Type(session.Outline.Resources.FirstOrDefault(named => named.Name == steps[0])?.Type ?? steps[0]);
        FhirElement? element = null;
        foreach (var step in steps.Skip(1))
        {
            if (step.EndsWith("[x]", StringComparison.Ordinal))
                continue;
            var name = step.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon ? step[..colon] : step;

            // A resource that is reached over a reference stands below it under its type.
            if (char.IsAsciiLetterUpper(name[0]))
                (type, element) = (FhirSchema.R4.Type(name), null);
            else
                (element, type) = type?.Find(name) is { } found ? (found, found.Type) : (null, null);
        }
        return new TargetFacts(rule.TargetType ?? element?.TypeName ?? type?.Name ?? "", element is null ? "" : SourceFacts.Range(element.Min, element.Max));
    }
}
