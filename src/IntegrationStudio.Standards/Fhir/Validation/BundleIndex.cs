using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Standards.Fhir.Validation;

/// <summary>The resources of one Bundle by the ways to refer to them: <c>fullUrl</c> and <c>Type/id</c> (bundle.html#references).</summary>
internal sealed class BundleIndex
{
    private readonly Dictionary<string, int> _byUrl = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _bySpan;
    private readonly BundleIndex? _outer;

    public BundleIndex(FhirValidation run, int bundle, BundleIndex? outer)
    {
        _outer = outer;
        _bySpan = _byUrl.GetAlternateLookup<ReadOnlySpan<char>>();
        Type = run.Tree.GetText(Math.Max(run.Tree.Child(bundle, KnownElements.BundleType), 0)) ?? "";
        HashSet<string>? versions = Type == "history" ? null : [];
        foreach (var entry in run.Tree.Children(bundle, KnownElements.BundleEntry)) Add(run, entry, versions);
    }

    /// <summary>The code of the Bundle's purpose: <c>transaction</c>, <c>document</c>.</summary>
    public string Type { get; }

    /// <summary>Whether what a reference names should be within: nothing else is sent along, and there is no server to ask.</summary>
    public bool IsSelfContained => Type is "document" or "message";

    /// <summary>Whether the Bundle shows a part of what a server holds.</summary>
    public bool IsExcerpt => Type is "searchset" or "history" or "batch-response" or "transaction-response";

    /// <summary>The resource that a reference names, or <see cref="DataTree.None"/>.</summary>
    public int Find(ReadOnlySpan<char> reference)
    {
        var history = reference.IndexOf("/_history/");
        if (history > 0) reference = reference[..history];
        return _bySpan.TryGetValue(reference, out var found) ? found : _outer?.Find(reference) ?? DataTree.None;
    }

    private void Add(FhirValidation run, int entry, HashSet<string>? versions)
    {
        var tree = run.Tree;
        var resource = tree.Child(entry, KnownElements.EntryResource);
        var url = tree.Child(entry, KnownElements.EntryFullUrl) is var child && child != DataTree.None ? tree.GetText(child) : null;
        if (resource == DataTree.None || tree.Type(resource) is not FhirType type) return;
        var id = tree.Child(resource, "id") is var idNode && idNode != DataTree.None ? tree.GetText(idNode) : null;
        if (id is not null) _byUrl.TryAdd($"{type.Name}/{id}", resource);
        if (url is null) return;
        _byUrl.TryAdd(url, resource);
        if (versions?.Add(url + VersionOf(tree, resource)) == false)
            run.Problems.Add("fhir.invariant", entry, $"bdl-7: '{Shown.Of(url)}' is the fullUrl of an earlier entry.", mend: "Every entry needs a fullUrl of its own, or resources of one fullUrl different meta.versionId.", below: "fullUrl");
        if (id is null || !url.StartsWith("http", StringComparison.Ordinal) || url.EndsWith($"/{id}", StringComparison.Ordinal)) return;
        run.Problems.Add("fhir.full-url", entry, $"'{Shown.Of(url)}' does not end in the id of its resource, '{id}'.", Severity.Warning, "An http fullUrl is BASE/Type/id.", "fullUrl");
    }

    private static string? VersionOf(DataTree tree, int resource)
    {
        var meta = tree.Child(resource, "meta");
        var version = meta == DataTree.None ? DataTree.None : tree.Child(meta, KnownElements.MetaVersionId);
        return version == DataTree.None ? null : $" {tree.GetText(version)}";
    }
}
