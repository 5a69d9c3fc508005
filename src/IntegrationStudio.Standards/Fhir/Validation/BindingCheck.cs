using IntegrationStudio.Standards.Fhir.Terminology;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Standards.Fhir.Validation;

/// <summary>
/// Codes against the value set that an element binds (terminologies.html#strength). Required: an error where no code is of the set. Extensible: a warning for a code that
/// neither the set nor its own system knows; a code that the system knows, or one of another system, is only remarked, and text alone is fine.
/// </summary>
internal static class BindingCheck
{
    public static void Check(FhirValidation run, int node, string type, FhirBinding binding)
    {
        if (binding.Codes is not { } codes) return;
        if (type == "CodeableConcept") CheckConcept(run, node, binding, codes);
        else if (type is "Coding" or "Quantity" or "Age" or "Duration") CheckCoding(run, node, binding, codes);
        else if (run.Tree.Kind(node) == TreeValueKind.Text) CheckCode(run, node, binding, codes);
    }

    private static void CheckCode(FhirValidation run, int node, FhirBinding binding, FhirCodeSet codes)
    {
        Span<char> buffer = stackalloc char[NodeText.Usual];
        var code = NodeText.Read(run.Tree, node, buffer);
        if (codes.Find(code) is Membership.In or Membership.Unknown) return;
        run.Problems.Add("fhir.code", node, $"'{Shown.Of(code)}' is not in the value set {codes.Url}.", binding.IsRequired ? Severity.Error : Severity.Warning, Mend(codes));
    }

    private static void CheckCoding(FhirValidation run, int node, FhirBinding binding, FhirCodeSet codes)
    {
        var found = Find(run.Tree, node, codes, out var isCoded);
        if (!isCoded || found is Membership.In or Membership.Unknown) return;
        Report(run, node, node, binding, codes, found);
    }

    private static void CheckConcept(FhirValidation run, int node, FhirBinding binding, FhirCodeSet codes)
    {
        var (worst, coding) = (Membership.OtherSystem, DataTree.None);
        foreach (var child in run.Tree.Children(node, KnownElements.ConceptCoding))
        {
            var found = Find(run.Tree, child, codes, out var isCoded);
            if (!isCoded) continue;
            if (found is Membership.In or Membership.Unknown) return;
            if (coding == DataTree.None || found == Membership.NotIn) (worst, coding) = (found, child);
        }
        if (coding != DataTree.None) Report(run, node, coding, binding, codes, worst);
        else if (binding.NeedsCode && !IsAbsent(run.Tree, node)) run.Problems.Add("fhir.code", node, $"A code of the value set {codes.Url} is needed.", mend: Mend(codes));
    }

    private static void Report(FhirValidation run, int node, int coding, FhirBinding binding, FhirCodeSet codes, Membership found)
    {
        Span<char> systemBuffer = stackalloc char[NodeText.Usual];
        Span<char> codeBuffer = stackalloc char[NodeText.Usual];
        var system = Read(run.Tree, coding, "system", systemBuffer);
        var code = Read(run.Tree, coding, "code", codeBuffer);
        // A system that is not listed here, and of which the set has other codes, cannot be asked whether it knows this one.
        var isUnknown = found == Membership.NotIn && FhirTerminology.R4.CodeSystem(system)?.Lacks(code) != false;
        var severity = binding.IsRequired ? Severity.Error : isUnknown ? Severity.Warning : Severity.Information;
        var message = system.IsEmpty ? $"'{Shown.Of(code)}' without a system is not in the value set {codes.Url}." : $"'{Shown.Of(code)}' of {Shown.Of(system)} is not in the value set {codes.Url}.";
        run.Problems.Add("fhir.code", node, message, severity, binding.IsRequired ? Mend(codes) : $"{Mend(codes)} Other codes are right only where none of these fits.");
    }

    private static Membership Find(DataTree tree, int node, FhirCodeSet codes, out bool isCoded)
    {
        Span<char> systemBuffer = stackalloc char[NodeText.Usual];
        Span<char> codeBuffer = stackalloc char[NodeText.Usual];
        var code = Read(tree, node, "code", codeBuffer);
        isCoded = !code.IsEmpty;
        return isCoded ? codes.Find(Read(tree, node, "system", systemBuffer), code) : Membership.OtherSystem;
    }

    private static ReadOnlySpan<char> Read(DataTree tree, int node, string name, Span<char> buffer) =>
        tree.Type(node) is FhirType type && type.Find(name) is { } element ? NodeText.Read(tree, node, element, buffer) : default;

    /// <summary>Whether an extension says why there is no value.</summary>
    private static bool IsAbsent(DataTree tree, int node) =>
        tree.FirstChild(node) is var child && child != DataTree.None && tree.Element(child)!.Name == "extension" && tree.NextSibling(child) == DataTree.None;

    private static string Mend(FhirCodeSet codes) => $"Give one of {codes.Examples()}.";
}
