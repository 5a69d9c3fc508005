using IntegrationStudio.Standards.Expressions.Plans;
using IntegrationStudio.Standards.Expressions.Values;
using static IntegrationStudio.Standards.Expressions.Functions.FunctionDefinition;

namespace IntegrationStudio.Standards.Expressions.Functions;

/// <summary>Conversion between the kinds of values (specification: N1, section 5.5).</summary>
internal static class ConversionFunctions
{
    private const string Group = "Conversion";

    private delegate Item Converter(in Item value);

    public static readonly FunctionDefinition[] All =
    [
        OfPlan("iif", Group, "iif(criterion, then [, otherwise])", "One of two values; only the chosen one is evaluated.", "iif(PID-8 = 'M', 'male', 'female')", 2, 3,
            static call => new IifPlan(call.Site, call.HasTarget ? call.Input : null, call.Argument(0), call.Argument(1), call.OptionalArgument(2))),
        .. Pair("Boolean", "truth value: true, yes, y, t, 1 and their opposites", "'yes'", Conversion.ToBoolean),
        .. Pair("Integer", "whole number", "'42'", Conversion.ToInteger),
        .. Pair("Decimal", "number; digits after the point are kept", "'1.50'", Conversion.ToDecimal),
        .. Pair("String", "text", "1.50", Conversion.ToText),
        .. Pair("Date", "date written as YYYY-MM-DD, less exact too", "'2015-02'", Conversion.ToDate),
        .. Pair("DateTime", "date with time written as YYYY-MM-DDThh:mm:ss, less exact too", "'2015-02-04T14:30'", Conversion.ToDateTime),
        .. Pair("Time", "time of day written as hh:mm:ss", "'14:30'", Conversion.ToTime),
        BuildQuantity("toQuantity", "value.toQuantity([unit]) : quantity", "The value as a number with a unit, written as 4 days or 1.5 'mg'; with a unit, only if it can be compared with it.", "'1.5 \\'mg\\''.toQuantity()", false),
        BuildQuantity("convertsToQuantity", "value.convertsToQuantity([unit]) : boolean", "Whether toQuantity() gives something.", "'4 days'.convertsToQuantity()", true),
    ];

    private static FunctionDefinition[] Pair(string type, string what, string example, Converter convert) =>
    [
        Of("to" + type, Group, $"value.to{type}() : {type.ToLowerInvariant()}", $"The value as a {what}; empty when it is none.", $"{example}.to{type}()", 0, 0,
            (in context, in input, call) => IsSimple(context, input, call) ? convert(input) : default),
        Of("convertsTo" + type, Group, $"value.convertsTo{type}() : boolean", $"Whether to{type}() gives something.", $"{example}.convertsTo{type}()", 0, 0,
            (in context, in input, call) => Item.Of(!SystemValue.IsComplex(input) && !convert(input).IsEmpty)),
    ];

    private static FunctionDefinition BuildQuantity(string name, string signature, string summary, string example, bool asksOnly) =>
        Of(name, Group, signature, summary, example, 0, 1, (in context, in input, call) =>
        {
            Item quantity = Conversion.ToQuantity(input);
            if (!quantity.IsEmpty && call.Text(context, 0) is { } unit && !Quantities.AreComparable(quantity, Item.OfQuantity(1, unit))) quantity = default;
            return asksOnly ? Item.Of(!quantity.IsEmpty) : quantity;
        });

    private static bool IsSimple(in EvaluationContext context, in Item input, Call call)
    {
        if (!SystemValue.IsComplex(input)) return true;
        call.WrongInput(context, input, "single values");
        return false;
    }
}
