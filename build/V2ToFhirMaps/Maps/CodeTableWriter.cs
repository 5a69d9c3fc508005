using IntegrationStudio.V2ToFhirMaps.Coverage;
using IntegrationStudio.V2ToFhirMaps.Tables;

namespace IntegrationStudio.V2ToFhirMaps.Maps;

/// <summary>Turns a code table into the CSV of the definition format.</summary>
internal sealed class CodeTableWriter(Ledger ledger)
{
    private const string Header = "code,text,system,targetCode,targetDisplay,targetSystem";

    /// <summary>
    /// The rows that say something: a v2 code with a FHIR code. The source system is left empty unless it tells rows apart, because the field's own table
    /// is meant and senders spell it in many ways.
    /// </summary>
    public string Write(GuideTable<CodeRow> table)
    {
        var name = $"codesystems/{table.Name}";
        var ours = CodeMends.For(table.Name);
        var lines = new List<string> { Header };
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in table.Rows)
        {
            if (ours.TryGetValue(row.Code, out var mend))
            {
                ledger.Runs(name, row.Number, row.Code, row.TargetCode, mend.Row.TargetCode, mend.Why);
            }
            else if (row.Code.Length == 0 || row.TargetCode.Length == 0)
            {
                if (row.Code.Length > 0 || row.TargetCode.Length > 0) ledger.NoTarget(name, row.Number, row.Code.Length > 0 ? row.Code : $"(nothing) to {row.TargetCode}");
            }
            else
            {
                ledger.Runs(name, row.Number, row.Code, row.TargetCode, "");
                foreach (var one in Single(row)) Add(one, lines, seen);
            }
        }

        foreach (var (row, _) in ours.Values) Add(row, lines, seen);
        return string.Join('\n', lines) + "\n";
    }

    private static void Add(CodeRow row, List<string> lines, HashSet<string> seen)
    {
        if (seen.Add(row.Code)) lines.Add(Csv.Line(row.Code, row.Text, "", row.TargetCode, row.TargetDisplay, row.TargetSystem));
    }

    // "L,M,N" is three codes of one meaning.
    private static IEnumerable<CodeRow> Single(CodeRow row) =>
        row.Code.Contains(',', StringComparison.Ordinal) && row.TargetCode == row.Code ? row.Code.Split(',').Select(code => row with { Code = code, TargetCode = code }) : [row];
}
