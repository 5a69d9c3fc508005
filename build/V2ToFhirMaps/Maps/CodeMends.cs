using IntegrationStudio.V2ToFhirMaps.Tables;

namespace IntegrationStudio.V2ToFhirMaps.Maps;

/// <summary>Codes that a published table leaves open or contradicts FHIR with, from <c>codes.csv</c> beside the mends: table, then the row, then the reason.</summary>
internal static class CodeMends
{
    private static readonly ILookup<string, CodeRow> Rows = Load();

    /// <summary>The table's rows with ours put in: a row of ours stands for the published row of the same code.</summary>
    public static IEnumerable<CodeRow> Apply(string table, IReadOnlyList<CodeRow> rows)
    {
        var ours = Rows[table].ToDictionary(row => row.Code, StringComparer.Ordinal);
        return rows.Where(row => !ours.ContainsKey(row.Code)).Concat(ours.Values);
    }

    private static ILookup<string, CodeRow> Load()
    {
        using var reader = new StreamReader(typeof(CodeMends).Assembly.GetManifestResourceStream("codes.csv")!);
        return Csv.Read(reader.ReadToEnd()).Skip(1).Where(row => row.Length >= 6)
            .ToLookup(row => row[0], row => new CodeRow(row[1], row[2], "", row[3], row[4], row[5]), StringComparer.Ordinal);
    }
}
