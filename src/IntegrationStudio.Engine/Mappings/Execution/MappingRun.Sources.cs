using IntegrationStudio.Engine.Mappings.Compilation;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Expressions;
using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Engine.Mappings.Execution;

/// <summary>Reading sources: which items a rule runs for.</summary>
internal sealed partial class MappingRun
{
    /// <summary>The group whose scope is entered.</summary>
    private int _groupEntered;

    /// <summary>Runs the rule for every item of its source. Returns whether anything was written.</summary>
    private bool RunSource(RuleNode rule, in Scope scope, in Target target)
    {
        SourceRead source = rule.Source;
        switch (source.Kind)
        {
            case SourceKind.None:
                return RunItem(rule, scope, target);
            case SourceKind.Component:
                return RunComponent(rule, scope, target);
            case SourceKind.Field:
                return RunField(rule, scope, target, scope.Segment);
            case SourceKind.OtherField:
                return RunField(rule, scope, target, FindSegment(source.Segment, scope));
            case SourceKind.Walk:
                int ordinal = 0;
                return source.Groups.Length == 0 && source.EndsAtSegment && source.Anywhere
                    ? WalkRange(rule, scope, target, ref ordinal)
                    : Walk(rule, scope, scope.Group, 0, target, ref ordinal);
            default:
                return RunExpression(rule, scope, target);
        }
    }

    private bool RunComponent(RuleNode rule, in Scope scope, in Target target)
    {
        if (!scope.HasItem) return !scope.Value.IsEmpty && rule.Source.Component <= 1 && RunItem(rule, scope, target);
        Hl7Element element = rule.Source.Below(scope.Item);
        return element.HasValue ? RunElement(rule, scope, element, target) : RunNull(rule, element, target);
    }

    private bool RunField(RuleNode rule, in Scope scope, in Target target, int segment)
    {
        if (segment < 0) return false;
        SourceRead source = rule.Source;
        Hl7Element field = _message[segment].Field(source.Field);
        if (field.IsEmpty) return false;

        // A path to the field that the current item is a repetition of means that repetition.
        if (source.Kind == SourceKind.OtherField && source.Repetition == 0 && scope.HasItem && scope.Item.Position is var at && at.Segment == segment && at.Field == source.Field)
        {
            Hl7Element own = source.Below(field.Repetition(Math.Max(1, at.Repetition)));
            return own.HasValue && RunElement(rule, scope, own, target);
        }

        // A field without repetitions is its own repetition: a search less, and a shorter path in problems.
        if (source.Repetition > 0) return RunRepetition(rule, scope, field.Repetition(source.Repetition), target, segment, 0);
        if (field.RepetitionCount == 1) return RunRepetition(rule, scope, field, target, segment, 0);
        bool written = false;
        int ordinal = 0;
        foreach (Hl7Element repetition in field.Repetitions)
        {
            if (written && rule.IsSingle && source.Below(repetition) is { HasValue: true } further)
            {
                Report("mapping.single", further, "Only the first repetition has room in the target.", Severity.Information);
                break;
            }

            written |= RunRepetition(rule, scope, repetition, target, segment, ordinal++);
        }

        return written;
    }

    private bool RunRepetition(RuleNode rule, in Scope scope, in Hl7Element repetition, in Target target, int segment, int ordinal)
    {
        Hl7Element element = rule.Source.Below(repetition);
        if (!element.HasValue) return RunNull(rule, element, target);
        Scope inner = scope;
        inner.Segment = segment;
        Target there = target;
        there.Ordinal = ordinal;
        return RunElement(rule, inner, element, there, ordinal > 0 && rule.Resource is not null);
    }

    /// <param name="rule">The rule.</param>
    /// <param name="scope">Where its source was read.</param>
    /// <param name="element">The item.</param>
    /// <param name="target">Where to write.</param>
    /// <param name="isFurther">Whether an earlier repetition made a resource, so that this one makes its own.</param>
    private bool RunElement(RuleNode rule, in Scope scope, in Hl7Element element, in Target target, bool isFurther = false)
    {
        Scope inner = scope;
        inner.Item = element;
        inner.HasItem = true;
        inner.Value = default;
        if (!rule.EntersScope) return RunItem(rule, inner, target);
        bool framed = rule.IsEach || isFurther;
        Target there = target;
        if (framed) there.Window = PushFrame(target);
        _makesNew = isFurther;
        _environment.Enter(Item.Of(element));
        bool written = RunItem(rule, inner, there);
        _environment.Leave();
        if (framed) PopFrame();
        return written;
    }

    /// <summary>An explicit null takes away what is there, if the rule says so.</summary>
    private bool RunNull(RuleNode rule, in Hl7Element element, in Target target)
    {
        if (rule.OnNull != OnNull.Delete || !element.IsNull || rule.Steps.Length == 0) return false;
        int start = rule.On < 0 ? target.Node : FindName(rule.On) is >= 0 and var named ? _resources[named].Node : 0;
        if (start == 0) return false;
        int node = Go(rule.Steps, start, target);
        _tree.ClearValue(node);
        for (int child = _tree.FirstChild(node); child != 0; child = _tree.FirstChild(node)) _tree.Remove(child);
        if (rule.Conversion == Conversion.Verbatim) WriteNull(rule, element, node);
        else _suspects.Add(node);
        return true;
    }

