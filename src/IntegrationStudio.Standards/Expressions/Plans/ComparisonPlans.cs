using IntegrationStudio.Standards.Expressions.Syntax;
using IntegrationStudio.Standards.Expressions.Values;

namespace IntegrationStudio.Standards.Expressions.Plans;

/// <summary><c>=</c> and <c>!=</c>.</summary>
/// <param name="site">Where it stands.</param>
/// <param name="left">The first operand.</param>
/// <param name="right">The second operand.</param>
/// <param name="isNegated">Whether it is <c>!=</c>.</param>
/// <param name="isDecided">Whether one operand is an HL7 path: a field without a value then differs from everything, so that a test is never unknown.</param>
internal sealed class EqualPlan(Site site, Plan left, Plan right, bool isNegated, bool isDecided) : TruthPlan(site)
{
    public override bool? Truth(in EvaluationContext context)
    {
        if (isDecided)
        {
            bool areEqual = Equality.AreEqual(left.Single(context), right.Single(context)) == true;
            return areEqual != isNegated;
        }

        ItemList first = default;
        ItemList second = default;
        left.Evaluate(context, ref first);
        right.Evaluate(context, ref second);
        bool? result = Equality.AreEqual(first, second);
        first.Dispose();
        second.Dispose();
        return isNegated ? !result : result;
    }
}

/// <summary><c>~</c> and <c>!~</c>; never empty.</summary>
internal sealed class EquivalentPlan(Site site, Plan left, Plan right, bool isNegated, bool isHl7) : TruthPlan(site)
{
    public override bool? Truth(in EvaluationContext context)
    {
        if (isHl7) return Equality.AreEquivalent(left.Single(context), right.Single(context)) != isNegated;
        ItemList first = default;
        ItemList second = default;
        left.Evaluate(context, ref first);
        right.Evaluate(context, ref second);
        bool result = Equality.AreEquivalent(first, second);
        first.Dispose();
        second.Dispose();
        return result != isNegated;
    }
}

/// <summary><c>&lt; &lt;= &gt; &gt;=</c>.</summary>
internal sealed class OrderPlan(Site site, BinaryOperator op, Plan left, Plan right) : TruthPlan(site)
{
    public override bool? Truth(in EvaluationContext context)
    {
        Item first = left.Single(context);
        Item second = right.Single(context);
        int? order = Ordering.Compare(first, second, out bool isComparable);
        if (!isComparable)
        {
            Site.Fault(context, "expression.not-comparable", $"{first.Kind} and {second.Kind} have no order.", "Convert one of them, for instance with toDecimal() or toDate().");
        }

        return order is not { } sign ? null : op switch
        {
            BinaryOperator.Less => sign < 0,
            BinaryOperator.LessOrEqual => sign <= 0,
            BinaryOperator.Greater => sign > 0,
            _ => sign >= 0,
        };
    }
}

/// <summary><c>in</c>, and <c>contains</c> with its operands exchanged: whether an item equals one of a collection.</summary>
internal sealed class MembershipPlan(Site site, Plan item, Plan collection, bool isDecided) : TruthPlan(site)
{
    public override bool? Truth(in EvaluationContext context)
    {
        Item wanted = item.Single(context);
        if (wanted.IsEmpty || (wanted.Kind == ItemKind.Hl7 && !wanted.HasValue)) return isDecided ? false : null;
        if (collection is ConstantPlan constant) return Contains(constant.Items, wanted);
        ItemList items = default;
        collection.Evaluate(context, ref items);
        bool found = false;
        for (int i = 0; i < items.Count && !found; i++) found = Equality.AreEqual(wanted, items[i]) == true;
        items.Dispose();
        return found;
    }

    private static bool Contains(Item[] items, in Item wanted)
    {
        foreach (ref readonly Item item in items.AsSpan())
        {
            if (Equality.AreEqual(wanted, item) == true) return true;
        }

        return false;
    }
}
