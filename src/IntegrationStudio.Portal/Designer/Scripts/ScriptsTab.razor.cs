using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Engine.Mappings.Schemas;
using IntegrationStudio.Engine.Scripting;
using IntegrationStudio.Portal.Controls;
using IntegrationStudio.Standards;
using Microsoft.AspNetCore.Components;

namespace IntegrationStudio.Portal.Designer.Scripts;

public sealed partial class ScriptsTab
{
    private readonly CancellationTokenSource gone = new();
    private CodeEditor? editor;
    private IReadOnlyList<ScriptEntry> entries = [];
    private IReadOnlyList<Problem> found = [];
    private IReadOnlyDictionary<int, string> values = new Dictionary<int, string>();
    private CompiledScript? compiled;
    private ScriptEntry? current;
    private ScriptEntry? renamed;
    private ScriptEntry? moving;
    private ScriptPlace? wanted;
    private ScriptPlace? asked;
    private string text = "";
    private string ran = "";
    private string? fault;
    private string name = "";
    private bool naming;
    private bool adding;
    private bool checking;
    private int check;

    /// <summary>The script and the line to go to; null for where one was.</summary>
    [Parameter]
    public ScriptPlace? Place { get; set; }

    [Inject]
    private ScriptCompiler Compiler { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    private protected override DesignerEvent Watches => DesignerEvent.Content | DesignerEvent.Preview | DesignerEvent.Problems;

    private bool IsFixed => Session.IsReadOnly || current?.Owner != ScriptOwner.Own;

    private string Words => checking ? "Checking\u2026"
        : found.Count > 0 ? $"{found[0].Path[(found[0].Path.LastIndexOf('/') + 1)..]}: {found[0].Message}{(found.Count > 1 ? $" (and {Wording.Count(found.Count - 1, "more problem")})" : "")}"
        : compiled is null ? "" : compiled.Functions.Count == 0 ? "It exports no function that a rule could call." : $"{(IsFixed && !Session.IsReadOnly ? "For reading; exports" : "Compiles; exports")} {string.Join(", ", compiled.Functions)}";

    protected override void OnInitialized()
    {
        if (Session.Runner is { } runner) runner.ObservesScripts = true;
        Show();
    }

    protected override async Task OnParametersSetAsync()
    {
        OnParametersSet();
        if (Place is null || ReferenceEquals(Place, asked)) return;
        asked = wanted = Place;
        if (entries.FirstOrDefault(entry => entry.Path == Place.Path) is { } entry && entry != current) await OpenAsync(entry);
        else await GoAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            if (Session.Runner is { } runner) runner.ObservesScripts = false;
            gone.Cancel();
            gone.Dispose();
        }

        base.Dispose(disposing);
    }

    private protected override void OnSessionChanged(DesignerEvent what)
    {
        if ((what & DesignerEvent.Content) != DesignerEvent.None)
        {
            Show();
            _ = InvokeAsync(CheckAsync);
        }

        if ((what & DesignerEvent.Problems) != DesignerEvent.None) _ = InvokeAsync(MarkAsync);
        if ((what & DesignerEvent.Preview) != DesignerEvent.None && !Session.Preview.IsStale) _ = InvokeAsync(() => ShowAsync(Session.Preview.Scripts));
    }

    private void Show()
    {
        entries = ScriptEntry.All(Session.Library, Session.Package);
        current = entries.FirstOrDefault(entry => entry.Path == current?.Path) ?? (entries.Count > 0 ? entries[0] : null);
        text = current is null ? "" : Text(current);
    }

    private string Text(ScriptEntry entry) => Session.Library.Find(entry.Id) is { } package ? ScriptFiles.Text(package, entry.File) : "";

    private string Calls(ScriptEntry entry) => ScriptFiles.Uses(Session, entry).Count is > 0 and var count ? Wording.Count(count, "rule") : "no rule calls it";

    /// <summary>Gives the editor what the script is written against: the segments or structures of source and target, the other files and those of libraries.</summary>
    private async Task ReadyAsync()
    {
        if (editor is null || current is null)
            return;
        var checks = await ChecksAsync(current);
        await editor.DeclareAsync(
            [new CodeFile($"{current.Id}/scripts/mapping.d.ts", checks.Declarations), .. checks.Files.Where(file => file.Path != current.Path).Select(file => new CodeFile(file.Path, file.Text))],
            entries.Where(entry => entry.Name is not null).DistinctBy(entry => entry.Name).ToDictionary(entry => entry.Name!, entry => $"{entry.Id}/scripts"));
        await CheckAsync();
        await ShowAsync(Session.Preview.Scripts);
        await GoAsync();
    }

