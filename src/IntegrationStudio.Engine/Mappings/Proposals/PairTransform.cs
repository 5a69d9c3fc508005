using System.Globalization;
using System.Text.RegularExpressions;

namespace IntegrationStudio.Engine.Mappings.Proposals;

/// <summary>What may happen to a value between input and output.</summary>
/// <param name="How">In words; null for a plain copy.</param>
/// <param name="Functions">The functions of the rule.</param>
/// <param name="Change">The same on a value; null where it does not apply.</param>
internal sealed partial record PairTransform(string? How, IReadOnlyList<string> Functions, Func<string, string?> Change)
{
    /// <summary>The likeliest first.</summary>
    public static readonly IReadOnlyList<PairTransform> All =
    [
        new(null, [], value => value),
        new("as date or time", [], Time),
        new("as number", [], Number),
        new("trimmed", ["trim"], value => value.Trim()),
        new("in upper case", ["upper"], value => value.ToUpperInvariant()),
        new("in lower case", ["lower"], value => value.ToLowerInvariant()),
    ];

    /// <summary>The digits of a date or time, so that HL7's and ISO's spelling compare; the zone is not among them, because a policy may add it.</summary>
    private static string? Time(string value)
    {
        if (value.Length is < 4 or > 35 || Moment().Match(value) is not { Success: true } match) return null;
        string digits = string.Concat(Enumerable.Range(1, 6).Select(number => match.Groups[number].Value));
        return "t" + (digits.Length == 14 && digits.EndsWith("00", StringComparison.Ordinal) ? digits[..12] : digits);
    }

    [GeneratedRegex(@"^((?:18|19|20|21)\d{2})(?:-?(\d{2})(?:-?(\d{2}))?)?(?:[T ]?(\d{2}):?(\d{2})(?::?(\d{2}))?(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?)?$")]
    private static partial Regex Moment();

    private static string? Number(string value) => decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number) ? "n" + (number / 1.000000000000000000000000000000m).ToString(CultureInfo.InvariantCulture) : null;
}
