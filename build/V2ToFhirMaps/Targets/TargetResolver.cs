using System.Text;
using IntegrationStudio.Standards.Fhir;

namespace IntegrationStudio.V2ToFhirMaps.Targets;

/// <summary>A guide path as the definition format writes it, and what stands at its end.</summary>
/// <param name="Text">The path, e.g. <c>performer[#2](Organization.address)</c>.</param>
/// <param name="Type">The FHIR type at the end; a resource when the path ends in a hop.</param>
/// <param name="Element">The last element, null for <c>$this</c> and after a hop.</param>
internal sealed record ResolvedTarget(string Text, FhirType Type, FhirElement? Element)
{
    public bool IsPrimitive => Type.Primitive != FhirPrimitive.None;
}

/// <summary>Checks guide paths against the FHIR types and turns slot numbers into slots of the format.</summary>
internal static class TargetResolver
{
    // Element names that the tables write for others, wherever they do.
    private static readonly Dictionary<string, string> Meant = new(StringComparer.Ordinal)
    {
        ["Extension.uri"] = "url",
        ["Coding.value"] = "code",
        ["Coding.uri"] = "system",
        ["Coding.sytem"] = "system",
        ["PractitionerRole.practioner"] = "practitioner",
        ["PractitionerRole.organziation"] = "organization",
        ["ServiceRequest.occurenceTiming"] = "occurrenceTiming",
        ["Coverage.payer"] = "payor",
        ["Immunization.location"] = "location",
    };

    /// <summary>The path in the definition format, or what is wrong with it.</summary>
    public static (ResolvedTarget? Target, string? Error) Resolve(TargetPath path, FhirType start)
    {
        var text = new StringBuilder();
        var type = start;
        FhirElement? element = null;
        foreach (var step in path.Steps)
        {
            // A leading [1] in a data type table is the value that the map was called for.
            if (step.Name.Length == 0 && text.Length == 0 && step.Slot == "1") continue;
            if (step.Name is "$this" or "$value")
            {
                if (path.Steps.Count > 1) return (null, $"{step.Name} takes no further steps");
                return (new("$this", start, null), null);
            }

            if (text.Length > 0) text.Append('.');
            element = Find(type, step.Name);
            if (element is null) return (null, $"{type.Name} has no element '{step.Name}'");
            if (element.Choices.Count > 0) return (null, $"{type.Name}.{element.Name} needs a type");
            text.Append(element.Name);
            if (step.Slot.Length > 0 && element.IsList)
            {
                if (!int.TryParse(step.Slot, out _)) return (null, $"slot '{step.Slot}' is no number");
                text.Append("[#").Append(step.Slot).Append(']');
            }

            type = (FhirType)element.Type!;
            if (step.Hop is null) continue;
            if (step.Hop.Steps[0].Name == type.Name && type.Name != "Reference")
            {
                // "note(Annotation.text)": the type in brackets is the element's own.
                var (rest, fault) = Resolve(new TargetPath([.. step.Hop.Steps.Skip(1)]), type);
                if (rest is null) return (null, fault);
                text.Append('.').Append(rest.Text);
                (type, element) = (rest.Type, rest.Element);
                continue;
            }

            if (type.Name != "Reference") return (null, $"{element.Path} is no Reference");
            var resource = FhirSchema.R4.Resource(step.Hop.Steps[0].Name);
            if (resource is null) return (null, $"'{step.Hop.Steps[0].Name}' is no resource");
            text.Append('(').Append(resource.Name);
            (type, element) = (resource, null);
            if (step.Hop.Steps.Count > 1)
            {
                var (inner, error) = Resolve(new TargetPath([.. step.Hop.Steps.Skip(1)]), resource);
                if (inner is null) return (null, error);
                text.Append('.').Append(inner.Text);
                (type, element) = (inner.Type, inner.Element);
            }

            text.Append(')');
        }

        return (new(text.Length == 0 ? "$this" : text.ToString(), type, element), null);
    }

    // The tables are careless about case in places; the element that differs in nothing else is meant.
    private static FhirElement? Find(FhirType type, string name) =>
        type.Find(Meant.GetValueOrDefault($"{type.Name}.{name}", name)) ?? type.Elements.FirstOrDefault(element => element.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
