using IntegrationStudio.Standards.Fhir.Terminology;

namespace IntegrationStudio.Standards.Fhir.Validation;

/// <summary>Codings and units against the code systems that they name, whatever the element asks.</summary>
internal static class CodingCheck
{
    private const string ValueSetPrefix = "http://hl7.org/fhir/ValueSet/";

    public static void Check(FhirValidation run, int node, FhirElement systemElement, FhirElement codeElement)
    {
        Span<char> systemBuffer = stackalloc char[NodeText.Usual];
        Span<char> codeBuffer = stackalloc char[NodeText.Usual];
        var system = NodeText.Read(run.Tree, node, systemElement, systemBuffer);
        if (system.IsEmpty) return;
        var code = NodeText.Read(run.Tree, node, codeElement, codeBuffer);
        if (FhirTerminology.R4.CodeSystem(system) is { } known)
        {
            if (!code.IsEmpty && known.Lacks(code)) run.Problems.Add("fhir.unknown-code", node, $"'{Shown.Of(code)}' is not a code of {known.Url}.", Severity.Warning, "Take a code of that system, or name the system that the code is of.");
        }
        else if (system.StartsWith(ValueSetPrefix) && FhirTerminology.R4.IsValueSet(system.ToString()))
        {
            run.Problems.Add("fhir.code-system", node, $"{Shown.Of(system)} is a value set, not a code system.", mend: "Name the code system that the code is of.");
        }
        else if (!code.IsEmpty && !CodeGrammar.Fits(system, code))
        {
            run.Problems.Add("fhir.unknown-code", node, $"'{Shown.Of(code)}' cannot be a code of {Shown.Of(system)}.", Severity.Warning);
        }
    }
}
