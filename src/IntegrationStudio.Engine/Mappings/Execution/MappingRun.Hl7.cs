using System.Globalization;
using System.Text;
using IntegrationStudio.Engine.Mappings.Compilation;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Hl7v2;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Engine.Mappings.Execution;

/// <summary>Writing HL7 v2: copies that keep their parts, and the end of a run whose result is a message.</summary>
/// <remarks>Values stand at the first leaf below the element that a rule names, so that <c>PID.3</c> and <c>PID.3.1</c> are one place, as they are in a message.</remarks>
internal sealed partial class MappingRun
{
    private const string Charset = "UNICODE UTF-8";

    private MappingResult FinishHl7(int root)
    {
        TakeOutEmpty();
        int header = _plan.Root.Find("MSH") is { } element ? _tree.Child(root, element) : DataTree.None;
        if (header == DataTree.None) Report(new Problem("hl7v2.no-header", "", "No rule wrote MSH; this is no message."));
        else DeclareCharset(header);
        return Result(root);
    }

    /// <summary>The result is UTF-8: a source's MSH-18 that was copied and says otherwise would be wrong.</summary>
    private void DeclareCharset(int header)
    {
        TreeElement element = _tree.Type(header)!.Find("18")!;
        int declared = _tree.Child(header, element);
        if (declared == DataTree.None || (_tree.Count(header, element) == 1 && _tree.GetText(declared) == Charset)) return;
        for (; declared != DataTree.None; declared = _tree.Child(header, element)) _tree.Remove(declared);
        _tree.SetText(_tree.GetOrAdd(header, element), Charset);
    }

    private bool CopyParts(RuleNode rule, in Scope scope, int start, in Target target)
    {
        if (!scope.HasItem && !scope.Value.IsEmpty) return WriteItem(rule, scope.Value, null, scope, start, target, OriginOf(scope));
        if (!scope.HasItem && scope.Segment < 0) return false;
        if (rule.Mode == RuleMode.Fill && HasContentAt(rule, start, target)) return true;
        int node = rule.Steps.Length == 0 ? start : Go(rule.Steps, start, target);
        if (scope.HasItem) CopyElement(rule, scope.Item, node, DepthOf(node));
        else CopySegment(rule, _message[scope.Segment], node);
        if (_tree.HasContent(node)) return true;
        _suspects.Add(node);
        return false;
    }

    private void CopySegment(RuleNode rule, Hl7Segment segment, int target)
    {
        TreeType type = _tree.Type(target)!;
        // The separators are the writer's.
        int first = type.Name is "MSH" or "BHS" or "FHS" ? 3 : 1;
        for (int number = first; number <= segment.FieldCount; number++)
        {
            Hl7Element field = segment.Field(number);
            if (field.IsEmpty || Part(type, number) is not { } element) continue;
            foreach (Hl7Element item in field.Repetitions)
            {
                if (item.Position.Repetition > 1 && !element.IsList)
                {
                    Report("mapping.single", item, "Only the first repetition has room in the target.", Severity.Information);
                    break;
                }

                // An empty repetition keeps its place.
                int node = element.IsList ? _tree.Append(target, element) : _tree.GetOrAdd(target, element);
                if (!item.IsEmpty) CopyElement(rule, item, node, 1);
            }
        }
    }

    /// <summary>Copies a field, component or subcomponent with its parts to a node that is so many levels below a segment.</summary>
    private void CopyElement(RuleNode rule, in Hl7Element element, int node, int depth)
    {
        int count = element.ComponentCount;
        bool hasParts = count > 1 || (element.Level is Hl7Level.Field or Hl7Level.Repetition && element.Component(1).ComponentCount > 1);
        if (!hasParts || depth >= Hl7Targets.MostDepth)
        {
            CopyText(rule, element, FirstLeaf(node));
            return;
        }

        TreeType type = _tree.Type(node)!;
        for (int number = 1; number <= count; number++)
        {
            Hl7Element part = element.Component(number);
            if (!part.IsEmpty && Part(type, number) is { } child) CopyElement(rule, part, _tree.GetOrAdd(node, child), depth + 1);
        }
    }

    private void CopyText(RuleNode rule, in Hl7Element element, int node)
    {
        if (Keeps(rule, node)) return;
        if (element.NeedsUnescape) SetValue(rule, node, Encoding.UTF8.GetBytes(element.ToString()));
        else SetSlice(rule, node, element.Message!.Buffer, element.Start, element.Length);
        Mark(node, rule, element.Position.Packed);
    }

    /// <summary>An explicit null stays one, so that the receiver deletes its value too.</summary>
    private void WriteNull(RuleNode rule, in Hl7Element element, int node)
    {
        node = FirstLeaf(node);
        _tree.SetText(node, "\"\"");
        Mark(node, rule, element.Position.Packed);
    }

    /// <summary>A moment that a resource has or an expression made, in the form of HL7 v2.</summary>
    private bool WriteMoment(RuleNode rule, in FhirDate moment, in Scope scope, int start, in Target target, ulong origin)
    {
        byte[] text = new byte[FhirDate.LongestText];
        return Hl7DateTime.TryFormat(moment, text, out int length) && WriteText(rule, text, 0, length, scope, start, target, origin);
    }

    /// <summary>The node that a text for a field or component goes to.</summary>
    private int FirstLeaf(int node)
    {
        int depth = DepthOf(node);
        MoveDown(node, depth);
        for (; depth < Hl7Targets.MostDepth && FirstPart(node) is { } first; depth++) node = _tree.GetOrAdd(node, first);
        return node;
    }

    /// <summary>Moves a value that stands further up for this node to it: else the writer would see two values for one place.</summary>
    private void MoveDown(int node, int depth)
    {
        if (depth <= 1) return;
        int parent = _tree.Parent(node);
        MoveDown(parent, depth - 1);
        if (_tree.Order(node) != 1 || _tree.Kind(parent) == TreeValueKind.None) return;
        _tree.CopyValue(_tree, parent, node);
        _tree.ClearValue(parent);
    }

    private TreeElement? FirstPart(int node)
    {
        if (_tree.Type(node)!.Elements is [var defined, ..]) return defined;
        return _tree.FirstChild(node) is not DataTree.None and var child && _tree.Order(child) == 1 ? _tree.Element(child) : null;
    }

    /// <summary>1 for a field, 2 for a component, 3 for a subcomponent.</summary>
    private int DepthOf(int node)
    {
        int depth = 0;
        for (; _tree.Type(node) is Hl7TreeType { Level: Hl7TreeLevel.DataType }; node = _tree.Parent(node)) depth++;
        return depth;
    }

    private static TreeElement? Part(TreeType type, int number) => type.Find(number.ToString(CultureInfo.InvariantCulture));
}
