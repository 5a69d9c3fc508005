using System.Runtime.CompilerServices;
using System.Text.Unicode;
using IntegrationStudio.Standards.Expressions.Syntax;
using IntegrationStudio.Standards.Expressions.Values;

namespace IntegrationStudio.Standards.Expressions.Plans;

/// <summary><c>+ - * / div mod</c>.</summary>
internal sealed class ArithmeticPlan(Site site, BinaryOperator op, Plan left, Plan right) : SinglePlan(site)
{
    public override Item Single(in EvaluationContext context)
    {
        Item first = left.Single(context);
        Item second = right.Single(context);
        Item result = Arithmetic.Apply(op, first, second, out bool isDefined);
        if (!isDefined)
        {
            Site.Fault(context, "expression.operands", $"{Operators.Text(op)} does not work with {first.Kind} and {second.Kind}.",
                op == BinaryOperator.Add ? "Text is joined with &; dates take a quantity such as 7 days." : null);
        }

        return result;
    }
}

/// <summary><c>&amp;</c>: text joined, with empty as nothing.</summary>
internal sealed class ConcatenatePlan(Site site, Plan left, Plan right) : SinglePlan(site)
{
    private readonly Plan[] _parts = [.. Parts(left), .. Parts(right)];

    public override Item Single(in EvaluationContext context)
    {
        var text = new DefaultInterpolatedStringHandler(0, 0, null, stackalloc char[256]);
        foreach (Plan part in _parts)
        {
            Item item = part.Single(context);
            if (item.Kind == ItemKind.Hl7 && item.TryGetUtf8(out ReadOnlySpan<byte> utf8) && utf8.Length <= LongestInPlace) AppendUtf8(ref text, utf8);
            else text.AppendLiteral(Text(part, item, context) ?? "");
        }

        return Item.Of(text.ToStringAndClear());
    }

    private const int LongestInPlace = 128;

    private static void AppendUtf8(ref DefaultInterpolatedStringHandler text, ReadOnlySpan<byte> utf8)
    {
        Span<char> wide = stackalloc char[LongestInPlace];
        Utf8.ToUtf16(utf8, wide, out _, out int length);
        text.AppendFormatted(wide[..length]);
    }

    /// <summary>Of a chain its links, so that it is joined in one go.</summary>
    private static Plan[] Parts(Plan plan) => plan is ConcatenatePlan chain ? chain._parts : [plan];

    private static string? Text(Plan plan, in Item item, in EvaluationContext context)
    {
        if (item.IsEmpty || SystemValue.Of(item) is not { Kind: ItemKind.Node or ItemKind.Hl7Segment or ItemKind.Hl7Group }) return item.ToText();
        plan.Site.Fault(context, "expression.operands", $"& joins text, and this is a {item.Kind}.");
        return null;
    }
}

/// <summary>A sign before a number or quantity.</summary>
internal sealed class SignPlan(Site site, Plan operand, bool isNegative) : SinglePlan(site)
{
    public override Item Single(in EvaluationContext context)
    {
        Item value = operand.Single(context);
        value = value.Kind == ItemKind.Hl7 ? Coercion.FromHl7(SystemValue.Of(value), ItemKind.Decimal) : SystemValue.Of(value);
        switch (value.Kind)
        {
            case ItemKind.Empty: return default;
            case ItemKind.Integer: return isNegative ? Item.Of(unchecked(-value.Integer)) : value;
            case ItemKind.Decimal: return isNegative ? Item.Of(-value.Decimal) : value;
            case ItemKind.Quantity: return isNegative ? Item.OfQuantity(-value.Decimal, value.Unit, value.IsCalendarUnit) : value;
            default:
                Site.Fault(context, "expression.operands", $"A sign does not work with {value.Kind}.", "Put the signed number into parentheses when a function follows: (-1).abs().");
                return default;
        }
    }
}

/// <summary><c>|</c> and <c>union()</c>: both collections without duplicates.</summary>
internal sealed class UnionPlan(Site site, Plan left, Plan right) : Plan(site)
{
    public override void Evaluate(in EvaluationContext context, ref ItemList result)
    {
        ItemList all = default;
        left.Evaluate(context, ref all);
        right.Evaluate(context, ref all);
        Sets.AddDistinct(all, ref result);
        all.Dispose();
    }
}
