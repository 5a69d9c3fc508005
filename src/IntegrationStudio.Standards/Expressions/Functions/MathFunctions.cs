using IntegrationStudio.Standards.Expressions.Plans;
using IntegrationStudio.Standards.Expressions.Values;
using static IntegrationStudio.Standards.Expressions.Functions.FunctionDefinition;

namespace IntegrationStudio.Standards.Expressions.Functions;

/// <summary>Numbers (specification: N1, section 5.7). HL7 text that is a number counts as one.</summary>
internal static class MathFunctions
{
    private const string Group = "Numbers";

    public static readonly FunctionDefinition[] All =
    [
        Exact("abs", "The number or quantity without its sign.", "(-5.5).abs()", 0, static (value, _) => Math.Abs(value), keepsUnit: true),
        Exact("ceiling", "The next whole number not below.", "1.1.ceiling()", 0, static (value, _) => Math.Ceiling(value), isWhole: true),
        Exact("floor", "The next whole number not above.", "2.9.floor()", 0, static (value, _) => Math.Floor(value), isWhole: true),
        Exact("truncate", "The number without its digits after the point.", "(-1.56).truncate()", 0, static (value, _) => Math.Truncate(value), isWhole: true),
        Of("round", Group, "number.round([digits]) : number", "The number rounded half away from zero, to whole numbers or a number of digits.", "3.14159.round(3)", 0, 1, Round),
        Real("exp", "number.exp() : decimal", "e to the power of the number.", "0.exp()", 0, static (value, _) => Math.Exp(value)),
        Real("ln", "number.ln() : decimal", "The natural logarithm.", "1.ln()", 0, static (value, _) => Math.Log(value)),
        Real("log", "number.log(base) : decimal", "The logarithm to a base.", "100.log(10)", 1, static (value, by) => by == 10 ? Math.Log10(value) : by == 2 ? Math.Log2(value) : Math.Log(value, by)),
        Real("sqrt", "number.sqrt() : decimal", "The square root; empty for negative numbers.", "81.sqrt()", 0, static (value, _) => Math.Sqrt(value)),
        Of("power", Group, "number.power(exponent) : number", "The number to a power; empty when that is no real number.", "2.power(3)", 1, 1, Power),
    ];

    private static FunctionDefinition Exact(string name, string summary, string example, int arguments, Func<decimal, decimal, decimal> operation, bool isWhole = false, bool keepsUnit = false) =>
        Of(name, Group, $"number.{name}() : {(isWhole ? "integer" : "number")}", summary, example, arguments, arguments, (in context, in input, call) =>
        {
            Item value = ToNumber(input);
            if (value.Kind == ItemKind.Integer) return name != "abs" || value.Integer >= 0 ? value : value.Integer == long.MinValue ? default : Item.Of(-value.Integer);
            if (value.Kind == ItemKind.Quantity && keepsUnit) return Item.OfQuantity(operation(value.Decimal, 0), value.Unit, value.IsCalendarUnit);
            if (value.Kind != ItemKind.Decimal) return Wrong(context, input, call);
            decimal result = operation(value.Decimal, 0);
            return !isWhole ? Item.Of(result) : result is >= long.MinValue and <= long.MaxValue ? Item.Of((long)result) : default;
        });

    private static FunctionDefinition Real(string name, string signature, string summary, string example, int arguments, Func<double, double, double> operation) =>
        Of(name, Group, signature, summary, example, arguments, arguments, (in context, in input, call) =>
        {
            Item value = ToNumber(input);
            Item argument = arguments == 0 ? Item.Of(0L) : ToNumber(call.Value(context, 0));
            if (argument.IsEmpty) return default;
            return IsNumber(value) && IsNumber(argument) ? FromDouble(operation(AsDouble(value), AsDouble(argument))) : Wrong(context, input, call);
        });

    private static Item Round(in EvaluationContext context, in Item input, Call call)
    {
        Item value = ToNumber(input);
        int digits = call.Whole(context, 0) ?? 0;
        if (digits is < 0 or > 28)
        {
            call.WrongArgument(context, 0, "between 0 and 28");
            return default;
        }

        return value.Kind switch
        {
            ItemKind.Integer => value,
            ItemKind.Decimal => Item.Of(Math.Round(value.Decimal, digits, MidpointRounding.AwayFromZero)),
            ItemKind.Quantity => Item.OfQuantity(Math.Round(value.Decimal, digits, MidpointRounding.AwayFromZero), value.Unit, value.IsCalendarUnit),
            _ => Wrong(context, input, call),
        };
    }

    private static Item Power(in EvaluationContext context, in Item input, Call call)
    {
        Item value = ToNumber(input);
        Item exponent = ToNumber(call.Value(context, 0));
        if (exponent.IsEmpty) return default;
        if (!IsNumber(value) || !IsNumber(exponent)) return Wrong(context, input, call);
        if (exponent.Kind == ItemKind.Integer && exponent.Integer is >= 0 and <= 1000) return WholePower(value, (int)exponent.Integer);
        return FromDouble(Math.Pow(AsDouble(value), AsDouble(exponent)));
    }

    private static Item WholePower(in Item value, int exponent)
    {
        decimal result = 1;
        try
        {
            for (int i = 0; i < exponent; i++) result *= AsDecimal(value);
        }
        catch (OverflowException)
        {
            return default;
        }

        return value.Kind == ItemKind.Integer && result is >= long.MinValue and <= long.MaxValue ? Item.Of((long)result) : Item.Of(result);
    }

    private static Item ToNumber(in Item item) => item.Kind == ItemKind.String ? Coercion.FromHl7(item, ItemKind.Decimal) is { IsEmpty: false } number ? number : item : item;

    private static bool IsNumber(in Item item) => item.Kind is ItemKind.Integer or ItemKind.Decimal;

    private static decimal AsDecimal(in Item item) => item.Kind == ItemKind.Integer ? item.Integer : item.Decimal;

    private static double AsDouble(in Item item) => item.Kind == ItemKind.Integer ? item.Integer : (double)item.Decimal;

    private static Item FromDouble(double value) =>
        double.IsFinite(value) && Math.Abs(value) < 7.9e28 ? Item.Of((decimal)value) : default;

    private static Item Wrong(in EvaluationContext context, in Item input, Call call)
    {
        call.WrongInput(context, input, "numbers");
        return default;
    }
}
