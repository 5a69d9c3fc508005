using IntegrationStudio.Engine.Mappings;

namespace IntegrationStudio.Portal.Commands;

/// <summary>A test that failed, as people read it on a terminal.</summary>
internal static class TestReport
{
    private const int DifferencesShown = 10;
    private const int LongestShown = 200;

    public static void Print(TextWriter output, MappingTestResult result)
    {
        output.WriteLine($"FAILED {result.MappingId} {result.Case}");
        ProblemReport.Print(output, "  " + result.Case, result.Problems);
        foreach (var difference in result.Differences.Take(DifferencesShown))
        {
            output.WriteLine($"  {difference.Path}: expected {Shown(difference.Expected)}, found {Shown(difference.Actual)}");
            if (difference.RulePath is { } rule)
            {
                output.WriteLine($"    by rule {rule}{(difference.SourcePath is { } source ? " from " + source : "")}");
            }
        }

        if (result.Differences.Count > DifferencesShown)
        {
            output.WriteLine($"  and {result.Differences.Count - DifferencesShown} more differences");
        }

        foreach (var assertion in result.Assertions.Where(assertion => !assertion.Holds))
        {
            output.WriteLine($"  does not hold: {assertion.Assertion.That}{(assertion.Assertion.Note is { } note ? $" ({note})" : "")}");
            foreach (var seen in assertion.Seen)
            {
                output.WriteLine($"    {seen}");
            }
        }
    }

    private static string Shown(string? value) => value is null ? "nothing" : value.Length <= LongestShown ? value : value[..LongestShown] + "...";
}
