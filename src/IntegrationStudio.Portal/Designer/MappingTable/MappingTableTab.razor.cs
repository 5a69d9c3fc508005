using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Editing;
using IntegrationStudio.Portal.Controls;
using IntegrationStudio.Portal.Designer.Inspector;
using IntegrationStudio.Portal.Designer.Inspector.Rules;
using IntegrationStudio.Portal.Designer.Inspector.Tables;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Expressions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Components.Web.Virtualization;
using Microsoft.JSInterop;

namespace IntegrationStudio.Portal.Designer.MappingTable;

public sealed partial class MappingTableTab
{
    private const int RowHeight = 30;
    private const int Page = 12;
    private const int FirstRows = 24;
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(120);
    private static int lastId;

    private readonly string id = $"mapping-table-{Interlocked.Increment(ref lastId)}";
    private MappingRows rows = null!;
    private Virtualize<IndexedRow>? list;
    private ElementReference section;
    private ElementReference grid;
    private IJSObjectReference? cells;
    private bool gone;
    private int row;
    private int column;
    private bool editing;
    private string? typed;
    private bool adding;
    private ConnectionPlan? connecting;
    private (string Source, string Target) ends;
    private bool returns;
    private int revealed = -1;
    private bool provided;
    private int moves;
    private string say = "";

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    private MappingRow? Current => row >= 0 && row < rows.Shown.Count ? rows.Shown[row] : null;

    private RuleEditor? Editor => Current?.Rule is { } rule ? new RuleEditor(Session, rule) : null;

    private string CountWords
    {
        get
        {
            var all = $"{Wording.Count(rows.Total, "rule")}, {Wording.Count(rows.Unmapped)} unmapped";
            return rows.Shown.Count == rows.Total + rows.Unmapped ? all : $"{Wording.Count(rows.Shown.Count)} shown of {all}";
        }
    }

    private sealed record IndexedRow(int Index, MappingRow Row);

    protected override void OnParametersSet()
    {
        base.OnParametersSet();
        if (rows is not null)
            return;
        rows = new MappingRows(Session);
        rows.Update();
        row = Math.Max(0, rows.IndexOf(Session.Selection.RulePath));
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
            await AttachAsync();
        if (revealed != row && provided && rows.Shown.Count > 0)
        {
            revealed = row;
            await Js.InvokeVoidAsync("studio.revealRow", id, row, RowHeight);
        }
        if (returns)
        {
            returns = false;
            await grid.FocusAsync(preventScroll: true);
        }
    }

    private async Task AttachAsync()
    {
        await using var module = await Js.InvokeAsync<IJSObjectReference>("import", "/designer/cells.js");
        if (module is null || gone)
            return;
        cells = await module.InvokeAsync<IJSObjectReference>("attach", section);
        if (gone)
            await LeaveAsync();
    }

    private async Task LeaveAsync()
    {
        if (cells is null)
            return;
        try
        {
            await cells.InvokeVoidAsync("dispose");
            await cells.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The page is gone, and its listeners with it.
        }
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        gone = true; // perhaps before the script has come
        _ = LeaveAsync();
    }

    private protected override void OnSessionChanged(DesignerEvent what)
    {
        if (rows is null)
            return;
        if (what.HasFlag(DesignerEvent.Content) || (rows.Filter == RowFilter.Problems && what.HasFlag(DesignerEvent.Problems)))
            Update();
        if (rows.IndexOf(Session.Selection.RulePath) is >= 0 and var selected)
            row = selected;
    }

    private ValueTask<ItemsProviderResult<IndexedRow>> Provide(ItemsProviderRequest request)
    {
        // Before its first rows are there the list has no height to scroll in.
        if (!provided && request.Count > 0)
        {
            provided = true;
            _ = InvokeAsync(StateHasChanged);
        }
        var count = Math.Min(request.Count, rows.Shown.Count - request.StartIndex);
        return ValueTask.FromResult(new ItemsProviderResult<IndexedRow>(Enumerable.Range(request.StartIndex, Math.Max(0, count)).Select(index => new IndexedRow(index, rows.Shown[index])), rows.Shown.Count));
    }

    private void Update()
    {
        var path = Current?.Path;
        rows.Update();
        row = rows.IndexOf(path) is >= 0 and var at ? at : Math.Clamp(row, 0, Math.Max(0, rows.Shown.Count - 1));
        if (list is not null)
            _ = InvokeAsync(async () =>
            {
                await list.RefreshDataAsync();
                StateHasChanged();
            });
    }

