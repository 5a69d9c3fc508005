using System.Text;
using IntegrationStudio.Portal.Controls;
using IntegrationStudio.Standards;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;

namespace IntegrationStudio.Portal.Designer.Inspector.Tables;

public sealed partial class CodeTableEditor
{
    private const int RowHeight = 33;
    private const int LargestImport = 4 * 1024 * 1024;
    private const string CodeColumn = "code";

    private static readonly (string Column, string Title)[] Columns =
        [("code", "Code"), ("text", "Text"), ("system", "System"), ("targetCode", "Target code"), ("targetDisplay", "Target display"), ("targetSystem", "Target system"), ("comment", "Comment")];

    private readonly HashSet<int> chosen = [];
    private TableSheet? sheet;
    private ElementReference grid;
    private DotNetObjectReference<CodeTableEditor>? self;
    private bool attached;
    private bool gone;
    private IReadOnlyList<Problem> problems = [];
    private List<int> rows = [];
    private ReadOnlyMemory<byte>? read;
    private string sought = "";
    private bool onlyDuplicates;
    private bool pasting;
    private string pasted = "";

    /// <summary>Which table.</summary>
    [Parameter, EditorRequired]
    public TablePlace Place { get; set; } = null!;

    private protected override DesignerEvent Watches => DesignerEvent.Content | DesignerEvent.Preview;

    private bool CanEdit => Place.IsOwn && !Session.IsReadOnly;

    private IReadOnlyList<IReadOnlyDictionary<string, string>> pastedRows => TablePaste.Read(pasted);

    private string CountWords => rows.Count == sheet!.Lines.Count ? Wording.Count(rows.Count, "row") : $"{Wording.Count(rows.Count)} of {Wording.Count(sheet.Lines.Count, "row")}";

    /// <summary>The table as a spreadsheet may open it; importing takes the apostrophes away again.</summary>
    private Task ExportAsync()
    {
        var text = new StringBuilder("\uFEFF").Append(SeparatedText.Write(Columns.Select(column => column.Column))).Append("\r\n");
        foreach (var line in sheet!.Lines)
            text.Append(SeparatedText.Write(Columns.Select(column => SpreadsheetCell.Escape(sheet.Cell(line, column.Column))))).Append("\r\n");
        return Js.SaveFileAsync(Place.Title.EndsWith(".csv", StringComparison.Ordinal) ? Place.Title : Place.Title + ".csv", "text/csv", Encoding.UTF8.GetBytes(text.ToString()));
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        // The grid is not there while the table cannot be read.
        if (sheet is null || attached || !CanEdit)
            return;
        attached = true;
        self = DotNetObjectReference.Create(this);
        await using var module = await Js.InvokeAsync<IJSObjectReference>("import", "/designer/tables.js");
        if (module is not null && !gone)
            await module.InvokeVoidAsync("attach", grid, self);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        gone = true; // perhaps before the script has come
        self?.Dispose();
    }

    protected override void OnParametersSet()
    {
        base.OnParametersSet();
        Read();
    }

    private protected override void OnSessionChanged(DesignerEvent what)
    {
        if (what.HasFlag(DesignerEvent.Content))
            Read();
    }

    private void Read()
    {
        var file = TablePlaces.Read(Session, Place);
        if (file is null)
        {
            (sheet, problems, read) = (null, [], null);
            return;
        }
        if (read is { } before && before.Equals(file.Value))
            return;
        read = file;
        var outcome = TableSheet.Read(Place.Name, file.Value);
        (sheet, problems) = (outcome.Value, outcome.Problems);
        chosen.RemoveWhere(row => row >= (sheet?.Lines.Count ?? 0));
        Find();
    }

    private void Find()
    {
        rows = sheet is null ? [] : [.. Enumerable.Range(0, sheet.Lines.Count).Where(row =>
            (!onlyDuplicates || sheet.Duplicates.Contains(row))
            && (sought.Length == 0 || sheet.Lines[row].Cells.Any(cell => cell.Contains(sought, StringComparison.OrdinalIgnoreCase))))];
        if (onlyDuplicates && rows.Count == 0)
        {
            onlyDuplicates = false;
            Find();
        }
    }

