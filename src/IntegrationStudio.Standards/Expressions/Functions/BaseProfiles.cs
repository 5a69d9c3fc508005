using IntegrationStudio.Standards.Expressions.Plans;
using IntegrationStudio.Standards.Fhir;

namespace IntegrationStudio.Standards.Expressions.Functions;

/// <summary>The base definitions as profiles: an item meets the one of its own type or one of its base types.</summary>
internal static class BaseProfiles
{
    private const string Prefix = "http://hl7.org/fhir/StructureDefinition/";

    /// <summary>Null when the URL is none of a base definition.</summary>
    public static bool? Conforms(in Item item, string profile)
    {
        if (!profile.StartsWith(Prefix, StringComparison.Ordinal)) return null;
        string name = profile[Prefix.Length..];
        if (name is not ("Resource" or "DomainResource" or "Element") && FhirSchema.R4.Type(name) is null) return null;
        return TypeTests.HasTypeNamed(item, name);
    }
}
