using IntegrationStudio.Engine.Mappings.Compilation;
using IntegrationStudio.Standards.Fhir;

namespace IntegrationStudio.Engine.Mappings.Execution;

/// <summary>How each resource reaches the receiver: by policy and type, and by what the action code of its segment says.</summary>
internal sealed partial class MappingRun
{
    /// <summary>Decides once all is merged. Only transactions and batches write.</summary>
    private void DecideWriting()
    {
        for (int i = 1; i < _resourceCount; i++)
        {
            ref ResourceEntry entry = ref _resources[i];
            if (entry.Dropped || entry.Merged >= 0) continue;
            var type = (FhirType)_tree.Type(entry.Node)!;
            entry.Write = _plan.Bundle is "transaction" or "batch" ? WriteOf(type) : WriteKind.Post;
            if (entry.Write is WriteKind.ConditionalCreate or WriteKind.Reference && Condition(entry.Node, type) is null) entry.Write = WriteKind.Put;
            if (_plan.CountsActions && entry.Segment >= 0) entry.Action = ActionCodes.Of(_message[entry.Segment], type.Name);
        }
    }

    private WriteKind WriteOf(FhirType type) => _plan.Writes is not null && _plan.Writes.TryGetValue(type, out WriteKind kind) ? kind : _plan.Write;

    /// <summary>What is not written, while references lead to it: the receiver has it.</summary>
    private static bool IsLeftToReceiver(ref ResourceEntry entry) =>
        entry.Write == WriteKind.Reference || (entry.Action == ActionCode.Keep && entry is { Write: WriteKind.Put, IsUnnamed: false });

    /// <summary>Deletes what the receiver has of each patient and type besides what the message lists (http.html#cdelete).</summary>
    private void ReplaceOthers(int root)
    {
        for (int i = 1; i < _resourceCount; i++)
        {
            if (_resources[i] is not { Dropped: false, Merged: < 0 } || _tree.Type(_resources[i].Node)!.Name != "Patient") continue;
            foreach ((FhirType type, string parameter) in _plan.Replaces)
            {
                string url = $"{type.Name}?{parameter}=Patient/{_resources[i].Id}";
                for (int other = 1; other < _resourceCount; other++)
                    if (_resources[other] is { Dropped: false, Merged: < 0 } kept && _tree.Type(kept.Node) == type) url += $"&_id:not={kept.Id}";
                int request = _tree.GetOrAdd(_tree.Append(root, FhirShape.BundleEntry), FhirShape.EntryRequest);
                _tree.SetText(_tree.GetOrAdd(request, FhirShape.RequestMethod), "DELETE");
                _tree.SetText(_tree.GetOrAdd(request, FhirShape.RequestUrl), url);
            }
        }
    }
}
