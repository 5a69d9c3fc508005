using System.Text;
using System.Text.RegularExpressions;
using IntegrationStudio.V2ToFhirMaps.Conditions;

namespace IntegrationStudio.V2ToFhirMaps.Maps;

/// <summary>The "Assignment" column: a constant, or a concatenation of fields and constants.</summary>
/// <param name="Constant">The constant, or null.</param>
/// <param name="Expression">The concatenation in the expression language, or null.</param>
internal sealed partial record Assignment(string? Constant, string? Expression)
{
    /// <summary>What the cell says, or null when it is neither (prose between slashes, arithmetic on dates).</summary>
    public static Assignment? Parse(string text, Vocabulary vocabulary)
    {
        if (ConstantPattern().Match(text) is { Success: true } constant) return new(constant.Groups[1].Value.Trim(), null);
        var parts = new List<string>();
        var position = 0;
        while (position < text.Length)
        {
            var match = PartPattern().Match(text, position);
            if (!match.Success || match.Index != position) return null;
            position += match.Length;
            if (match.Groups["path"].Success) parts.Add(vocabulary.Path(match.Groups["path"].Value));
            else if (match.Groups["literal"].Success) parts.Add($"'{match.Groups["literal"].Value}'");
        }

        if (!parts.Any(part => part[0] != '\'')) return null;
        return new(null, Join(parts));
    }

    // Parts that are missing would leave two blanks between their neighbours, or one at an end.
    private static string Join(List<string> parts)
    {
        var text = new StringBuilder().AppendJoin(" & ", parts).ToString();
        return parts.Count(part => part == "' '") > 1 ? $"({text}).replace('   ', ' ').replace('  ', ' ').trim()" : text;
    }

    [GeneratedRegex("""^"([^"]*)"?$""")]
    private static partial Regex ConstantPattern();

    [GeneratedRegex("""\s+|\+|"(?<literal>[^"]*)"|(?<path>[A-Z][A-Z0-9]{1,2}[-.]\d+(?:\.\d+)*)""", RegexOptions.ExplicitCapture)]
    private static partial Regex PartPattern();
}
