using System.Text;
using IntegrationStudio.Engine.Mappings.Compilation;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Engine.Mappings.Execution;

/// <summary>Putting the Bundle together: references, merging, entries, and the check before it leaves.</summary>
internal sealed partial class MappingRun
{
    private static readonly byte[] ToBeFilled = "#"u8.ToArray();

    /// <summary>Makes the result out of what the rules wrote.</summary>
    public MappingResult Finish()
    {
        int root = _resources[0].Node;
        if (_plan.Root is Hl7TreeType) return FinishHl7(root);
        if (_plan.Root is JsonTreeType) return FinishFree(root);
        if (_placed.Count > 0) LinkPlaces();
        foreach ((int node, _) in _links) _tree.SetUtf8(_tree.GetOrAdd(node, FhirShape.Reference), ToBeFilled, 0, ToBeFilled.Length);
        foreach ((int node, _) in _everything) _tree.SetUtf8(_tree.GetOrAdd(node, FhirShape.Reference), ToBeFilled, 0, ToBeFilled.Length);
        TakeOutEmpty();
        DropEmpty();
        Identify();
        bool merged = MergeEqual();
        DecideWriting();
        if (_everything.Count > 0) LinkEverything();
        WriteReferences();
        if (merged) TakeOutDoubles();
        Assemble(root);
        Check(root);
        return Result(root);
    }

    private MappingResult Result(int root) =>
        new(_plan.Target, _tree, root, (IReadOnlyList<Problem>?)_problems ?? [], _failed, _options.Trace ? TraceBuilder.Build(_tree, root, SourcePathOf, _rulePaths ?? []) : null);

    private bool MergeEqual()
    {
        bool any = false;
        for (int i = 1; i < _resourceCount; i++)
        {
            if (_resources[i] is not { Dropped: false, Merged: >= 0 and var into }) continue;
            ResourceMerge.Merge(_tree, _resources[into].Node, _resources[i].Node);
            any = true;
        }

        return any;
    }

    private void WriteReferences()
    {
        foreach ((int node, int resource) in _links)
        {
            ref ResourceEntry entry = ref _resources[resource];
            int text = _tree.Child(node, FhirShape.Reference);
            if (entry.Dropped || text == DataTree.None) continue;
            if (entry.Merged >= 0) entry = ref _resources[entry.Merged];
            // What is put under its own id is found there, by a server and by every reader of one resource; in a batch nothing is found by its full URL.
            if (entry.Write == WriteKind.Put || (entry.Write != WriteKind.Reference && _plan.Bundle == "batch")) WriteUrl(text, _tree.Type(entry.Node)!.Name, entry.Id);
            else if (entry.Write == WriteKind.Reference) _tree.SetText(text, $"{_tree.Type(entry.Node)!.Name}?{Condition(entry.Node, (FhirType)_tree.Type(entry.Node)!)}");
            else WriteUrn(text, entry.Id);
            int parent = _tree.Parent(node);
            if (entry.LinkedFrom == parent) TakeOutDouble(node, parent);
            entry.LinkedFrom = parent;
        }
    }

    /// <summary>Of references in one list that lead to one thing since two were merged, the first is enough.</summary>
    private void TakeOutDoubles()
    {
        foreach ((int node, int resource) in _links)
        {
            if (_resources[resource].Merged >= 0 && _tree.Parent(node) is not DataTree.None and var parent) TakeOutDouble(node, parent);
        }
    }

    private void TakeOutDouble(int node, int parent)
    {
        if (_tree.Element(node) is not { IsList: true } element) return;
        foreach (int other in _tree.Children(parent, element))
        {
            if (other == node) return;
            if (!ResourceMerge.AreEqual(_tree, other, node)) continue;
            _tree.Remove(node);
            return;
        }
    }

