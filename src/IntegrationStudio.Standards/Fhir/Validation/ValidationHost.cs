using IntegrationStudio.Standards.Expressions;
using IntegrationStudio.Standards.Fhir.Profiles;
using IntegrationStudio.Standards.Fhir.Terminology;

namespace IntegrationStudio.Standards.Fhir.Validation;

/// <summary>What invariants may ask: value sets and profiles.</summary>
internal sealed class ValidationHost(FhirValidation run) : ExpressionHost
{
    public override bool? MemberOf(in Item code, string valueSet)
    {
        if (FhirTerminology.R4.ValueSet(valueSet) is not { } codes) return null;
        if (code.Kind != ItemKind.Node) return code.ToText() is { } text ? Known(codes.Find(text)) : null;
        var (tree, node) = (code.Tree, code.Node);
        switch (tree.Type(node)?.Name)
        {
            case "CodeableConcept":
                bool? any = false;
                foreach (var coding in tree.Children(node, KnownElements.ConceptCoding))
                {
                    if (OfCoding(codes, tree, coding) is not { } isMember) any = null;
                    else if (isMember) return true;
                }
                return any;
            case "Coding":
                return OfCoding(codes, tree, node);
            default:
                return tree.GetText(node) is { } value ? Known(codes.Find(value)) : null;
        }
    }

    public override bool? ConformsTo(in Item item, string profile)
    {
        if (item.Kind != ItemKind.Node || item.Tree != run.Tree || run.FindProfile(profile) is not { } known) return null;
        return ProfileWalk.Conforms(run, item.Node, known);
    }

    private static bool? OfCoding(FhirCodeSet codes, Trees.DataTree tree, int node)
    {
        Span<char> systemBuffer = stackalloc char[NodeText.Usual];
        Span<char> codeBuffer = stackalloc char[NodeText.Usual];
        return Known(codes.Find(NodeText.Read(tree, node, KnownElements.CodingSystem, systemBuffer), NodeText.Read(tree, node, KnownElements.CodingCode, codeBuffer)));
    }

    private static bool? Known(Membership membership) => membership switch
    {
        Membership.In => true,
        Membership.Unknown => null,
        _ => false,
    };
}
