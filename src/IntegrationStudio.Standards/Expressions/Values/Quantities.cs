namespace IntegrationStudio.Standards.Expressions.Values;

/// <summary>Comparison and arithmetic of quantities (specification: N1, sections 4.1.8, 6.1, 6.2 and 6.6).</summary>
internal static class Quantities
{
    /// <summary>Null when the units cannot be compared, or one is a calendar month or year and the other a definite duration.</summary>
    public static bool? AreEqual(in Item left, in Item right) => Compare(left, right) is { } order ? order == 0 : null;

    public static bool AreEquivalent(in Item left, in Item right)
    {
        if (SameUnit(left, right)) return Numbers.AreEquivalent(left.Decimal, right.Decimal);
        if (UnitOf(left, isLenient: true) is not { } a || UnitOf(right, isLenient: true) is not { } b || a.Dimension != b.Dimension) return false;
        return Numbers.Try(right.Decimal, b.Factor / a.Factor, decimal.Multiply) is { } converted
            && Numbers.AreEquivalent(left.Decimal, converted);
    }

    /// <summary>Order; null when it cannot be said.</summary>
    public static int? Compare(in Item left, in Item right)
    {
        if (SameUnit(left, right)) return left.Decimal.CompareTo(right.Decimal);
        if (UnitOf(left) is not { } a || UnitOf(right) is not { } b || a.Dimension != b.Dimension) return null;
        return Numbers.Try(left.Decimal, a.Factor, decimal.Multiply) is { } first && Numbers.Try(right.Decimal, b.Factor, decimal.Multiply) is { } second
            ? first.CompareTo(second)
            : null;
    }

    /// <summary>Whether both units are understood and measure the same thing.</summary>
    public static bool AreComparable(in Item left, in Item right) =>
        SameUnit(left, right) || (UnitOf(left) is { } a && UnitOf(right) is { } b && a.Dimension == b.Dimension);

    /// <summary>Sum or difference in the smaller of the two units; empty when they cannot be added.</summary>
    public static Item Add(in Item left, in Item right, int sign)
    {
        if (SameUnit(left, right))
        {
            return Numbers.Try(left.Decimal, sign * right.Decimal, decimal.Add) is { } sum ? Item.OfQuantity(sum, left.Unit, left.IsCalendarUnit) : default;
        }

        if (UnitOf(left) is not { } a || UnitOf(right) is not { } b || a.Dimension != b.Dimension) return default;
        Item unit = a.Factor <= b.Factor ? left : right;
        decimal smaller = Math.Min(a.Factor, b.Factor);
        decimal? total = Numbers.Try(left.Decimal * (a.Factor / smaller), sign * right.Decimal * (b.Factor / smaller), decimal.Add);
        return total is { } amount ? Item.OfQuantity(amount, unit.Unit, unit.IsCalendarUnit) : default;
    }

    public static Item Multiply(in Item left, in Item right)
    {
        if (IsPlain(right)) return Scale(left, right.Decimal, decimal.Multiply);
        if (IsPlain(left)) return Scale(right, left.Decimal, decimal.Multiply);
        if (UnitOf(left) is not { } a || UnitOf(right) is not { } b) return default;
        return InBaseUnits(left.Decimal * a.Factor, right.Decimal * b.Factor, decimal.Multiply, a.Dimension.Times(b.Dimension));
    }

    public static Item Divide(in Item left, in Item right)
    {
        if (right.Decimal == 0) return default;
        if (IsPlain(right)) return Scale(left, right.Decimal, decimal.Divide);
        if (SameUnit(left, right)) return Item.OfQuantity(left.Decimal / right.Decimal, "1");
        if (UnitOf(left) is not { } a || UnitOf(right) is not { } b) return default;
        return InBaseUnits(left.Decimal * a.Factor, right.Decimal * b.Factor, decimal.Divide, a.Dimension.DividedBy(b.Dimension));
    }

    private static bool SameUnit(in Item left, in Item right) => left.Unit == right.Unit && left.IsCalendarUnit == right.IsCalendarUnit;

    private static bool IsPlain(in Item quantity) => quantity.Unit == "1" && !quantity.IsCalendarUnit;

    private static Item Scale(in Item quantity, decimal by, Func<decimal, decimal, decimal> operation) =>
        Numbers.Try(quantity.Decimal, by, operation) is { } amount ? Item.OfQuantity(amount, quantity.Unit, quantity.IsCalendarUnit) : default;

    private static Item InBaseUnits(decimal left, decimal right, Func<decimal, decimal, decimal> operation, Dimension dimension) =>
        Numbers.Try(left, right, operation) is { } amount ? Item.OfQuantity(amount, dimension.ToUnit()) : default;

    /// <summary>The unit in base units. Calendar weeks and shorter equal their UCUM durations; months and years are a dimension of their own, unless lenient.</summary>
    private static Unit? UnitOf(in Item quantity, bool isLenient = false) => (quantity.IsCalendarUnit, quantity.Unit) switch
    {
        (false, var code) => Unit.Find(code),
        (true, "year") => isLenient ? Unit.Find("a") : new Unit(12, Dimension.CalendarMonth),
        (true, "month") => isLenient ? Unit.Find("mo") : new Unit(1, Dimension.CalendarMonth),
        (true, "week") => Unit.Find("wk"),
        (true, "day") => Unit.Find("d"),
        (true, "hour") => Unit.Find("h"),
        (true, "minute") => Unit.Find("min"),
        (true, "millisecond") => Unit.Find("ms"),
        _ => Unit.Find("s"),
    };
}
