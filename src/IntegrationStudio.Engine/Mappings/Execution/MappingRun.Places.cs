using IntegrationStudio.Engine.Mappings.Compilation;
using IntegrationStudio.Standards.Expressions;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Engine.Mappings.Execution;

/// <summary>References to resources by the place in the message that they were made of: the members of a panel, the parent of a result.</summary>
internal sealed partial class MappingRun
{
    private readonly List<(int Node, int Name, int First, int End)> _placed = [];

    /// <summary>Makes a reference for each place that the rule's expression gives. Which resources those are is known at the end.</summary>
    private bool WriteReferencesTo(RuleNode rule, int start, in Target target)
    {
        var items = new ItemList();
        try
        {
            rule.At!.Evaluate(new EvaluationContext(_environment), ref items);
            for (int i = 0; i < items.Count; i++)
            {
                Item item = items[i];
                if (item.Kind is not (ItemKind.Hl7Segment or ItemKind.Hl7Group)) continue;
                int first = item.Kind == ItemKind.Hl7Segment ? item.Hl7Segment.Index : item.Hl7Group.FirstSegment;
                int end = item.Kind == ItemKind.Hl7Segment ? first + 1 : item.Hl7Group.EndSegment;
                Target there = target;
                there.Ordinal = i;
                int node = Go(rule.Steps, start, there);
                _suspects.Add(node);
                _placed.Add((node, rule.ReferenceName, first, end));
                Mark(node, rule, 0);
            }

            return items.Count > 0;
        }
        finally
        {
            items.Dispose();
        }
    }

    /// <summary>Links the references that wait to the first resource of their name within their place. Nothing points to itself.</summary>
    private void LinkPlaces()
    {
        foreach ((int node, int name, int first, int end) in _placed)
        {
            int root = node;
            while (_tree.Parent(root) is not DataTree.None and var parent) root = parent;
            for (int i = 1; i < _resourceCount; i++)
            {
                ref ResourceEntry entry = ref _resources[i];
                if (entry.Rule.ResourceName != name || entry.Segment < first || entry.Segment >= end || entry.Node == root || !IsRules(i)) continue;
                _links.Add((node, i));
                break;
            }
        }
    }
}
