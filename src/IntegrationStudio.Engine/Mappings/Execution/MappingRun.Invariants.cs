using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Engine.Mappings.Execution;

/// <summary>Invariants that what a message says, or does not say, can break though every single value is right: mended before the Bundle leaves, each with a problem.</summary>
internal sealed partial class MappingRun
{
    private static readonly FhirType Organization = FhirSchema.R4.Resource("Organization")!;
    private static readonly TreeElement OrganizationName = Organization.Find("name")!;
    private static readonly TreeElement OrganizationIdentifier = Organization.Find("identifier")!;
    private static readonly FhirType Period = FhirSchema.R4.Type("Period")!;
    private static readonly TreeElement PeriodStart = Period.Find("start")!;
    private static readonly TreeElement PeriodEnd = Period.Find("end")!;

    private static readonly FhirType ContactPoint = FhirSchema.R4.Type("ContactPoint")!;
    private static readonly TreeElement ContactSystem = ContactPoint.Find("system")!;
    private static readonly TreeElement ContactValue = ContactPoint.Find("value")!;

    private void MendInvariants(int root)
    {
        for (int i = 1; i < _resourceCount; i++)
            if (_resources[i] is { Dropped: false, Merged: < 0 } && _tree.Type(_resources[i].Node) == Organization) NameOrganization(_resources[i].Node);
        int count = _tree.NodeCount;
        for (int node = 1; node <= count; node++)
        {
            if (_tree.Type(node) == Period) EndPeriod(node, root);
            else if (_tree.Type(node) == ContactPoint) SayKind(node, root);
        }
    }

    /// <summary>An organization of which a message tells no more than an address or a person has a name that is unknown (org-1): what there is of it is kept.</summary>
    private void NameOrganization(int node)
    {
        if (_tree.Child(node, OrganizationName) != DataTree.None || _tree.Child(node, OrganizationIdentifier) != DataTree.None) return;
        AbsentElement.TryAdd(_tree, node, OrganizationName.Name);
        ReportMended(new Problem("fhir.missing", "", "An organization has a name or an identifier."), node, "Organization.name", "One that says it is unknown stands in.");
    }

    /// <summary>A period that ends before it starts (per-1) has no end that can be believed.</summary>
    private void EndPeriod(int node, int root)
    {
        int end = _tree.Child(node, PeriodEnd);
        if (end == DataTree.None || _tree.Child(node, PeriodStart) is not (not DataTree.None and var start) || !IsBelow(node, root)) return;
        if (!FhirDate.TryParse(_tree.GetText(start), out FhirDate from) || !FhirDate.TryParse(_tree.GetText(end), out FhirDate to) || FhirDate.Compare(from, to) is not > 0) return;
        (int owner, string path) = Owner(node, "end");
        _tree.Remove(end);
        ReportMended(new Problem("value.period", "", $"A period ends ({to}) before it starts ({from})."), owner, path, "The end is left out.");
    }

    /// <summary>A contact point with a value is of some kind (cpt-2): where nobody says of which, of another than those that have a word.</summary>
    private void SayKind(int node, int root)
    {
        if (_tree.Child(node, ContactSystem) != DataTree.None || _tree.Child(node, ContactValue) == DataTree.None || !IsBelow(node, root)) return;
        (int owner, string path) = Owner(node, "system");
        _tree.SetText(_tree.GetOrAdd(node, ContactSystem), "other");
        ReportMended(new Problem("fhir.missing", "", "A contact point with a value has a system."), owner, path, "It is of another kind.");
    }
}
