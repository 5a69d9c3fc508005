using IntegrationStudio.V2ToFhirMaps.Mends;
using IntegrationStudio.V2ToFhirMaps.Tables;

namespace IntegrationStudio.V2ToFhirMaps.Coverage;

/// <summary>Keeps account of every row that is read, and of every condition.</summary>
internal sealed class Ledger
{
    private readonly List<string> _tables = [];
    private readonly List<RowRecord> _rows = [];
    private readonly List<ConditionRecord> _conditions = [];

    /// <summary>Folder and name of every table, those without rows too.</summary>
    public IReadOnlyList<string> Tables => _tables;

    public IReadOnlyList<RowRecord> Rows => _rows;

    public IReadOnlyList<ConditionRecord> Conditions => _conditions;

    public void Open(string table) => _tables.Add(table);

    public void NoTarget(string table, int number, string source, string proposal = "") => _rows.Add(new(table, number, source, proposal, RowState.NoTarget, "", []));

    /// <summary>A row without a rule of its own: done by another rule, or by none.</summary>
    public void SetAside(string table, int number, string source, string target, IReadOnlyList<Mend> mends)
    {
        var by = mends.Select(mend => mend.By).LastOrDefault(by => by is not null);
        _rows.Add(new(table, number, source, target, by is null ? RowState.SetAside : RowState.Mended, "", by is null ? Reasons(mends) : [$"done by {by}", .. Reasons(mends)]));
    }

    public void Runs(string table, int number, string source, string target, string rule, IEnumerable<Mend> mends)
    {
        var why = Reasons(mends);
        _rows.Add(new(table, number, source, target, why.Count > 0 ? RowState.Mended : RowState.Runs, rule, why));
    }

    public void Runs(string table, int number, string source, string target, string rule, string why = "") =>
        _rows.Add(new(table, number, source, target, why.Length > 0 ? RowState.Mended : RowState.Runs, rule, why.Length > 0 ? [why] : []));

    /// <summary>Notes whether the conditions of a row can be read, whether or not a mend then stands for them.</summary>
    public void Condition(string table, int number, string source, GuideCondition condition, Func<string, string?> translate, string? chosen)
    {
        foreach (var (form, text) in new[] { ("ANTLR", condition.Antlr), ("FHIRPath", condition.FhirPath) })
        {
            if (text.Length > 0) _conditions.Add(new(table, number, source, form, text, translate(text), chosen));
        }

        if (condition is { Antlr.Length: 0, FhirPath.Length: 0, Narrative.Length: > 0 }) _conditions.Add(new(table, number, source, "prose", condition.Narrative, null, chosen));
    }

    private static List<string> Reasons(IEnumerable<Mend> mends) => [.. mends.Select(mend => mend.Why).Distinct(StringComparer.Ordinal)];
}

/// <summary>A condition of a row.</summary>
/// <param name="Table">Folder and name of the table.</param>
/// <param name="Number">The row in its file.</param>
/// <param name="Source">Field, component or segment.</param>
/// <param name="Form">ANTLR, FHIRPath or prose.</param>
/// <param name="Text">As published.</param>
/// <param name="Expression">In the expression language; null for prose and for what does not parse.</param>
/// <param name="Chosen">The condition that a mend puts in its place, if one does.</param>
internal sealed record ConditionRecord(string Table, int Number, string Source, string Form, string Text, string? Expression, string? Chosen);
