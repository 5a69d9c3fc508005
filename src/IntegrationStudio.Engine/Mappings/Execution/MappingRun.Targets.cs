using IntegrationStudio.Engine.Mappings.Compilation;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Engine.Mappings.Execution;

/// <summary>Going to the elements that rules write.</summary>
internal sealed partial class MappingRun
{
    /// <summary>Elements that may turn out to be empty; those that are go at the end, with parents that are then empty.</summary>
    private readonly List<int> _suspects = [];

    /// <summary>Extensions: one that has only its url at the end goes.</summary>
    private readonly List<int> _extensions = [];

    /// <summary>Quantities whose value was bad: without one, unit and comparator say nothing.</summary>
    private readonly List<int> _valueless = [];

    /// <summary>The node at the end of a path, made where it is missing.</summary>
    private int Go(TargetStep[] steps, int node, in Target target)
    {
        foreach (TargetStep step in steps)
        {
            node = step.Kind switch
            {
                StepKind.Single => _tree.GetOrAdd(node, step.Element),
                StepKind.Slot => SlotNode(step, node, target),
                StepKind.Append => Add(step, node),
                StepKind.Last => _tree.LastItem(node, step.Element) is not DataTree.None and var last ? last : Add(step, node),
                StepKind.At => NodeAt(step, node),
                _ => HopNode(step, node),
            };
        }

        return node;
    }

    private int SlotNode(TargetStep step, int parent, in Target target)
    {
        int slot = target.Window + step.Number;
        int ordinal = step.ByOrdinal ? target.Ordinal : 0;
        int node = _slots.Find(slot, parent, ordinal);
        if (node != DataTree.None) return node;
        node = Add(step, parent);
        _slots.Set(slot, parent, ordinal, node);
        return node;
    }

    private int NodeAt(TargetStep step, int parent)
    {
        int node = _tree.Item(parent, step.Element, step.Number);
        while (node == DataTree.None)
        {
            _suspects.Add(Add(step, parent));
            node = _tree.Item(parent, step.Element, step.Number);
        }

        return node;
    }

    private int Add(TargetStep step, int parent)
    {
        int node = _tree.Append(parent, step.Element);
        if (step.IsExtension) _extensions.Add(node);
        return node;
    }

    /// <summary>Whether there is something already where the rule would write, without making anything.</summary>
    private bool HasContentAt(RuleNode rule, int node, in Target target)
    {
        for (int i = 0; i < rule.Steps.Length && node != DataTree.None; i++)
        {
            TargetStep step = rule.Steps[i];
            node = step.Kind switch
            {
                StepKind.Slot => _slots.Find(target.Window + step.Number, node, step.ByOrdinal ? target.Ordinal : 0) is not DataTree.None and var slot ? slot : i == rule.Steps.Length - 1 ? _tree.Child(node, step.Element) : DataTree.None,
                StepKind.Last => _tree.LastItem(node, step.Element),
                StepKind.At => _tree.Item(node, step.Element, step.Number),
                StepKind.Hop => _hops.TryGetValue(node, out int resource) ? _resources[resource].Node : DataTree.None,
                _ => _tree.Child(node, step.Element),
            };
        }

        return node != DataTree.None && _tree.HasContent(node);
    }

    /// <summary>Whether the rule leaves a node alone that has a value.</summary>
    private bool Keeps(RuleNode rule, int node) => (_keeps || rule.Mode is RuleMode.Fill or RuleMode.Merge) && _tree.Kind(node) != TreeValueKind.None;

    /// <summary>Takes out what stayed empty, and extensions that have no value.</summary>
    private void TakeOutEmpty()
    {
        foreach (int quantity in _valueless) TakeOutValueless(quantity);
        _valueless.Clear();

        // A value that stayed empty must be gone before its extension is looked at, and an inner extension before the outer one.
        foreach (int suspect in _suspects) TakeOutEmpty(suspect);
        for (int i = _extensions.Count - 1; i >= 0; i--)
        {
            int extension = _extensions[i];
            int child = _tree.FirstChild(extension);
            bool onlyUrl = child != DataTree.None && _tree.NextSibling(child) == DataTree.None && _tree.Element(child)!.Name == "url";
            if (onlyUrl) _tree.Remove(child);
            if (onlyUrl || child == DataTree.None) TakeOutEmpty(extension);
        }

        _suspects.Clear();
        _extensions.Clear();
    }

    private void TakeOutValueless(int node)
    {
        if (_tree.Type(node)?.Name is not ("Quantity" or "Money") || _tree.Child(node, "value") != DataTree.None || _tree.Child(node, "extension") != DataTree.None) return;
        for (int child = _tree.FirstChild(node); child != DataTree.None; child = _tree.FirstChild(node)) _tree.Remove(child);
        TakeOutEmpty(node);
    }

    private void TakeOutEmpty(int node)
    {
        while (!_tree.HasContent(node) && _tree.Parent(node) is not DataTree.None and var parent)
        {
            _tree.Remove(node);
            node = parent;
        }
    }
}
