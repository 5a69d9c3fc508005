using IntegrationStudio.V2ToFhirMaps.Tables;

namespace IntegrationStudio.V2ToFhirMaps.Maps;

/// <summary>Codes that a published table leaves open or contradicts FHIR with, from <c>codes.csv</c> beside the mends: table, then the row, then the reason.</summary>
internal static class CodeMends
{
    private static readonly ILookup<string, (CodeRow Row, string Why)> Rows = Load();

    /// <summary>The rows of ours, by code, that stand for the published rows of the same codes.</summary>
    public static IReadOnlyDictionary<string, (CodeRow Row, string Why)> For(string table) => Rows[table].ToDictionary(mend => mend.Row.Code, StringComparer.Ordinal);

    private static ILookup<string, (CodeRow Row, string Why)> Load()
    {
        using var reader = new StreamReader(typeof(CodeMends).Assembly.GetManifestResourceStream("codes.csv")!);
        return Csv.Read(reader.ReadToEnd()).Skip(1).Where(row => row.Length >= 7)
            .ToLookup(row => row[0], row => (new CodeRow(0, row[1], row[2], "", row[3], row[4], row[5]), row[6]), StringComparer.Ordinal);
    }
}
