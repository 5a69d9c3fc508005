using System.Globalization;
using IntegrationStudio.Engine.Mappings.Outline;

namespace IntegrationStudio.Portal.Designer.MappingTable;

/// <summary>Which rules the table shows.</summary>
internal enum RowFilter
{
    All,
    Mapped,
    Unmapped,
    Required,
    Changed,
    Conditional,
    Constants,
    Tables,
    Problems,
    Disabled,
}

/// <summary>The rows of the table: all rules in their order, then what is not mapped; found by words, and sorted only where somebody asks for it. Only for the circuit's dispatcher.</summary>
internal sealed class MappingRows(DesignerSession session)
{
    private List<MappingRow> all = [];
    private List<MappingRow> free = [];
    private int freeOf = -1;
    private int revision = -1;
    private bool into;

    public IReadOnlyList<MappingRow> Shown { get; private set; } = [];

    /// <summary>How many rules there are.</summary>
    public int Total => all.Count;

    /// <summary>How many source fields no rule reads, and target elements that should be filled and are not.</summary>
    public int Unmapped => free.Count;

    public string Sought { get; set; } = "";

    public RowFilter Filter { get; set; }

    /// <summary>Whether the rules of data type maps are rows too.</summary>
    public bool IntoDataTypes { get; set; }

    /// <summary>The column it is sorted by; null for the order in which rules run.</summary>
    public int? SortedBy { get; private set; }

    public bool Descending { get; private set; }

    /// <summary>Up, down, and back to the order of the rules.</summary>
    public void SortBy(int column) =>
        (SortedBy, Descending) = SortedBy != column ? (column, false) : Descending ? ((int?)null, false) : (column, true);

    /// <summary>Works out what is shown.</summary>
    public void Update()
    {
        if (revision != session.Revision || into != IntoDataTypes)
        {
            (revision, into) = (session.Revision, IntoDataTypes);
            all = [.. session.Outline.Walk(IntoDataTypes).Select((rule, at) => new MappingRow(session, rule, DepthOf(rule), at + 1))];
        }
        if (freeOf != session.Revision)
        {
            freeOf = session.Revision;
            free = [.. UnmappedRows.Target(session).Select(key => MappingRow.OfTarget(session, key)), .. UnmappedRows.Source(session).Select(key => MappingRow.OfSource(session, key))];
        }
        var rows = all.Concat(free).Where(IsWanted);
        if (Sought.Length > 0)
            rows = rows.Where(row => row.Path.Contains(Sought, StringComparison.OrdinalIgnoreCase) || MappingColumn.All.Any(column => column.Read(row).Contains(Sought, StringComparison.OrdinalIgnoreCase)));
        if (SortedBy is { } sorted)
        {
            var read = MappingColumn.All[sorted].Read;
            rows = Descending
                ? rows.OrderByDescending(row => Number(read(row))).ThenByDescending(read, StringComparer.OrdinalIgnoreCase)
                : rows.OrderBy(row => Number(read(row))).ThenBy(read, StringComparer.OrdinalIgnoreCase);
        }
        Shown = [.. rows];
    }

    /// <summary>Where a rule is shown; -1 where it is not.</summary>
    public int IndexOf(string? path)
    {
        for (var i = 0; path is not null && i < Shown.Count; i++)
        {
            if (Shown[i].Path == path)
                return i;
        }
        return -1;
    }

    /// <summary>2 comes before 10; words come behind numbers.</summary>
    private static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue;

    private bool IsWanted(MappingRow row) => Filter switch
    {
        RowFilter.All => true,
        RowFilter.Unmapped => row.Rule is null,
        RowFilter.Required => row.Source.IsRequired || row.Target.IsRequired,
        RowFilter.Changed => row.Rule?.Origin is RuleOrigin.Own or RuleOrigin.Added or RuleOrigin.Overridden,
        RowFilter.Conditional => row.Definition.When is not null,
        RowFilter.Constants => row.Rule?.Style.HasFlag(RuleStyle.Constant) is true,
        RowFilter.Tables => row.Definition.Table is not null,
        RowFilter.Problems => row.Rule is not null && session.Problems.Any(problem => problem.RulePath == row.Path),
        RowFilter.Disabled => row.Rule?.Origin == RuleOrigin.Disabled,
        _ => row.Rule is not null,
    };

    private static int DepthOf(OutlineRule rule)
    {
        var depth = 0;
        for (var around = rule.Parent; around is not null; around = around.Parent)
            depth++;
        return depth;
    }
}