    private void Search(string text)
    {
        rows.Sought = text.Trim();
        Update();
    }

    private void Filter(ChangeEventArgs e)
    {
        rows.Filter = Enum.TryParse<RowFilter>(e.Value?.ToString(), out var filter) ? filter : RowFilter.All;
        Update();
    }

    private void Into(ChangeEventArgs e)
    {
        rows.IntoDataTypes = e.Value is true;
        Update();
    }

    private void Sort(int by)
    {
        rows.SortBy(by);
        Update();
        say = rows.SortedBy is null ? "In the order in which rules run." : $"Sorted by {MappingColumn.All[by].Title}{(rows.Descending ? ", descending" : "")}; rules still run in their own order.";
    }

    /// <summary>Cells of a row without a rule make one: they take the other end.</summary>
    private bool CanEdit(MappingRow of, int at) => of.Rule is { } rule
        ? MappingColumn.All[at].Write is not null && !new RuleEditor(Session, rule).IsLocked
        : !Session.IsReadOnly && MappingColumn.All[at].What == (of.SourceKey is null ? "source" : "target");

    private string CellId(int of, int at) => $"{id}-{of}-{at}";

    private string RowClass(int index, MappingRow of) =>
        (index == row ? "current " : "") + (of.Rule?.Origin.ToString().ToLowerInvariant() ?? "unmapped") + (of.Rule is not null && Session.Problems.Any(problem => problem.RulePath == of.Path && problem.Problem.Severity == Severity.Error) ? " wrong" : "");

    private string CellClass(int index, int at, MappingColumn one) =>
        (one.IsCode ? "code" : "") + (at > 0 && MappingColumn.All[at - 1].Group != one.Group ? " first" : "") + (index == row && at == column ? " active" : "") + (one.Write is null ? " fixed" : "");

    private Func<IReadOnlyList<string>>? ChoicesOf(int at) => MappingColumn.All[at].What switch
    {
        "map" => () => [.. Session.Library.All.Where(package => package.Definition.Kind is MappingKind.DataType or MappingKind.Segment).Select(package => package.Definition.Id.Split('/')[^1]).Distinct().Order(StringComparer.Ordinal)],
        "code table" => () => TablePlaces.Names(Session),
        "target" when Current?.Rule is { } rule => () => TargetPaths.Below(Session, rule),
        "target" => () => TargetPaths.All(Session),
        "source" when Current is { Rule: null } => () => [.. UnmappedRows.Fields(Session).Select(key => RuleSearch.Words(key, isSource: true)).Distinct()],
        _ => null,
    };

    private async Task GoAsync(int toRow, int toColumn)
    {
        if (editing && (toRow, toColumn) == (row, column))
            return;
        (row, column) = (toRow, toColumn);
        editing = false;
        Select();
        await grid.FocusAsync(preventScroll: true);
    }

    /// <summary>Selects where the keys come to rest, so that running down the rows does not show every rule on the way.</summary>
    private async Task SelectSoonAsync()
    {
        var at = ++moves;
        await Task.Delay(Rest);
        if (at == moves)
            Select();
    }

    private void Select()
    {
        if (Current is not { } current)
            return;
        if (current.Rule is null)
            Session.Selection = new DesignerSelection(current.SourceKey, current.TargetKey);
        else if (Session.Selection.RulePath != current.Path)
            Session.Selection = new DesignerSelection(RulePath: current.Path);
    }

    private async Task OnKeyAsync(KeyboardEventArgs e)
    {
        if (rows.Shown.Count == 0)
            return;
        if (editing)
            return; // a key that came before the browser knew of the field
        var last = rows.Shown.Count - 1;
        var right = MappingColumn.All.Count - 1;
        if (e.AltKey && e.Key is "ArrowUp" or "ArrowDown")
        {
            Do(Editor?.Move(e.Key == "ArrowUp" ? -1 : 1) ?? []);
            return;
        }
        switch (e.Key)
        {
            case "ArrowDown": row = Math.Min(last, row + 1); break;
            case "ArrowUp": row = Math.Max(0, row - 1); break;
            case "ArrowRight": column = Math.Min(right, column + 1); break;
            case "ArrowLeft": column = Math.Max(0, column - 1); break;
            case "PageDown": row = Math.Min(last, row + Page); break;
            case "PageUp": row = Math.Max(0, row - Page); break;
            case "Home": (row, column) = (e.CtrlKey ? 0 : row, 0); break;
            case "End": (row, column) = (e.CtrlKey ? last : row, right); break;
            case "Enter" or "F2": await BeginAsync(null); return;
            case "Delete" when Editor is { IsLocked: false } editor: Do(editor.Remove()); return;
            case "Insert" when !Session.IsReadOnly: adding = true; return;
            case { Length: 1 } when !e.CtrlKey && !e.MetaKey && !e.AltKey && e.Key != " ": await BeginAsync(e.Key); return;
            default: return;
        }
        if (Math.Abs(row - revealed) <= 1 && row != revealed)
            revealed = row; // the next row is near: no jump
        await Js.InvokeVoidAsync("studio.reveal", $"#{CellId(row, column)}");
        await SelectSoonAsync();
    }