    private void Search(string text)
    {
        sought = text.Trim();
        Find();
    }

    private void ToggleDuplicates()
    {
        onlyDuplicates = !onlyDuplicates;
        Find();
    }

    private void Pick(int row, bool on)
    {
        if (on)
            chosen.Add(row);
        else
            chosen.Remove(row);
    }

    private void Set(int row, string column, string text)
    {
        if (row < sheet!.Lines.Count)
            Apply(sheet.With(row, column, text), $"Change row {row + 1} of {Place.Title}");
    }

    /// <summary>A block from a spreadsheet fills the cells from the one on that it is pasted into; rows beyond the last are added.</summary>
    [JSInvokable]
    public void OnPaste(string cell, string text)
    {
        if (!CanEdit || cell.Split('-') is not ["cell", var number, var column] || !int.TryParse(number, out var row) || rows.IndexOf(row) is not (>= 0 and var at) || !TableSheet.Known.Contains(column))
            return;
        var block = TablePaste.Read(text, column);
        var changed = sheet!;
        foreach (var (cells, target) in block.Zip(rows.Skip(at)))
            changed = cells.Aggregate(changed, (to, one) => to.With(target, one.Key, one.Value));
        changed = changed.Insert(changed.Lines.Count, [.. block.Skip(rows.Count - at)]);
        Apply(changed, $"Paste {Wording.Count(block.Count, "row")} into {Place.Title}");
        StateHasChanged();
    }

    private void Insert(int at, IReadOnlyList<IReadOnlyDictionary<string, string>> added)
    {
        (sought, onlyDuplicates) = ("", false);
        Apply(sheet!.Insert(at, added), $"Add {Wording.Count(added.Count, "row")} to {Place.Title}");
    }

    private void Delete()
    {
        var count = chosen.Count;
        var without = sheet!.Without(chosen.ToHashSet());
        chosen.Clear();
        Apply(without, $"Delete {Wording.Count(count, "row")} of {Place.Title}");
    }

    private void TakePasted()
    {
        Insert(sheet!.Lines.Count, pastedRows);
        (pasted, pasting) = ("", false);
    }

    private async Task ImportAsync(InputFileChangeEventArgs e)
    {
        if (e.File.Size > LargestImport)
        {
            Toasts.Say($"{e.File.Name} is larger than {Wording.Size(LargestImport)}.", Severity.Warning);
            return;
        }
        using var reader = new StreamReader(e.File.OpenReadStream(LargestImport));
        var added = TablePaste.Read(await reader.ReadToEndAsync());
        if (added.Count == 0)
        {
            Toasts.Say($"{e.File.Name} has no rows.", Severity.Warning);
            return;
        }
        Insert(sheet!.Lines.Count, added);
        pasting = false;
    }

    private void Apply(TableSheet changed, string title)
    {
        var bytes = changed.ToBytes();
        var hindrances = Session.Apply(title, folder => folder.WithFile(Place.File, bytes));
        if (hindrances.Count > 0)
            Toasts.Say(hindrances[0].Message, hindrances[0].Severity);
    }

    private static string CellId(int row, string column) => $"cell-{row}-{column}";

    /// <summary>Enter and the arrows go up and down in the column, as in a spreadsheet.</summary>
    private async Task MoveAsync(KeyboardEventArgs e, int row, string column)
    {
        var step = e.Key switch { "ArrowDown" or "Enter" => 1, "ArrowUp" => -1, _ => 0 };
        var at = rows.IndexOf(row) + step;
        if (step != 0 && !e.AltKey && !e.CtrlKey && at >= 0 && at < rows.Count)
            await Js.InvokeVoidAsync("studio.focus", CellId(rows[at], column));
    }
}
