using System.Globalization;
using System.Text;
using IntegrationStudio.V2ToFhirMaps.Mends;

namespace IntegrationStudio.V2ToFhirMaps.Coverage;

/// <summary>Writes <c>docs/v2-to-fhir-coverage.md</c>: what became of every row of the guide, totals first, then the exceptions, then all of it.</summary>
internal static class CoverageDocument
{
    private static readonly (string Kind, string Name)[] Kinds = [("messages", "Messages"), ("segments", "Segments"), ("datatypes", "Data types"), ("codesystems", "Code systems")];

    public static string Write(Ledger ledger, MendBook book)
    {
        var text = new StringBuilder(Opening);
        Totals(text, ledger);
        ConditionSummary.Write(text, ledger.Conditions);
        Listed(text, "Rows set aside", "These rows name a FHIR attribute and give no rule.", ledger, RowState.SetAside);
        Listed(text, "Rows mended", "These rows run, but not word for word.", ledger, RowState.Mended);
        Added(text, book);
        text.Append("## Every table\n\nWhat runs as published stands here with the id of its rule; for rows mended or set aside see above. Row numbers count as in a spreadsheet.\n");
        foreach (var (kind, name) in Kinds)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n### {name}\n");
            foreach (var table in ledger.Tables.Where(table => table.StartsWith($"{kind}/", StringComparison.Ordinal))) TableSection.Write(text, table, [.. ledger.Rows.Where(row => row.Table == table)]);
        }

        return text.ToString();
    }

    private const string Opening = """
        # Coverage of the HL7 v2-to-FHIR tables

        What became of every row of the published tables (implementation guide `hl7.fhir.uv.v2mappings` 1.0.0). Written by the generator, never by hand:

        ```
        dotnet run --project build/V2ToFhirMaps -- TABLES mappings/hl7/v2-to-fhir --coverage docs/v2-to-fhir-coverage.md
        ```

        *Runs*: as published. *Mended*: runs after a decision of ours - a condition in prose that a person chose, a fault of the table, something that FHIR R4 asks for.
        *Set aside*: no rule, for the reason given. *No target*: the guide maps the field (or code) to nothing. All decisions are data: `build/V2ToFhirMaps/Mends`.


        """;

    private static void Totals(StringBuilder text, Ledger ledger)
    {
        text.Append("## Totals\n\n| | tables | rows | no target | with target | run as published | mended | set aside | run |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|\n");
        foreach (var (kind, name) in Kinds) Total(text, name, ledger.Tables.Count(table => table.StartsWith($"{kind}/", StringComparison.Ordinal)), [.. ledger.Rows.Where(row => row.Kind == kind)]);
        Total(text, "All", ledger.Tables.Count, ledger.Rows);
        text.Append('\n');
    }

    private static void Total(StringBuilder text, string name, int tables, IReadOnlyList<RowRecord> rows)
    {
        int Of(RowState state) => rows.Count(row => row.State == state);
        var targets = rows.Count - Of(RowState.NoTarget);
        var share = 100m * (targets - Of(RowState.SetAside)) / Math.Max(1, targets);
        text.Append(CultureInfo.InvariantCulture, $"| {name} | {tables} | {rows.Count} | {Of(RowState.NoTarget)} | {targets} | {Of(RowState.Runs)} | {Of(RowState.Mended)} | {Of(RowState.SetAside)} | {share:0.0} % |\n");
    }

    private static void Listed(StringBuilder text, string title, string sentence, Ledger ledger, RowState state)
    {
        var rows = ledger.Rows.Where(row => row.State == state).ToList();
        text.Append(CultureInfo.InvariantCulture, $"## {title} ({rows.Count})\n\n{sentence}\n\n");
        if (rows.Count == 0)
        {
            text.Append("None.\n\n");
            return;
        }

        text.Append("| table | row | source | target | why |\n|---|--:|---|---|---|\n");
        foreach (var row in rows)
            text.Append(CultureInfo.InvariantCulture, $"| {Cell.Of(row.Table[(row.Kind.Length + 1)..])} | {row.Number} | {Cell.Of(row.Source)} | {Cell.Code(row.Target)} | {Cell.Of(string.Join("; ", row.Why))} |\n");
        text.Append('\n');
    }

    private static void Added(StringBuilder text, MendBook book)
    {
        text.Append("## Rules of ours\n\nRules that stand in no row: what FHIR makes mandatory, and what the tables forget.\n\n| table | rules | why |\n|---|---|---|\n");
        foreach (var mend in book.All.Where(mend => mend.Add is not null || mend.AddFirst is not null))
        {
            var ids = (mend.AddFirst ?? []).Concat(mend.Add ?? []).Select(rule => Cell.Code(rule!["id"]!.GetValue<string>()));
            text.Append(CultureInfo.InvariantCulture, $"| {Cell.Of(mend.Table)} | {string.Join(", ", ids)} | {Cell.Of(mend.Why)} |\n");
        }

        text.Append('\n');
    }
}
