using System.Text.RegularExpressions;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Portal.Designer.Inspector.Tables;

/// <summary>A code that came and that a table does not know.</summary>
/// <param name="Code">The code.</param>
/// <param name="Count">How often it was seen.</param>
/// <param name="InSamples">How often of that in samples; the rest is traffic.</param>
internal sealed record UnmappedCode(string Code, int Count, int InSamples);

/// <summary>The work list of a table: what runs reported as not in it. Counts up; not for several threads at once.</summary>
internal sealed partial class UnmappedCodes
{
    private readonly Dictionary<(string Table, string Code), (int Samples, int Traffic)> counts = [];

    /// <summary>Counts what a run reported.</summary>
    public void Add(IEnumerable<Problem> problems, bool isSample)
    {
        foreach (var problem in problems)
        {
            if (problem.Code != "table.unmapped" || Report().Match(problem.Message) is not { Success: true } match)
                continue;
            var key = (match.Groups["table"].Value, match.Groups["code"].Value);
            var (samples, traffic) = counts.GetValueOrDefault(key);
            counts[key] = isSample ? (samples + 1, traffic) : (samples, traffic + 1);
        }
    }

    /// <summary>What a table lacks, the most frequent first.</summary>
    /// <param name="table">The table's id or file, as problems name it.</param>
    /// <param name="sheet">The table as it is now: what was added meanwhile is done.</param>
    public IReadOnlyList<UnmappedCode> Of(string table, TableSheet sheet)
    {
        HashSet<string> known = new(sheet.Lines.Select(line => sheet.Cell(line, "code")), StringComparer.OrdinalIgnoreCase);
        return [.. counts.Where(count => IsTable(count.Key.Table, table) && !known.Contains(count.Key.Code))
            .Select(count => new UnmappedCode(count.Key.Code, count.Value.Samples + count.Value.Traffic, count.Value.Samples))
            .OrderByDescending(code => code.Count).ThenBy(code => code.Code, StringComparer.Ordinal)];
    }

    private static bool IsTable(string named, string table) => named == table || named.EndsWith("/" + table, StringComparison.Ordinal);

    [GeneratedRegex("""^"(?<code>.*)" is not in (?<table>.+?); it is (left out|passed through)\.""", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Report();
}
