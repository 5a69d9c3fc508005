using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Standards.Fhir.Validation;

/// <summary>
/// Contained resources (dom-2 to dom-5 of DomainResource). Code rather than the published expressions: those of dom-3 fail on several canonicals, and walk the whole
/// resource once for each that is contained.
/// </summary>
internal static class ContainedCheck
{
    /// <summary>A contained resource by its id, or <see cref="DataTree.None"/>.</summary>
    public static int Find(DataTree tree, int container, ReadOnlySpan<char> id)
    {
        if (Contained(tree, container) is not { } element) return DataTree.None;
        Span<char> buffer = stackalloc char[NodeText.Usual];
        foreach (var child in tree.Children(container, element))
            if (NodeText.Read(tree, tree.Child(child, "id"), buffer).SequenceEqual(id)) return child;
        return DataTree.None;
    }

    public static void Check(FhirValidation run, int container, FhirType type)
    {
        var tree = run.Tree;
        if (type.Find("contained") is not { } element || tree.Child(container, element) == DataTree.None) return;
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (var child in tree.Children(container)) Collect(tree, child, used);
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var child in tree.Children(container, element)) CheckOne(run, child, used, ids);
    }

    private static void CheckOne(FhirValidation run, int node, HashSet<string> used, HashSet<string> ids)
    {
        var tree = run.Tree;
        if (Contained(tree, node) is { } nested && tree.Child(node, nested) != DataTree.None)
            run.Problems.Add("fhir.invariant", node, "dom-2: A contained resource cannot contain resources itself.", mend: "Contain them side by side.");
        if (tree.Child(node, "meta") is var meta && meta != DataTree.None)
        {
            if (tree.Child(meta, KnownElements.MetaVersionId) != DataTree.None || tree.Child(meta, KnownElements.MetaLastUpdated) != DataTree.None)
                run.Problems.Add("fhir.invariant", meta, "dom-4: A contained resource has no meta.versionId or meta.lastUpdated.", mend: "Leave them out: it has no life of its own.");
            if (tree.Child(meta, KnownElements.MetaSecurity) != DataTree.None)
                run.Problems.Add("fhir.invariant", meta, "dom-5: A contained resource has no security label.", mend: "Label the resource that contains it.");
        }
        var id = tree.Child(node, "id") is var idNode && idNode != DataTree.None ? tree.GetText(idNode) : null;
        if (id is not null && !ids.Add(id)) run.Problems.Add("fhir.invariant", node, $"Another contained resource has the id '{Shown.Of(id)}'.", below: "id");
        var refersBack = new HashSet<string>(StringComparer.Ordinal);
        Collect(tree, node, refersBack);
        if ((id is null || !used.Contains($"#{id}")) && !refersBack.Contains("#"))
            run.Problems.Add("fhir.invariant", node, "dom-3: A contained resource must be referred to from the resource that contains it.", mend: "Refer to it by # and its id, or leave it out.");
    }

    /// <summary>Everything below a node that may be a reference to a contained resource.</summary>
    private static void Collect(DataTree tree, int node, HashSet<string> found)
    {
        if (tree.Kind(node) == TreeValueKind.Text && StartsWithHash(tree, node) && (tree.Element(node) == KnownElements.ReferenceReference || tree.Type(node) is FhirType { Name: "canonical" or "uri" or "url" })) found.Add(tree.GetText(node)!);
        for (var child = tree.FirstChild(node); child != DataTree.None; child = tree.NextSibling(child)) Collect(tree, child, found);
    }

    private static bool StartsWithHash(DataTree tree, int node) => tree.GetString(node) is { } text ? text.StartsWith('#') : tree.GetUtf8(node) is [(byte)'#', ..];

    private static FhirElement? Contained(DataTree tree, int node) => (tree.Type(node) as FhirType)?.Find("contained");
}
