using IntegrationStudio.Standards.Expressions.Plans;
using IntegrationStudio.Standards.Expressions.Values;
using static IntegrationStudio.Standards.Expressions.Functions.FunctionDefinition;

namespace IntegrationStudio.Standards.Expressions.Functions;

/// <summary>Tracing, the clock and precision (specification: N1, sections 5.9 and 5.10; the boundary functions of later releases).</summary>
internal static class UtilityFunctions
{
    private const string Group = "Utilities";

    public static readonly FunctionDefinition[] All =
    [
        OfPlan("not", Group, "boolean.not() : boolean", "The opposite; empty for empty. Of an HL7 field: it is not valued.", "PID-30.not()", 0, 0,
            static call => call.Fold(new NotPlan(call.Site, call.Input), call.ToCall())),
        OfPlan("trace", Group, "collection.trace(name [, projection]) : collection", "The collection itself; its items, or their projection, go to the trace.", "PID-3.trace('ids')", 1, 2,
            static call => new TracePlan(call.Site, call.Input, call.ToCall())),
        OfList("now", Group, "now() : dateTime", "The current date and time.", "now()", 0, 0,
            static (in context, in input, call, ref result) => result.Add(Item.OfDateTime(Clock.Now(context))), isVolatile: true),
        OfList("today", Group, "today() : date", "The current date.", "today()", 0, 0,
            static (in context, in input, call, ref result) => result.Add(Item.OfDate(Conversion.CutToDate(Clock.Now(context)))), isVolatile: true),
        OfList("timeOfDay", Group, "timeOfDay() : time", "The current time of day.", "timeOfDay()", 0, 0,
            static (in context, in input, call, ref result) => result.Add(Item.OfTime(Clock.Now(context) with { Year = 0, Month = 1, Day = 1, Offset = null })), isVolatile: true),
        Of("lowBoundary", Group, "value.lowBoundary([digits]) : value", "The least that the value may be, given its precision.", "@2014.lowBoundary(6)", 0, 1,
            static (in context, in input, call) => Boundaries.Of(input, call.Whole(context, 0), isHigh: false)),
        Of("highBoundary", Group, "value.highBoundary([digits]) : value", "The most that the value may be, given its precision.", "@2014.highBoundary(6)", 0, 1,
            static (in context, in input, call) => Boundaries.Of(input, call.Whole(context, 0), isHigh: true)),
        Of("precision", Group, "value.precision() : integer", "Digits after the point of a number, digits of a date or time.", "@2014-01.precision()", 0, 0,
            static (in context, in input, call) => Boundaries.Precision(input) is { } digits ? Item.Of((long)digits) : default),
        Of("comparable", Group, "quantity.comparable(other) : boolean", "Whether the units measure the same thing.", "1 'cm'.comparable(1 '[in_i]')", 1, 1,
            static (in context, in input, call) =>
            {
                Item other = call.Value(context, 0);
                return input.Kind == ItemKind.Quantity && other.Kind == ItemKind.Quantity ? Item.Of(Quantities.AreComparable(input, other)) : default;
            }),
    ];
}