    private bool RunExpression(RuleNode rule, in Scope scope, in Target target)
    {
        var items = new ItemList();
        try
        {
            rule.Source.Expression!.Evaluate(new EvaluationContext(_environment), ref items);
            bool written = false;
            for (int i = 0; i < items.Count; i++)
            {
                Item item = items[i];
                if (!item.HasValue && item.Kind is not (ItemKind.Hl7Segment or ItemKind.Hl7Group) && !HasParts(item)) continue;
                if (written && rule.IsSingle)
                {
                    if (item.Kind == ItemKind.Node && item.Tree == _source) ReportAt("mapping.single", (ulong)item.Node, "Only the first item has room in the target.", Severity.Information, rule);
                    break;
                }

                Target there = target;
                there.Ordinal = i;
                written |= RunValue(rule, scope, item, there, i);
            }

            return written;
        }
        finally
        {
            items.Dispose();
        }
    }

    private bool RunValue(RuleNode rule, in Scope scope, in Item item, in Target target, int number)
    {
        Scope inner = scope;
        inner.HasItem = false;
        inner.Value = default;
        switch (item.Kind)
        {
            case ItemKind.Hl7:
                inner.Item = item.Hl7;
                inner.HasItem = true;
                inner.Segment = inner.Item.Position.Segment;
                break;
            case ItemKind.Hl7Segment:
                inner.Segment = item.Hl7Segment.Index;
                inner.Group = _groups.GroupOf(item.Hl7Segment);
                break;
            case ItemKind.Hl7Group:
                inner.Segment = -1;
                inner.Group = item.Hl7Group;
                break;
            default:
                inner.Value = item;
                if (item.Kind == ItemKind.Node && item.Tree == _source) inner.Node = item.Node;
                break;
        }

        bool framed = rule.IsEach || (number > 0 && rule.Resource is not null);
        Target there = target;
        if (framed) there.Window = PushFrame(target);
        _makesNew = framed && !rule.IsEach;
        if (rule.EntersScope) _environment.Enter(item);
        bool written = RunItem(rule, inner, there);
        if (rule.EntersScope) _environment.Leave();
        if (framed) PopFrame();
        return written;
    }

    /// <summary>
    /// The segment that a path means from here: the current one, else the first in the nearest enclosing group that has one. Outside of a group that repeats,
    /// what belongs to another repetition does not count.
    /// </summary>
    private int FindSegment(Hl7SegmentName name, in Scope scope)
    {
        if (scope.Segment >= 0 && _message[scope.Segment].Is(name)) return scope.Segment;
        bool leftRepetition = false;
        for (Hl7Group group = scope.Group; group.Exists; group = group.Parent)
        {
            int found = leftRepetition ? group.FirstOwnIndexOf(name) : group.FirstIndexOf(name);
            if (found >= 0) return found;
            leftRepetition |= group.Definition.Repeats;
        }

        return -1;
    }

    private bool Walk(RuleNode rule, in Scope scope, Hl7Group group, int step, in Target target, ref int ordinal)
    {
        SourceRead source = rule.Source;
        bool written = false;
        if (step < source.Groups.Length)
        {
            bool last = step == source.Groups.Length - 1 && !source.EndsAtSegment;
            foreach (Hl7Group child in group.Groups(source.Groups[step]))
                written |= last ? RunPlace(rule, child, -1, target, ordinal++) : Walk(rule, scope, child, step + 1, target, ref ordinal);
            return written;
        }

        int number = 0;
        foreach (Hl7Segment segment in group.Segments(source.Segment))
        {
            number++;
            if (source.Occurrence == 0 || source.Occurrence == number) written |= RunPlace(rule, group, segment.Index, target, ordinal++);
        }

        return written;
    }

    /// <summary>Segments that the structure does not know at this place: wherever they stand within the group.</summary>
    private bool WalkRange(RuleNode rule, in Scope scope, in Target target, ref int ordinal)
    {
        bool written = false;
        int number = 0;
        for (int index = _message.IndexOf(rule.Source.Segment, scope.Group.FirstSegment, scope.Group.EndSegment);
            index >= 0;
            index = _message.IndexOf(rule.Source.Segment, index + 1, scope.Group.EndSegment))
        {
            number++;
            if (rule.Source.Occurrence == 0 || rule.Source.Occurrence == number)
                written |= RunPlace(rule, _groups.GroupOf(_message[index]), index, target, ordinal++);
        }

        return written;
    }

    /// <summary>Runs the rule in a group or at a segment.</summary>
    private bool RunPlace(RuleNode rule, Hl7Group group, int segment, in Target target, int ordinal)
    {
        Target there = target;
        there.Ordinal = ordinal;
        bool framed = rule.Source.Repeats;
        if (framed) there.Window = PushFrame(target);
        if (framed) there.Ordinal = 0;
        bool moves = group.Index != _groupEntered;
        int entered = _groupEntered;
        if (moves) _environment.Enter(Item.Of(group));
        _groupEntered = group.Index;
        if (segment >= 0) _environment.Enter(Item.Of(_message[segment]));
        bool written = RunItem(rule, new Scope { Group = group, Segment = segment }, there);
        if (segment >= 0) _environment.Leave();
        if (moves) _environment.Leave();
        _groupEntered = entered;
        if (framed) PopFrame();
        return written;
    }

}
