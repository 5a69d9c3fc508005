namespace IntegrationStudio.Standards.Expressions.Syntax;

/// <summary>The calendar units of quantities (specification: N1, section 4.1.8).</summary>
internal static class CalendarUnits
{
    private static readonly string[] Names = ["year", "month", "week", "day", "hour", "minute", "second", "millisecond"];

    public static bool IsUnit(string word) => Array.IndexOf(Names, Singular(word)) >= 0;

    public static string Singular(string word) => word.EndsWith('s') ? word[..^1] : word;
}
