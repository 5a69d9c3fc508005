using IntegrationStudio.Standards.Expressions.Syntax;
using IntegrationStudio.Standards.Fhir;

namespace IntegrationStudio.Standards.Expressions.Values;

/// <summary>Dates and times moved by a duration (specification: N1, sections 6.6.7 and 6.6.8).</summary>
internal static class DateArithmetic
{
    /// <summary>The moved date; empty beyond the years 1 to 9999.</summary>
    /// <param name="date">Date, DateTime or Time.</param>
    /// <param name="amount">How far, with its sign.</param>
    /// <param name="unit">A quantity whose unit counts.</param>
    /// <param name="isDefined">False when the unit is no duration, or a UCUM month or year, whose length is no calendar's.</param>
    public static Item Move(in Item date, decimal amount, in Item unit, out bool isDefined)
    {
        FhirDateUnit? found = UnitOf(unit);
        isDefined = found is not null && (date.Kind != ItemKind.Time || found >= FhirDateUnit.Hour);
        if (!isDefined) return default;
        FhirDate? moved = date.Moment.Add(amount, found!.Value);
        if (moved is not { } value) return default;
        return date.Kind switch
        {
            ItemKind.Date => Item.OfDate(value),
            ItemKind.DateTime => Item.OfDateTime(value),
            _ => Item.OfTime(value),
        };
    }

    private static FhirDateUnit? UnitOf(in Item quantity)
    {
        string unit = quantity.IsCalendarUnit || !CalendarUnits.IsUnit(quantity.Unit) ? quantity.Unit : CalendarUnits.Singular(quantity.Unit);
        return unit switch
        {
            "year" => FhirDateUnit.Year,
            "month" => FhirDateUnit.Month,
            "week" or "wk" => FhirDateUnit.Week,
            "day" or "d" => FhirDateUnit.Day,
            "hour" or "h" => FhirDateUnit.Hour,
            "minute" or "min" => FhirDateUnit.Minute,
            "second" or "s" => FhirDateUnit.Second,
            "millisecond" or "ms" => FhirDateUnit.Millisecond,
            _ => null,
        };
    }
}
