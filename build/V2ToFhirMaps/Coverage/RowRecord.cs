namespace IntegrationStudio.V2ToFhirMaps.Coverage;

/// <summary>A row of the guide and what became of it.</summary>
/// <param name="Table">Folder and name of the table.</param>
/// <param name="Number">The row in its file, as a spreadsheet counts.</param>
/// <param name="Source">Field, component, segment or code.</param>
/// <param name="Target">The FHIR attribute, resource or code as published.</param>
/// <param name="State">What became of it.</param>
/// <param name="Rule">The id of its rule; empty when it has none, or the rule is that of the row that says the same.</param>
/// <param name="Why">The decisions behind a row that is mended or set aside.</param>
internal sealed record RowRecord(string Table, int Number, string Source, string Target, RowState State, string Rule, IReadOnlyList<string> Why)
{
    public string Kind => Table[..Table.IndexOf('/', StringComparison.Ordinal)];
}
