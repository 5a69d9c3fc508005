using IntegrationStudio.Engine.Mappings.Drafts;

namespace IntegrationStudio.Engine.Governance.Difference;

/// <summary>A code table that two states of a definition do not have in common, cell by cell.</summary>
/// <param name="Path">Its file, e.g. <c>tables/units.csv</c>.</param>
/// <param name="Change">What became of the file.</param>
/// <param name="Columns">The columns of both, those of the later state first.</param>
/// <param name="Rows">The rows that differ, in the order of the later state; those that are gone come last.</param>
/// <param name="Unchanged">How many rows are the same.</param>
public sealed record TableDifference(string Path, ItemChange Change, IReadOnlyList<string> Columns, IReadOnlyList<TableRowDifference> Rows, int Unchanged)
{
    /// <summary>Cells that differ; a row that came or went counts once.</summary>
    public int Cells => Rows.Sum(row => row.Change == ItemChange.Changed ? row.Cells.Count : 1);
}

/// <summary>A row of a code table that differs. Rows belong together by their source code and system.</summary>
/// <param name="Code">The source code.</param>
/// <param name="Change">What became of the row.</param>
/// <param name="Cells">The cells that differ; of a row that came or went all that say something.</param>
/// <param name="Before">The row as it was, by column; null when it was not there.</param>
/// <param name="After">The row as it is; null when it is gone.</param>
public sealed record TableRowDifference(
    string Code, ItemChange Change, IReadOnlyList<FieldChange> Cells, IReadOnlyDictionary<string, string>? Before, IReadOnlyDictionary<string, string>? After);
