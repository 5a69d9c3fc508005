using IntegrationStudio.Engine.Mappings.Compilation;
using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Engine.Mappings.Execution;

/// <summary>References to the Bundle. Only a message stays one thing that can be pointed to; any other Bundle stands for the resources that it carries.</summary>
internal sealed partial class MappingRun
{
    private readonly List<(int Node, RuleNode Rule)> _everything = [];

    /// <summary>Writes a reference that becomes one to every other resource once they are known; a place for one reference has no room for them.</summary>
    private bool WriteReferenceToAll(RuleNode rule, int start, in Target target)
    {
        if (rule.Steps.Length == 0 || !rule.Steps[^1].Element.IsList) return false;
        int node = Go(rule.Steps, start, target);
        _everything.Add((node, rule));
        return true;
    }

    /// <summary>Links each of those references, and more of its kind beside it, to all resources that leave in the Bundle and that its own does not point to yet.</summary>
    private void LinkEverything()
    {
        foreach ((int node, RuleNode rule) in _everything)
        {
            int owner = _tree.Parent(node);
            if (owner == DataTree.None) continue;
            int root = owner;
            while (_tree.Parent(root) is not DataTree.None and var parent) root = parent;
            TreeElement element = _tree.Element(node)!;
            foreach ((int reference, int resource) in _links)
                if (_tree.Parent(reference) == owner) _resources[_resources[resource].Merged >= 0 ? _resources[resource].Merged : resource].LinkedFrom = owner;
            int next = node;
            for (int i = 1; i < _resourceCount; i++)
            {
                ref ResourceEntry entry = ref _resources[i];
                if (entry.Dropped || entry.Merged >= 0 || entry.Node == root || entry.LinkedFrom == owner) continue;
                if (IsLeftToReceiver(ref entry) || (entry.Action == ActionCode.Delete && !Deletion.HasWord((FhirType)_tree.Type(entry.Node)!))) continue;
                if (next == DataTree.None) next = _tree.Append(owner, element);
                _tree.SetUtf8(_tree.GetOrAdd(next, FhirShape.Reference), ToBeFilled, 0, ToBeFilled.Length);
                Link(rule, next, i);
                next = DataTree.None;
            }

            if (next == node) _tree.Remove(node);
        }
    }
}