    private void Assemble(int root)
    {
        WriteId(_tree.GetOrAdd(root, FhirShape.BundleId), _resources[0].Id);
        _tree.SetText(_tree.GetOrAdd(root, FhirShape.BundleType), _plan.Bundle);
        int header = _plan.Bundle == "message" ? HeaderIndex() : -1;
        if (header >= 0) AddEntry(root, header);
        for (int i = 1; i < _resourceCount; i++)
            if (i != header && _resources[i] is { Dropped: false, Merged: < 0 }) AddEntry(root, i);
        if (_plan.Replaces.Count > 0 && _plan.Bundle is "transaction" or "batch") ReplaceOthers(root);
    }

    /// <summary>A message's first entry is its header (bundle.html#message).</summary>
    private int HeaderIndex()
    {
        for (int i = 1; i < _resourceCount; i++)
            if (_resources[i] is { Dropped: false, Merged: < 0 } && _tree.Type(_resources[i].Node)!.Name == "MessageHeader") return i;
        return -1;
    }

    private void AddEntry(int root, int index)
    {
        ref ResourceEntry resource = ref _resources[index];
        var type = (FhirType)_tree.Type(resource.Node)!;
        WriteId(_tree.GetOrAdd(resource.Node, type.Find("id")!), resource.Id);
        if (IsLeftToReceiver(ref resource)) return;
        int entry = _tree.Append(root, FhirShape.BundleEntry);
        bool requests = _plan.Bundle is "transaction" or "batch";
        int request = requests ? _tree.GetOrAdd(entry, FhirShape.EntryRequest) : DataTree.None;
        if (resource.Action == ActionCode.Delete && requests && !Deletion.TryMark(_tree, resource.Node))
        {
            _tree.SetText(_tree.GetOrAdd(request, FhirShape.RequestMethod), "DELETE");
            WriteUrl(_tree.GetOrAdd(request, FhirShape.RequestUrl), type.Name, resource.Id);
            return;
        }

        WriteUrn(_tree.GetOrAdd(entry, FhirShape.EntryFullUrl), resource.Id);
        _tree.AttachChild(entry, FhirShape.EntryResource, resource.Node);
        if (!requests) return;
        string? condition = resource.Write == WriteKind.ConditionalCreate ? Condition(resource.Node, type) : null;
        bool put = resource.Write == WriteKind.Put;
        _tree.SetText(_tree.GetOrAdd(request, FhirShape.RequestMethod), put ? "PUT" : "POST");
        if (put) WriteUrl(_tree.GetOrAdd(request, FhirShape.RequestUrl), type.Name, resource.Id);
        else _tree.SetText(_tree.GetOrAdd(request, FhirShape.RequestUrl), type.Name);
        if (condition is not null) _tree.SetText(_tree.GetOrAdd(request, FhirShape.RequestIfNoneExist), condition);
    }

    /// <summary>The search by which the receiver recognises the resource (http.html#ccreate); null without an identifier that has a system.</summary>
    private string? Condition(int node, FhirType type)
    {
        if (type.Find("identifier") is not { } element || element.Type?.Name != "Identifier") return null;
        foreach (int identifier in _tree.Children(node, element))
            if (Text(identifier, FhirShape.IdentifierValue) is { } value && Text(identifier, FhirShape.IdentifierSystem) is { } system)
                return $"identifier={Uri.EscapeDataString(system)}|{Uri.EscapeDataString(value)}";
        return null;
    }

    private void WriteId(int node, Guid id)
    {
        Span<byte> text = stackalloc byte[36];
        id.TryFormat(text, out _);
        _tree.SetUtf8(node, text);
    }

    private void WriteUrn(int node, Guid id)
    {
        Span<byte> text = stackalloc byte[45];
        "urn:uuid:"u8.CopyTo(text);
        id.TryFormat(text[9..], out _);
        _tree.SetUtf8(node, text);
    }

    private void WriteUrl(int node, string type, Guid id)
    {
        Span<byte> text = stackalloc byte[128];
        int length = Encoding.ASCII.GetBytes(type, text);
        text[length++] = (byte)'/';
        id.TryFormat(text[length..], out int written);
        _tree.SetUtf8(node, text[..(length + written)]);
    }
}
