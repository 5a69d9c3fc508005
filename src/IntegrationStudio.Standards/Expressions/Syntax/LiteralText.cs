using System.Globalization;

namespace IntegrationStudio.Standards.Expressions.Syntax;

/// <summary>Writes a literal's value as the language spells it.</summary>
internal static class LiteralText
{
    public static string Of(in Item value) => value.Kind switch
    {
        ItemKind.Boolean => value.Boolean ? "true" : "false",
        ItemKind.Integer => value.Integer.ToString(CultureInfo.InvariantCulture),
        ItemKind.Decimal => WithPoint(value.Decimal),
        ItemKind.String => QuotedText.Write(value.ToText()!, '\''),
        ItemKind.Date => "@" + value.ToText(),
        ItemKind.DateTime => "@" + value.ToText() + (value.ToText()!.Contains('T') ? "" : "T"),
        ItemKind.Time => "@T" + value.ToText(),
        ItemKind.Quantity => Quantity(value),
        _ => "{}",
    };

    private static string Quantity(in Item value)
    {
        string number = value.Decimal.ToString(CultureInfo.InvariantCulture);
        return value.IsCalendarUnit ? $"{number} {value.Unit}" : $"{number} {QuotedText.Write(value.Unit, '\'')}";
    }

    // A decimal without digits after the point (from arithmetic) would read as an integer.
    private static string WithPoint(decimal value)
    {
        string text = value.ToString(CultureInfo.InvariantCulture);
        return text.Contains('.') ? text : text + ".0";
    }
}
