using System.Text;
using IntegrationStudio.Standards.Expressions.Plans;
using IntegrationStudio.Standards.Expressions.Syntax;

namespace IntegrationStudio.Standards.Expressions.Compilation;

/// <summary>Picks the plan of an operator, with the byte-comparing forms where an HL7 path meets constant text.</summary>
internal static class OperatorPlans
{
    public static Plan Make(Site site, BinaryOperator op, Plan left, Plan right) => op switch
    {
        BinaryOperator.And => new AndPlan(site, left, right),
        BinaryOperator.Or => new OrPlan(site, left, right),
        BinaryOperator.Xor => new XorPlan(site, left, right),
        BinaryOperator.Implies => new ImpliesPlan(site, left, right),
        BinaryOperator.Equal => MakeEqual(site, left, right, isNegated: false),
        BinaryOperator.NotEqual => MakeEqual(site, left, right, isNegated: true),
        BinaryOperator.Equivalent => new EquivalentPlan(site, left, right, isNegated: false, IsHl7(left) || IsHl7(right)),
        BinaryOperator.NotEquivalent => new EquivalentPlan(site, left, right, isNegated: true, IsHl7(left) || IsHl7(right)),
        BinaryOperator.In => MakeMembership(site, left, right),
        BinaryOperator.Contains => MakeMembership(site, right, left),
        BinaryOperator.Less or BinaryOperator.LessOrEqual or BinaryOperator.Greater or BinaryOperator.GreaterOrEqual => new OrderPlan(site, op, left, right),
        BinaryOperator.Union => new UnionPlan(site, left, right),
        BinaryOperator.Concatenate => new ConcatenatePlan(site, left, right),
        _ => new ArithmeticPlan(site, op, left, right),
    };

    private static TruthPlan MakeEqual(Site site, Plan left, Plan right, bool isNegated)
    {
        if (IsElement(left) && Texts(right) is [var text]) return new Hl7TextPlan(site, left, [text], isNegated);
        if (IsElement(right) && Texts(left) is [var other]) return new Hl7TextPlan(site, right, [other], isNegated);
        return new EqualPlan(site, left, right, isNegated, IsHl7(left) || IsHl7(right));
    }

    private static TruthPlan MakeMembership(Site site, Plan item, Plan collection) =>
        IsElement(item) && Texts(collection) is { Length: > 0 } texts
            ? new Hl7TextPlan(site, item, texts, isNegated: false)
            : new MembershipPlan(site, item, collection, IsHl7(item));

    private static bool IsHl7(Plan plan) => plan is Hl7PathPlan or Hl7ComponentPlan or Hl7SegmentsPlan;

    private static bool IsElement(Plan plan) => plan is Hl7PathPlan or Hl7ComponentPlan;

    private static byte[][]? Texts(Plan plan)
    {
        if (plan is not ConstantPlan { Items: { Length: > 0 } items } || !items.All(item => item.Kind == ItemKind.String)) return null;
        return [.. items.Select(item => Encoding.UTF8.GetBytes(item.ToText()!))];
    }
}
