using System.Text;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Delimited;

namespace IntegrationStudio.Engine.Mappings.Testing;

/// <summary>Something about a row of a code table.</summary>
/// <param name="Line">Its line in the file, from 1.</param>
/// <param name="Code">Its code.</param>
/// <param name="Message">What is to say about it.</param>
/// <param name="Severity">Error: the row can never be found, or the table cannot be read. Warning: it is probably not meant so.</param>
public sealed record CodeTableFinding(int Line, string Code, string Message, Severity Severity);

/// <summary>What testing every row of a code table by itself showed.</summary>
/// <param name="Rows">How many rows there are, the row <c>*</c> included.</param>
/// <param name="Found">How many of them are found by their own code and system.</param>
/// <param name="Fallback">The row <c>*</c>; null where there is none.</param>
/// <param name="Findings">What is to say, by line.</param>
public sealed record CodeTableReport(int Rows, int Found, CodeTableRow? Fallback, IReadOnlyList<CodeTableFinding> Findings)
{
    /// <summary>Whether every row is found.</summary>
    public bool Passed => Findings.All(finding => finding.Severity != Severity.Error);
}

/// <summary>Tests a code table by itself: every row is looked up as a mapping would.</summary>
public static class CodeTableCheck
{
    /// <summary>Tests the rows of a table's file. Never fails: what cannot be read is a finding.</summary>
    public static CodeTableReport Of(string name, ReadOnlySpan<byte> csv)
    {
        Outcome<CodeTable> parsed = CodeTable.Parse(name, csv);
        if (!parsed.Succeeded) return new CodeTableReport(0, 0, null, [.. parsed.Problems.Select(Malformed)]);
        CodeTable table = parsed.Value;
        int[] lines = [.. DelimitedRows.Read(Encoding.UTF8.GetString(csv)).Skip(1).Where(row => row.Cells is not [""]).Select(row => row.Line)];
        var findings = new List<CodeTableFinding>();
        var lineOf = new Dictionary<CodeTableRow, int>(ReferenceEqualityComparer.Instance);
        for (int i = 0; i < table.Rows.Count; i++) lineOf[table.Rows[i]] = lines[i];
        int found = 0;
        foreach (CodeTableRow row in table.Rows)
        {
            CodeTableRow? hit = row.Code == "*" ? table.Fallback : table.Find(row.Code, row.System);
            if (ReferenceEquals(hit, row)) found++;
            else findings.Add(Hidden(row, lineOf[row], hit is null ? 0 : lineOf[hit], hit));
            if (row.Code != row.Code.Trim()) Say(row, $"\"{row.Code}\" has spaces around it; a code from a message fits only with the same spaces.", Severity.Warning);
            if (row.TargetCode is null && row.Code != "*") Say(row, "The code is known and has no counterpart: nothing is written.", Severity.Information);
            if (row.TargetCode is { } target && target != target.Trim()) Say(row, $"The target code \"{target}\" has spaces around it.", Severity.Warning);
        }

        foreach (IGrouping<string, CodeTableRow> alike in table.Rows.Where(row => row.Code != "*").GroupBy(row => row.Code, StringComparer.OrdinalIgnoreCase))
        {
            if (alike.Select(row => row.Code).Distinct(StringComparer.Ordinal).Count() < 2 || alike.Select(row => row.TargetCode).Distinct(StringComparer.Ordinal).Count() < 2) continue;
            Say(alike.Last(), $"{string.Join(" and ", alike.Select(row => $"\"{row.Code}\"").Distinct(StringComparer.Ordinal))} differ by case only and have different targets; any other spelling takes the first.", Severity.Warning);
        }

        return new CodeTableReport(table.Rows.Count, found, table.Fallback, [.. findings.OrderBy(finding => finding.Line)]);

        void Say(CodeTableRow row, string message, Severity severity) => findings.Add(new CodeTableFinding(lineOf[row], row.Code, message, severity));
    }

    private static CodeTableFinding Hidden(CodeTableRow row, int line, int other, CodeTableRow? hit)
    {
        if (row.Equals(hit)) return new CodeTableFinding(line, row.Code, $"The row repeats that of line {other}.", Severity.Warning);
        string said = row.Code == "*" ? $"The row * of line {other} is taken for codes that no row names; this one never is." : $"The row is never found: line {other} has the same code{(row.System is null ? "" : " and system")} and comes first.";
        return new CodeTableFinding(line, row.Code, said, Severity.Error);
    }

    private static CodeTableFinding Malformed(Problem problem)
    {
        int open = problem.Path.LastIndexOf('(');
        return new CodeTableFinding(open >= 0 && int.TryParse(problem.Path.AsSpan(open + 1).TrimEnd(')'), out int line) ? line : 1, "", problem.Message, Severity.Error);
    }
}
