using IntegrationStudio.Standards.Expressions.Syntax;
using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Standards.Expressions.Plans;

/// <summary>
/// An HL7 path that names one field of one segment (<c>PID-3</c>, <c>PID-3[2].4.2</c>): the form of nearly all live conditions. Never allocates.
/// Other forms (groups, occurrences, whole segments) are <see cref="Hl7SegmentsPlan"/>.
/// </summary>
internal sealed class Hl7PathPlan(Site site, Hl7PathNode path, Plan? target, bool keepsNulls) : Plan(site)
{
    private readonly Hl7SegmentName _name = Hl7SegmentName.From(path.Steps[0].Name);

    public override Item Single(in EvaluationContext context) =>
        TryFind(context, out Hl7Element element) && (keepsNulls ? !element.IsEmpty : element.HasValue) ? Item.Of(element) : default;

    /// <summary>The element where one value is wanted: the first repetition unless the path says another.</summary>
    public bool TryFind(in EvaluationContext context, out Hl7Element element)
    {
        element = default;
        if (!TryField(context, out Hl7Element field)) return false;
        element = Hl7Parts.Of(field.Level == Hl7Level.Field ? field.Repetition(1) : field, path);
        return true;
    }

    public override void Evaluate(in EvaluationContext context, ref ItemList result)
    {
        if (target is not null)
        {
            ItemList targets = default;
            target.Evaluate(context, ref targets);
            for (int i = 0; i < targets.Count; i++)
            {
                if (TryFieldOf(targets[i], out Hl7Element field)) Hl7Parts.AddAll(field, path, keepsNulls, ref result);
            }

            targets.Dispose();
        }
        else if (TryField(context, out Hl7Element field))
        {
            Hl7Parts.AddAll(field, path, keepsNulls, ref result);
        }
    }

    /// <summary>An HL7 field in a test means that it is valued; never empty.</summary>
    public override bool? Truth(in EvaluationContext context) => Exists(context);

    public override bool Exists(in EvaluationContext context)
    {
        if (target is not null) return base.Exists(context);
        return TryField(context, out Hl7Element field) && Hl7Parts.AnyHasValue(field, path);
    }

    public override int Count(in EvaluationContext context)
    {
        if (target is not null) return base.Count(context);
        return TryField(context, out Hl7Element field) ? Hl7Parts.CountValued(field, path) : 0;
    }

    private bool TryField(in EvaluationContext context, out Hl7Element field)
    {
        field = default;
        if (target is not null) return TryFieldOf(target.Single(context), out field);
        EvaluationEnvironment environment = context.Environment;
        if (Hl7ScopeSearch.TryEnclosingSegment(environment, _name, out Hl7Segment segment, out Hl7Position within))
        {
            field = FieldOf(segment, within);
            return true;
        }

        int index = Hl7ScopeSearch.FindInGroups(environment, _name, out SegmentRange range);
        if (index < 0) return false;
        field = FieldOf(range.Message![index], default);
        return true;
    }

    private bool TryFieldOf(in Item item, out Hl7Element field)
    {
        field = default;
        switch (item.Kind)
        {
            case ItemKind.Hl7Segment or ItemKind.Hl7 when item.IsInSegment(_name, out Hl7Message message, out int place):
                field = FieldOf(new Hl7Segment(message, place), item.Kind == ItemKind.Hl7 ? item.Hl7Position : default);
                return true;
            case ItemKind.Hl7Group or ItemKind.Hl7Message:
                SegmentRange range = item.Kind == ItemKind.Hl7Group ? SegmentRange.Of(item.Hl7Group) : SegmentRange.Of(item.Hl7Message);
                int index = range.IndexOf(_name, range.Start);
                if (index < 0) return false;
                field = FieldOf(range.Message![index], default);
                return true;
            default:
                return false;
        }
    }

    /// <summary>The field, or within one of its repetitions that repetition.</summary>
    private Hl7Element FieldOf(in Hl7Segment segment, Hl7Position within)
    {
        if (path.Repetition > 0) return segment.Field(path.Field, path.Repetition);
        return path.Repetition == 0 && within.Field == path.Field && within.Repetition > 0
            ? segment.Field(path.Field, within.Repetition)
            : segment.Field(path.Field);
    }
}
