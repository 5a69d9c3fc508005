using System.Collections.Frozen;
using IntegrationStudio.Engine.Mappings.Deidentification;

namespace IntegrationStudio.Engine.Masking;

/// <summary>Which values of FHIR and other documents with named elements are masked: the same as in HL7 v2. What is no FHIR is judged strictly.</summary>
internal static class MaskedElements
{
    /// <summary>Resources about those who treat, and about things: their names and numbers are shown.</summary>
    private static readonly FrozenSet<string> OfProviders = FrozenSet.ToFrozenSet(
        ["Practitioner", "PractitionerRole", "Organization", "Location", "Device", "HealthcareService", "Endpoint", "MessageHeader", "Medication", "Substance", "CodeSystem", "ValueSet"], StringComparer.Ordinal);

    /// <summary>Resources about the patient, the family and those who pay: in them only codes are shown.</summary>
    private static readonly FrozenSet<string> OfPatients = FrozenSet.ToFrozenSet(["Patient", "RelatedPerson", "Person", "Coverage", "Account", "Contract", "Consent"], StringComparer.Ordinal);

    /// <summary>Elements of other resources that point at the patient.</summary>
    private static readonly FrozenSet<string> ToPatients = FrozenSet.ToFrozenSet(["subject", "patient", "beneficiary", "subscriber", "policyHolder", "guarantor"], StringComparer.Ordinal);

    /// <summary>Whether a value is masked.</summary>
    /// <param name="leaf">The value.</param>
    /// <param name="isFhir">Whether the document is FHIR, where names say what values are.</param>
    /// <param name="isStrict">Whether no trace says where values came from, so that more has to be taken for the patient's.</param>
    public static bool Masks(DocumentLeaf leaf, bool isFhir, bool isStrict)
    {
        string? resource = !isFhir ? null : leaf.Around.FirstOrDefault(name => name.Length > 1 && char.IsUpper(name[0]) && name is not ("Bundle" or "Parameters")) ?? "Bundle"; // or Parameters: whose own values are about the exchange
        bool isPatient = resource is null || OfPatients.Contains(resource) || leaf.Around.Any(ToPatients.Contains) || (isStrict && !OfProviders.Contains(resource));
        bool isProvider = resource is not null && OfProviders.Contains(resource) && !isPatient;
        string parent = leaf.Around.Count > 0 ? leaf.Around[0] : "";
        return leaf.Kind switch
        {
            DeidentificationKind.Keep => IsQuery(leaf.Text) || (isPatient && parent is "name" or "address" && leaf.Label is "prefix" or "suffix" or "state" or "period"),
            DeidentificationKind.Reference => IsQuery(leaf.Text) || (isStrict && resource is null),
            DeidentificationKind.CodedText => resource is null,
            DeidentificationKind.Organization => isPatient,
            DeidentificationKind.Id => isPatient || resource is "Encounter",
            DeidentificationKind.Date => resource is null || OfPatients.Contains(resource),
            DeidentificationKind.Text or DeidentificationKind.ShortText or DeidentificationKind.Binary => true,
            _ => !isProvider,
        };
    }

    /// <summary>Whether a short text may be shown after all, because a trace says that it came from nothing that is masked.</summary>
    public static bool MayShow(DocumentLeaf leaf) => leaf.Kind is DeidentificationKind.Text or DeidentificationKind.ShortText && !MaskedFields.Says(leaf.Text) && leaf.Around.All(name => name is not "text" and not "div");

    /// <summary>Conditional references and requests carry what they search for.</summary>
    private static bool IsQuery(string text) => text.Contains('?', StringComparison.Ordinal);
}
