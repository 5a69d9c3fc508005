using IntegrationStudio.Standards.Expressions.Plans;
using IntegrationStudio.Standards.Expressions.Values;
using IntegrationStudio.Standards.Trees;
using static IntegrationStudio.Standards.Expressions.Functions.FunctionDefinition;

namespace IntegrationStudio.Standards.Expressions.Functions;

/// <summary>What FHIR adds (FHIR R4 fhirpath.html#functions).</summary>
internal static class FhirFunctions
{
    private const string Group = "FHIR";

    public static readonly FunctionDefinition[] All =
    [
        OfList("extension", Group, "collection.extension(url) : collection", "The extensions with that URL.", "Patient.extension('http://example.org/x').value", 1, 1,
            static (in context, in input, call, ref result) =>
            {
                if (call.Text(context, 0) is not { } url) return;
                for (int i = 0; i < input.Count; i++) AddExtensions(input[i], url, ref result);
            }),
        OfList("hasValue", Group, "item.hasValue() : boolean", "Whether it is a single primitive with a value; of an HL7 field: it is valued.", "PID-7.hasValue()", 0, 0,
            static (in context, in input, call, ref result) => result.Add(Item.Of(input.Count > 0 && (input.Count == 1 || input[0].IsHl7) && input[0].HasValue && !IsComplex(input[0])))),
        OfList("getValue", Group, "item.getValue() : value", "The value of a single primitive.", "Patient.birthDate.getValue()", 0, 0,
            static (in context, in input, call, ref result) =>
            {
                if (input.Count == 1 && input[0].HasValue && SystemValue.Of(input[0]) is var value && !IsComplex(value)) result.Add(value);
            }),
        OfList("resolve", Group, "references.resolve() : resources", "The resources that references or URLs point to, where they are at hand.", "subject.resolve().ofType(Patient)", 0, 0,
            static (in context, in input, call, ref result) =>
            {
                for (int i = 0; i < input.Count; i++)
                {
                    if (ReferenceText(input[i]) is { } reference) result.Add(Resolve(context, input[i], reference));
                }
            }, isVolatile: true),
        OfList("memberOf", Group, "code.memberOf(valueSet) : boolean", "Whether the code, coding or concept is in the value set; empty when that is not known.", "code.memberOf('http://hl7.org/fhir/ValueSet/observation-codes')", 1, 1,
            static (in context, in input, call, ref result) =>
            {
                if (input.Count == 1 && call.Text(context, 0) is { } valueSet && context.Environment.Host.MemberOf(input[0], valueSet) is { } isMember) result.Add(Item.Of(isMember));
            }, isVolatile: true),
        OfList("conformsTo", Group, "item.conformsTo(profile) : boolean", "Whether the item meets the profile; an unknown profile is a problem.", "conformsTo('http://hl7.org/fhir/StructureDefinition/Patient')", 1, 1,
            static (in context, in input, call, ref result) =>
            {
                if (input.Count != 1 || call.Text(context, 0) is not { } profile) return;
                bool? conforms = context.Environment.Host.ConformsTo(input[0], profile) ?? BaseProfiles.Conforms(input[0], profile);
                if (conforms is { } known) result.Add(Item.Of(known));
                else call.Site.Fault(context, "expression.profile-unknown", $"The profile {profile} is not known here.");
            }, isVolatile: true),
        Of("htmlChecks", Group, "xhtml.htmlChecks() : boolean", "Whether a narrative has only the markup that FHIR allows.", "text.div.all(htmlChecks())", 0, 0,
            static (in context, in input, call) => input.Kind == ItemKind.String ? Item.Of(Narrative.IsSafe(input.ToText()!)) : default),
    ];

    private static bool IsComplex(in Item item) => item.Kind is ItemKind.Hl7Segment or ItemKind.Hl7Group or ItemKind.Hl7Message;

    private static void AddExtensions(in Item item, string url, ref ItemList result)
    {
        if (item.Kind != ItemKind.Node) return;
        ItemList extensions = default;
        NodeNavigation.AddChildren(item, "extension", ref extensions);
        for (int i = 0; i < extensions.Count; i++)
        {
            DataTree tree = extensions[i].Tree;
            int found = tree.Child(extensions[i].Node, "url");
            if (found != DataTree.None && tree.GetText(found) == url) result.Add(extensions[i]);
        }

        extensions.Dispose();
    }

    private static string? ReferenceText(in Item item)
    {
        if (item.Kind == ItemKind.Node && item.Tree.Child(item.Node, "reference") is var child && child != DataTree.None) return item.Tree.GetText(child);
        return SystemValue.Of(item) is { Kind: ItemKind.String } text ? text.ToText() : null;
    }

    private static Item Resolve(in EvaluationContext context, in Item from, string reference)
    {
        Item found = reference.StartsWith('#') || reference.Length == 0 ? References.FindContained(from, reference) : References.FindInBundle(from, reference);
        return found.IsEmpty ? context.Environment.Host.Resolve(reference) : found;
    }
}