    private async Task OpenAsync(ScriptEntry entry)
    {
        current = entry;
        compiled = null;
        found = [];
        (values, ran) = (new Dictionary<int, string>(), "");
        Show();
        await CheckAsync();
    }

    private Task OpenFileAsync(string file) => entries.FirstOrDefault(entry => entry.Id == Session.Id && entry.File == file) is { } entry ? OpenAsync(entry) : Task.CompletedTask;

    private async Task GoAsync()
    {
        if (wanted is not { Line: > 0 } place || editor is null || current?.Path != place.Path) return;
        wanted = null;
        await editor.RevealAsync(place.Line, place.Column);
    }

    private void Typed(string typed)
    {
        if (current is { Owner: ScriptOwner.Own } own)
            Session.Apply($"Edit {own.Short}", folder => ScriptFiles.Edit(folder, own.File, typed), merge: own.File);
    }

    private async Task SaveAsync()
    {
        if (Session.Keeper is { } keeper && !Session.IsReadOnly && keeper.Other is null) await keeper.SaveVersionAsync(null);
    }

    private Task FormatAsync() => editor is null ? Task.CompletedTask : editor.FormatAsync();

    private Task<ScriptChecks> ChecksAsync(ScriptEntry entry)
    {
        var library = Session.Library;
        var folder = entry.Id == Session.Id ? Session.Folder : DefinitionFolder.Of(library.Find(entry.Id)!);
        return Task.Run(() => ScriptChecks.Of(library, folder));
    }

    /// <summary>What the server says decides; a check that was overtaken by another is dropped.</summary>
    private async Task CheckAsync()
    {
        if (current is not { } entry || gone.IsCancellationRequested)
            return;
        var mine = ++check;
        checking = true;
        StateHasChanged();
        var outcome = await (await ChecksAsync(entry)).CompileAsync(Compiler, entry.File);
        if (mine != check || gone.IsCancellationRequested)
            return;
        checking = false;
        (compiled, found) = (outcome.Value, outcome.Problems);
        await MarkAsync();
        StateHasChanged();
    }

    /// <summary>Marks what the check and the last run found in the script that is open.</summary>
    private Task MarkAsync()
    {
        if (editor is null || current is not { } entry || gone.IsCancellationRequested) return Task.CompletedTask;
        var run = Session.Problems.Where(problem => problem.Origin == ProblemOrigin.Run).Select(problem => problem.Problem);
        return editor.MarkAsync([.. found.Concat(run).Select(problem => Mark(problem, entry)).OfType<CodeMark>().Distinct()]);
    }

    private static CodeMark? Mark(Problem problem, ScriptEntry entry) => ScriptPlace.Of(problem.Path) is { } place && place.Path == entry.Path
        ? new CodeMark(Math.Max(place.Line, 1), Math.Max(place.Column, 1), problem.Mend is { } mend ? $"{problem.Message} {mend}" : problem.Message, problem.Severity.ToString().ToLowerInvariant())
        : null;

    /// <summary>Puts beside the lines what they did.</summary>
    private async Task ShowAsync(ScriptObservation seen)
    {
        if (editor is null || current is not { } entry || gone.IsCancellationRequested) return;
        values = ScriptLines.Values(seen, entry.Path);
        ran = ScriptLines.Words(seen, entry.Path);
        await editor.RemarkAsync(ScriptLines.Remarks(seen, entry.Path));
        StateHasChanged();
    }

    private void Name(ScriptEntry? entry)
    {
        (naming, renamed, fault) = (true, entry, null);
        name = entry?.Short ?? "";
    }

    private void TakeName()
    {
        var given = name.Trim();
        if (!given.EndsWith(".ts", StringComparison.Ordinal) && !given.EndsWith(".js", StringComparison.Ordinal))
            given += ".ts";
        fault = ScriptFiles.Check(Session.Package, given);
        if (fault is not null)
            return;
        naming = false;
        var old = renamed;
        current = new ScriptEntry(Session.Id, ScriptFiles.Folder + given, ScriptOwner.Own);
        if (old is null) Session.Apply($"Add {given}", folder => ScriptFiles.Add(folder, given));
        else Session.Apply($"Rename {old.Short}", folder => ScriptFiles.Rename(folder, old.File, given));
    }

    private void Delete(ScriptEntry entry)
    {
        var uses = ScriptFiles.Uses(Session, entry).Count;
        Session.Apply($"Delete {entry.Short}", folder => folder.WithFile(entry.File, null));
        Toasts.Say(uses == 0 ? $"{entry.Short} is deleted; undo brings it back." : $"{entry.Short} is deleted. {Wording.Count(uses, "rule")} still {(uses == 1 ? "calls" : "call")} it; undo brings it back.", uses == 0 ? Severity.Information : Severity.Warning);
    }
}
