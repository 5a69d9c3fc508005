using IntegrationStudio.Standards.Fhir.Validation;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Standards.Fhir;

/// <summary>
/// Checks the structure of resources: unknown elements, cardinality, types, formats of primitives, codes of required bindings, choices given twice, empty objects,
/// references. Allocates nothing when all is well, because it runs on every live message.
/// </summary>
/// <remarks>
/// Codes of problems: <c>fhir.unknown-element</c>, <c>fhir.missing</c>, <c>fhir.too-many</c>, <c>fhir.choice-twice</c>, <c>fhir.type</c>, <c>fhir.format</c>, <c>fhir.code</c>,
/// <c>fhir.empty</c>, <c>fhir.reference</c>, <c>fhir.extension</c>; of the full check also <c>fhir.invariant</c>, <c>fhir.unknown-code</c>, <c>fhir.code-system</c>,
/// <c>fhir.full-url</c>, <c>fhir.profile</c>, <c>fhir.fixed</c>, <c>fhir.pattern</c>, <c>fhir.slice</c>; when reading also those of <see cref="FhirJsonReader"/>.
/// </remarks>
public static class FhirValidator
{
    /// <summary>Every problem of a resource or data type and all below it, with paths like <c>Bundle.entry[2].resource.status</c>; empty when valid. At most 1,000.</summary>
    /// <exception cref="ArgumentException">The node is of no FHIR type.</exception>
    public static IReadOnlyList<Problem> ValidateStructure(DataTree tree, int node)
    {
        if (tree.Type(node) is not FhirType type) throw new ArgumentException("The node is of no FHIR type.", nameof(node));
        var walk = new FhirStructureWalk(tree);
        walk.CheckObject(node, type);
        return walk.Problems;
    }

    /// <summary>
    /// The errors of a sound structure that each resource has by itself: invariants of severity error, codes of required and maximum bindings, extensions by their
    /// definitions. What a live message can be asked beside <see cref="ValidateStructure"/>; the rest is of <see cref="Validate"/>. At most 1,000.
    /// </summary>
    /// <exception cref="ArgumentException">The node is of no FHIR type.</exception>
    public static IReadOnlyList<Problem> ValidateRules(DataTree tree, int node)
    {
        if (tree.Type(node) is not FhirType) throw new ArgumentException("The node is of no FHIR type.", nameof(node));
        return new FhirValidation(tree, node, FhirValidationOptions.Default).RunRules();
    }

    /// <summary>
    /// Everything that can be said about a resource or data type without asking a server: its structure, the invariants of the specification, codes of required and
    /// extensible bindings, references within the document, extensions, and profiles. What the structure is about comes first; empty when there is nothing to say.
    /// </summary>
    /// <exception cref="ArgumentException">The node is of no FHIR type.</exception>
    public static IReadOnlyList<Problem> Validate(DataTree tree, int node, FhirValidationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (tree.Type(node) is not FhirType) throw new ArgumentException("The node is of no FHIR type.", nameof(node));
        return new FhirValidation(tree, node, options).Run();
    }

    /// <summary>Reads a resource or Bundle from JSON and checks it: what <c>studio validate FILE.json</c> reports. Empty when valid.</summary>
    public static IReadOnlyList<Problem> ValidateJson(ReadOnlySpan<byte> json)
    {
        var problems = new List<Problem>();
        var tree = TreePool.Shared.Rent();
        // What could be read is checked even when something could not.
        if (FhirJsonReader.ReadInto(tree, json, problems) is var root and not DataTree.None) problems.AddRange(ValidateStructure(tree, root));
        TreePool.Shared.Return(tree);
        return problems;
    }
}
