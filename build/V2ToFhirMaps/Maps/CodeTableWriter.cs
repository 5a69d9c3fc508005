using IntegrationStudio.V2ToFhirMaps.Tables;

namespace IntegrationStudio.V2ToFhirMaps.Maps;

/// <summary>Turns a code table into the CSV of the definition format.</summary>
internal static class CodeTableWriter
{
    private const string Header = "code,text,system,targetCode,targetDisplay,targetSystem";

    /// <summary>
    /// The rows that say something: a v2 code with a FHIR code. The source system is left empty unless it tells rows apart, because the field's own table
    /// is meant and senders spell it in many ways.
    /// </summary>
    public static string Write(IEnumerable<CodeRow> rows)
    {
        var lines = new List<string> { Header };
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in rows.SelectMany(Single))
        {
            if (row.Code.Length == 0 || row.TargetCode.Length == 0 || !seen.Add(row.Code)) continue;
            lines.Add(Csv.Line(row.Code, row.Text, "", row.TargetCode, row.TargetDisplay, row.TargetSystem));
        }

        return string.Join('\n', lines) + "\n";
    }

    // "L,M,N" is three codes of one meaning.
    private static IEnumerable<CodeRow> Single(CodeRow row) =>
        row.Code.Contains(',', StringComparison.Ordinal) && row.TargetCode == row.Code ? row.Code.Split(',').Select(code => row with { Code = code, TargetCode = code }) : [row];
}
