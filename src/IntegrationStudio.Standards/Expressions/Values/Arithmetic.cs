using IntegrationStudio.Standards.Expressions.Syntax;

namespace IntegrationStudio.Standards.Expressions.Values;

/// <summary>The operators with two numbers, texts, quantities or dates (specification: N1, section 6.6). What overflows or divides by zero is empty.</summary>
internal static class Arithmetic
{
    /// <summary>The result; empty when there is none.</summary>
    /// <param name="op">One of the arithmetic operators.</param>
    /// <param name="left">The first operand.</param>
    /// <param name="right">The second operand.</param>
    /// <param name="isDefined">False when the operator does not take such operands.</param>
    public static Item Apply(BinaryOperator op, in Item left, in Item right, out bool isDefined)
    {
        isDefined = true;
        Item a = SystemValue.Of(left);
        Item b = SystemValue.Of(right);
        if (left.Kind == ItemKind.Hl7 && b.Kind is not ItemKind.String) a = Coercion.FromHl7(a, b.Kind == ItemKind.Quantity ? ItemKind.Date : b.Kind);
        if (right.Kind == ItemKind.Hl7 && a.Kind is not ItemKind.String) b = Coercion.FromHl7(b, a.Kind);
        if (left.Kind == ItemKind.Hl7 && right.Kind == ItemKind.Hl7 && op != BinaryOperator.Add)
        {
            a = Coercion.FromHl7(a, ItemKind.Decimal);
            b = Coercion.FromHl7(b, ItemKind.Decimal);
        }

        if (a.IsEmpty || b.IsEmpty) return default;
        try
        {
            return Compute(op, a, b, ref isDefined);
        }
        catch (OverflowException)
        {
            return default;
        }
    }

    private static Item Compute(BinaryOperator op, in Item a, in Item b, ref bool isDefined)
    {
        switch (a.Kind, b.Kind)
        {
            case (ItemKind.Integer, ItemKind.Integer):
                return Whole(op, a.Integer, b.Integer);
            case (ItemKind.Integer or ItemKind.Decimal, ItemKind.Integer or ItemKind.Decimal):
                return Exact(op, Number(a), Number(b));
            case (ItemKind.String, ItemKind.String) when op == BinaryOperator.Add:
                return Item.Of(a.ToText() + b.ToText());
            case (ItemKind.Quantity or ItemKind.Integer or ItemKind.Decimal, ItemKind.Quantity or ItemKind.Integer or ItemKind.Decimal):
                return Measured(op, Quantity(a), Quantity(b), ref isDefined);
            case (ItemKind.Date or ItemKind.DateTime or ItemKind.Time, ItemKind.Quantity) when op is BinaryOperator.Add or BinaryOperator.Subtract:
                return DateArithmetic.Move(a, op == BinaryOperator.Add ? b.Decimal : -b.Decimal, b, out isDefined);
            default:
                isDefined = false;
                return default;
        }
    }

    private static Item Whole(BinaryOperator op, long a, long b) => op switch
    {
        BinaryOperator.Add => Item.Of(checked(a + b)),
        BinaryOperator.Subtract => Item.Of(checked(a - b)),
        BinaryOperator.Multiply => Item.Of(checked(a * b)),
        BinaryOperator.Divide => b == 0 ? default : Item.Of((decimal)a / b),
        BinaryOperator.WholeDivide => b == 0 ? default : Item.Of(checked(a / b)),
        _ => b is 0 ? default : Item.Of(b == -1 ? 0 : a % b),
    };

    private static Item Exact(BinaryOperator op, decimal a, decimal b) => op switch
    {
        BinaryOperator.Add => Item.Of(a + b),
        BinaryOperator.Subtract => Item.Of(a - b),
        BinaryOperator.Multiply => Item.Of(a * b),
        BinaryOperator.Divide => b == 0 ? default : Item.Of(a / b),
        BinaryOperator.WholeDivide => b == 0 ? default : Item.Of((long)decimal.Truncate(a / b)),
        _ => b == 0 ? default : Item.Of(a % b),
    };

    private static Item Measured(BinaryOperator op, in Item a, in Item b, ref bool isDefined)
    {
        switch (op)
        {
            case BinaryOperator.Add: return Quantities.Add(a, b, 1);
            case BinaryOperator.Subtract: return Quantities.Add(a, b, -1);
            case BinaryOperator.Multiply: return Quantities.Multiply(a, b);
            case BinaryOperator.Divide: return Quantities.Divide(a, b);
            default:
                isDefined = false;
                return default;
        }
    }

    private static decimal Number(in Item item) => item.Kind == ItemKind.Integer ? item.Integer : item.Decimal;

    private static Item Quantity(in Item item) => item.Kind == ItemKind.Quantity ? item : Item.OfQuantity(Number(item), "1");
}
