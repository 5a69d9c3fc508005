using System.Text.RegularExpressions;
using IntegrationStudio.Standards.Fhir;

namespace IntegrationStudio.Standards.Expressions.Syntax;

/// <summary>Reads <c>@2015-02-04</c>, <c>@2015-02-04T14:30+01:00</c>, <c>@2015T</c> and <c>@T14:30</c> (specification: N1, sections 4.1.5 to 4.1.7).</summary>
internal static partial class DateLiteral
{
    public static Token Read(string text, int start, SyntaxProblems problems)
    {
        Match match = Shape().Match(text, start);
        if (!match.Success)
        {
            TextSpan at = new(start, 1);
            problems.Add("expression.date", at, "A date or time must follow @.", "Write @2015-02-04, @2015-02-04T14:30:00Z or @T14:30.");
            return new Token(TokenKind.Date, at, "@", Item.Of(0L));
        }

        TextSpan span = new(start, match.Length);
        ReadOnlySpan<char> value = match.ValueSpan[1..];
        Item item = default;
        if (value[0] == 'T')
        {
            if (match.Groups["zone"].Success)
            {
                problems.Add("expression.date", span, "A time of the day has no zone.", "Leave the zone out, or write a whole date with time.");
                item = Item.Of(0L);
            }
            else if (FhirDate.TryParseTime(value, out FhirDate time))
            {
                item = Item.OfTime(time);
            }
        }
        else if (FhirDate.TryParse(value.TrimEnd('T'), out FhirDate date))
        {
            item = value.Contains('T') ? Item.OfDateTime(date) : Item.OfDate(date);
        }

        if (item.IsEmpty)
        {
            problems.Add("expression.date", span, $"{match.Value} is no date that exists.", "Months go from 01 to 12, hours from 00 to 23.");
            item = Item.Of(0L);
        }

        return new Token(TokenKind.Date, span, match.Value, item);
    }

    [GeneratedRegex("""\G@(?:[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?(?:T(?:[0-9]{2}(?::[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)?(?<zone>Z|[+-][0-9]{2}:[0-9]{2})?)?)?|T[0-9]{2}(?::[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)?(?<zone>Z|[+-][0-9]{2}:[0-9]{2})?)""", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}