    private async Task BeginAsync(string? with)
    {
        if (Current is not { } current || !CanEdit(current, column))
        {
            say = Current is not { } at ? "" : at.Rule is not null ? $"{MappingColumn.All[column].Title} follows from the other columns."
                : Session.IsReadOnly ? "Nothing can be changed now." : $"{at.Name} is not mapped: give it {(at.SourceKey is null ? "a source field" : "a target element")} first.";
            if (cells is not null)
                await cells.InvokeVoidAsync("refused");
            return;
        }
        (editing, typed) = (true, with);
    }

    private void EndAsync(string? text)
    {
        editing = false;
        returns = true;
        StateHasChanged(); // the cell's field told it, not an event of the table
        if (text is null || Current is not { } current)
            return;
        var one = MappingColumn.All[column];
        if (Editor is not { } editor)
        {
            if (text.Trim().Length > 0)
                Connect(current, text.Trim());
            return;
        }
        if (text.Trim() == one.Read(current))
            return;
        var written = text.Trim() is { Length: > 0 } said ? said : null;
        if (written is not null && one.Objection?.Invoke(written) is { } why)
        {
            say = why;
            return;
        }
        Do(editor.Set(one.What, rule => one.Write!(rule, written)));
        if (one.IsExpression && written is not null && Expression.Parse(written.StartsWith("each ", StringComparison.Ordinal) ? written[5..] : written) is { Succeeded: false } failed)
            say = failed.Problems[0].Message;
    }

    /// <summary>Makes a rule of a row that has none, as a drop in the trees does.</summary>
    private void Connect(MappingRow of, string text)
    {
        var (source, target) = (of.SourceKey ?? TypedPlaces.Source(Session, text), of.TargetKey ?? TypedPlaces.Target(Session.Target, text));
        if (source is null || target is null)
        {
            var near = NearNames.Suggest(text, source is null ? UnmappedRows.Fields(Session).Select(key => RuleSearch.Words(key, isSource: true)) : TargetPaths.All(Session));
            say = $"There is no {(source is null ? "source field" : "target element")} \"{text}\". {near}".TrimEnd();
            return;
        }
        ends = (source, target);
        var plan = Connecting.Plan(Session.Library, Session.Folder, Session.Outline, Session.Source, Session.Target, source, target);
        if (plan.Refusal is { } why)
            say = why;
        else if (plan.AtOnce is { } only)
            Take(only);
        else
            (connecting, returns) = (plan, false);
    }

    private void Take(ConnectionOption option)
    {
        (connecting, returns) = (null, true);
        var hindered = Session.Apply(option.Title, _ => option.Apply());
        Do(hindered);
        if (hindered.Count > 0)
            return;
        if (rows.Filter == RowFilter.Unmapped)
            rows.Filter = RowFilter.All;
        Update();
        Session.Selection = new DesignerSelection(ends.Source, ends.Target, option.RulePath);
        say = $"{Session.UndoTitle}.";
    }

    private void Added(string? path)
    {
        (adding, returns) = (false, true);
        if (path is null)
            return;
        (rows.Sought, rows.Filter) = ("", RowFilter.All);
        Update();
        Session.Selection = new DesignerSelection(RulePath: path);
    }

    private void Do(IReadOnlyList<Problem> hindrances)
    {
        foreach (var problem in hindrances.Take(2))
            Toasts.Say($"{problem.Message} {problem.Mend}", problem.Severity);
    }

    private Task ExportAsync() => Js.SaveFileAsync($"{Session.Id.Split('/')[^1]}-mapping.csv", "text/csv", MappingCsv.Write(rows.Shown));
}
