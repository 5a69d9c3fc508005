using IntegrationStudio.Engine.Mappings.Compilation;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Expressions;
using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Engine.Mappings.Execution;

/// <summary>Sources that are trees, and targets without types of their own.</summary>
internal sealed partial class MappingRun
{
    /// <summary>Whether an item is a structure of the source, which rules run for as they run for values.</summary>
    private static bool HasParts(in Item item) => item.Kind == ItemKind.Node && item.Tree.FirstChild(item.Node) != DataTree.None;

    /// <summary>The moment that a primitive of a resource is; null for anything else.</summary>
    private static FhirDate? MomentOf(in Item item)
    {
        if (item.Kind != ItemKind.Node || item.Tree.Element(item.Node) is not FhirElement { Primitive: FhirPrimitive.Date or FhirPrimitive.DateTime or FhirPrimitive.Instant }) return null;
        return item.ToText() is { } text && FhirDate.TryParse(text, out FhirDate moment) ? moment : null;
    }

    /// <summary>Writes an item as what it is: a number stays a number, a structure comes with everything below it.</summary>
    private bool WriteFree(RuleNode rule, in Item item, in Scope scope, int start, in Target target, ulong origin)
    {
        if (HasParts(item)) return CopyTree(rule, item, start, target);
        if (!item.HasValue) return false;
        int node = Place(rule, start, target);
        if (node == DataTree.None) return true;
        switch (item.Kind)
        {
            case ItemKind.Boolean:
                _tree.SetBoolean(node, item.Boolean);
                break;
            case ItemKind.Integer or ItemKind.Decimal:
                _tree.SetNumber(node, item.ToText()!);
                break;
            case ItemKind.Node when rule.Mode != RuleMode.Append:
                _tree.CopyValue(item.Tree, item.Node, node);
                break;
            default:
                if (rule.Mode == RuleMode.Append && _tree.Kind(node) == TreeValueKind.Text) Lengthen(node, item.ToText()!);
                else _tree.SetText(node, item.ToText()!);
                break;
        }

        Mark(node, rule, origin);
        RunBelow(rule, scope, node, target);
        return true;
    }

    private bool CopyTree(RuleNode rule, in Scope scope, int start, in Target target)
    {
        if (scope.Value.Kind != ItemKind.Node) return false;
        bool written = CopyTree(rule, scope.Value, start, target);
        if (written && rule.Rules.Length > 0) RunBelow(rule, scope, rule.Steps.Length == 0 ? start : Go(rule.Steps, start, target), target);
        return written;
    }

    private bool CopyTree(RuleNode rule, in Item item, int start, in Target target)
    {
        if (rule.Mode == RuleMode.Fill && HasContentAt(rule, start, target)) return true;
        int node = rule.Steps.Length == 0 ? start : Go(rule.Steps, start, target);
        CopyBelow(rule, item.Tree, item.Node, node);
        if (_tree.HasContent(node)) return true;
        _suspects.Add(node);
        return false;
    }

    /// <summary>Copies a node with everything below it to elements of the same names; what the target has none for is reported and left out.</summary>
    private void CopyBelow(RuleNode rule, DataTree source, int from, int to)
    {
        if (source.Kind(from) is TreeValueKind.Text or TreeValueKind.Number or TreeValueKind.Boolean && !Keeps(rule, to))
        {
            _tree.CopyValue(source, from, to);
            Mark(to, rule, (ulong)from);
        }

        // Only the node knows of which type a contained resource is.
        if (_tree.Type(to) is null && source.Type(from) is { } type) _tree.SetType(to, type);
        foreach (int child in source.Children(from))
        {
            TreeElement given = source.Element(child)!;
            TreeElement? element = _tree.Type(to) is JsonTreeType free ? free.Element(given.Name, given.IsList) : _tree.Type(to)?.Find(given.Name);
            if (element is null or FhirElement { Choices.Count: > 0 })
            {
                ReportAt("mapping.unknown-element", (ulong)child, $"{_tree.Type(to)?.Name ?? "The target"} has no element \"{Shown(given.Name)}\"; it is left out.", Severity.Warning, rule);
                continue;
            }

            CopyBelow(rule, source, child, element.IsList ? _tree.Append(to, element) : _tree.GetOrAdd(to, element));
        }
    }

    private MappingResult FinishFree(int root)
    {
        TakeOutEmpty();
        if (!_tree.HasContent(root)) Report(new Problem("mapping.empty", "", "No rule wrote anything.", Severity.Warning));
        return Result(root);
    }
}
