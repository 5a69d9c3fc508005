using System.Globalization;
using System.Text;

namespace IntegrationStudio.V2ToFhirMaps.Coverage;

/// <summary>How many conditions the tables state, in which form, and what became of those that are no expressions.</summary>
internal static class ConditionSummary
{
    public static void Write(StringBuilder text, IReadOnlyList<ConditionRecord> conditions)
    {
        text.Append("## Conditions\n\nOf rows with a target. A row that states one in both computable forms counts in each.\n\n| form | conditions | parse | do not parse |\n|---|--:|--:|--:|\n");
        foreach (var form in (string[])["ANTLR", "FHIRPath"])
        {
            var all = conditions.Where(one => one.Form == form).ToList();
            var parsed = all.Count(one => one.Expression is not null);
            text.Append(CultureInfo.InvariantCulture, $"| {form} | {all.Count} | {parsed} | {all.Count - parsed} |\n");
        }

        var prose = conditions.Where(one => one.Form == "prose").ToList();
        text.Append(CultureInfo.InvariantCulture, $"| prose only | {prose.Count} | | |\n\n");
        Listed(text, "No expressions as published", "What the row says is no condition of the guide's language; a person read it as below.", [.. conditions.Where(one => one is { Form: not "prose", Expression: null })]);
        Listed(text, "Prose, and what was chosen", "`always`: the row runs on every message. `never`: nothing in a message tells that it should.", prose);
    }

    private static void Listed(StringBuilder text, string title, string sentence, List<ConditionRecord> conditions)
    {
        if (conditions.Count == 0) return;
        text.Append(CultureInfo.InvariantCulture, $"### {title} ({conditions.Count})\n\n{sentence}\n\n| table | row | source | condition as published | chosen |\n|---|--:|---|---|---|\n");
        foreach (var one in conditions)
            text.Append(CultureInfo.InvariantCulture, $"| {Cell.Of(one.Table[(one.Table.IndexOf('/', StringComparison.Ordinal) + 1)..])} | {one.Number} | {Cell.Of(one.Source)} | {Cell.Of(one.Text)} | {(one.Chosen is { } chosen ? Cell.Code(chosen) : "set aside")} |\n");
        text.Append('\n');
    }
}
