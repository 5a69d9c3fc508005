using IntegrationStudio.Standards.Expressions.Syntax;
using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Standards.Expressions.Plans;

/// <summary>
/// HL7 paths with groups, occurrences or without a field: <c>PATIENT.PID-3</c>, <c>OBX[*]-5</c>, <c>OBX[2]</c>, <c>ORC</c>, <c>PATIENT_RESULT.PATIENT</c>.
/// A bare name means all of that name in the nearest enclosing group which has any; a name before a field the first one.
/// </summary>
internal sealed class Hl7SegmentsPlan : Plan
{
    private readonly Hl7PathNode _path;
    private readonly Plan? _target;
    private readonly bool _keepsNulls;
    private readonly Hl7SegmentName _lastName;
    private readonly Hl7PathStep _last;

    public Hl7SegmentsPlan(Site site, Hl7PathNode path, Plan? target, bool keepsNulls) : base(site)
    {
        _path = path;
        _target = target;
        _keepsNulls = keepsNulls;
        _last = path.Steps[^1];
        _lastName = Hl7SegmentName.From(_last.Name);
    }

    private bool NamesField => _path.Field > 0;

    /// <summary>Of the first segment the first repetition and nothing else: two components of one field that are read one by one belong together.</summary>
    public override Item Single(in EvaluationContext context)
    {
        if (!NamesField) return base.Single(context);
        ItemList found = default;
        Find(context, ref found);
        Item first = found.Count > 0 ? found[0] : default;
        found.Dispose();
        if (first.Kind != ItemKind.Hl7Segment) return default;
        Hl7Element part = Hl7Parts.Of(first.Hl7Segment.Field(_path.Field, Math.Max(_path.Repetition, 1)), _path);
        return part.HasValue || (_keepsNulls && part.IsNull) ? Item.Of(part) : default;
    }

    public override void Evaluate(in EvaluationContext context, ref ItemList result)
    {
        ItemList found = default;
        Find(context, ref found);
        AddResults(found, ref result);
        found.Dispose();
    }

    public override bool? Truth(in EvaluationContext context) => Exists(context);

    private void Find(in EvaluationContext context, ref ItemList found)
    {
        if (_target is not null)
        {
            ItemList targets = default;
            _target.Evaluate(context, ref targets);
            for (int i = 0; i < targets.Count; i++) AddFrom(targets[i], 0, ref found);
            targets.Dispose();
        }
        else
        {
            AddFromScopes(context, ref found);
        }
    }

    private void AddResults(in ItemList found, ref ItemList result)
    {
        for (int i = 0; i < found.Count; i++)
        {
            if (!NamesField)
            {
                result.Add(found[i]);
                continue;
            }

            if (found[i].Kind != ItemKind.Hl7Segment) continue;
            Hl7Segment segment = found[i].Hl7Segment;
            Hl7Element field = _path.Repetition > 0 ? segment.Field(_path.Field, _path.Repetition) : segment.Field(_path.Field);
            Hl7Parts.AddAll(field, _path, _keepsNulls, ref result);
            if (_last.Occurrence == 0) return;
        }
    }

    private void AddFromScopes(in EvaluationContext context, ref ItemList found)
    {
        EvaluationEnvironment environment = context.Environment;
        if (_path.Steps.Count > 1)
        {
            ItemList groups = default;
            Hl7ScopeSearch.FindGroups(environment, _path.Steps[0].Name, ref groups);
            Narrow(ref groups, _path.Steps[0].Occurrence);
            for (int i = 0; i < groups.Count; i++) AddFrom(groups[i], 1, ref found);
            groups.Dispose();
            return;
        }

        if (_last.Occurrence == 0 && Hl7ScopeSearch.TryEnclosingSegment(environment, _lastName, out Hl7Segment enclosing, out _))
        {
            found.Add(Item.Of(enclosing));
            return;
        }

        if (Hl7ScopeSearch.FindInGroups(environment, _lastName, out SegmentRange range) >= 0)
        {
            AddSegments(range, ref found);
            return;
        }

        if (!NamesField) Hl7ScopeSearch.FindGroups(environment, _last.Name, ref found);
        Narrow(ref found, _last.Occurrence);
        if (found.Count == 0 && context.This.Kind == ItemKind.Node) NodeNavigation.AddChildren(context.This, _last.Name, ref found);
    }

    /// <summary>Follows the steps from one on within an item.</summary>
    private void AddFrom(in Item item, int step, ref ItemList found)
    {
        if (step == _path.Steps.Count - 1)
        {
            AddLast(item, ref found);
            return;
        }

        if (item.Kind != ItemKind.Hl7Group) return;
        ItemList groups = default;
        Hl7ScopeSearch.AddGroupsWithin(item.Hl7Group, _path.Steps[step].Name, ref groups);
        Narrow(ref groups, _path.Steps[step].Occurrence);
        for (int i = 0; i < groups.Count; i++) AddFrom(groups[i], step + 1, ref found);
        groups.Dispose();
    }

    private void AddLast(in Item item, ref ItemList found)
    {
        int before = found.Count;
        switch (item.Kind)
        {
            case ItemKind.Hl7Group:
                AddSegments(SegmentRange.Of(item.Hl7Group), ref found);
                break;
            case ItemKind.Hl7Message:
                AddSegments(SegmentRange.Of(item.Hl7Message), ref found);
                break;
            case ItemKind.Hl7Segment when item.Hl7Segment.Key == _lastName && _last.Occurrence is 0 or 1 or Hl7PathNode.All:
                found.Add(item);
                break;
            case ItemKind.Hl7 when item.Hl7Message[item.Hl7Position.Segment] is var segment && segment.Key == _lastName:
                found.Add(Item.Of(segment));
                break;
            case ItemKind.Node:
                NodeNavigation.AddChildren(item, _last.Name, ref found);
                break;
        }

        if (found.Count > before || item.Kind != ItemKind.Hl7Group || NamesField) return;
        ItemList groups = default;
        Hl7ScopeSearch.AddGroupsWithin(item.Hl7Group, _last.Name, ref groups);
        Narrow(ref groups, _last.Occurrence);
        found.AddRange(groups);
        groups.Dispose();
    }

    private void AddSegments(in SegmentRange range, ref ItemList found)
    {
        int number = 0;
        for (int i = range.IndexOf(_lastName, range.Start); i >= 0; i = range.IndexOf(_lastName, i + 1))
        {
            number++;
            if (_last.Occurrence <= 0 || _last.Occurrence == number) found.Add(Item.Of(range.Message![i]));
            if (_last.Occurrence == number || (_last.Occurrence == 0 && NamesField)) return;
        }
    }

    private static void Narrow(ref ItemList items, int occurrence)
    {
        if (occurrence <= 0 || items.Count == 0) return;
        Item kept = occurrence <= items.Count ? items[occurrence - 1] : default;
        items.Clear();
        items.Add(kept);
    }
}
