using System.Globalization;
using System.Text.RegularExpressions;
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
    private IReadOnlyList<string> files = [];
    private IReadOnlyList<Problem> problems = [];
    private CompiledScript? compiled;
    private string? file;
    private string text = "";
    private string? fault;
    private string name = "";
    private string? renamed;
    private bool naming;
    private bool checking;
    private int check;

    [Inject]
    private ScriptCompiler Compiler { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    private protected override DesignerEvent Watches => DesignerEvent.Content;

    private string Words => checking ? "Checking\u2026"
        : problems.Count > 0 ? $"{problems[0].Path[(problems[0].Path.LastIndexOf('/') + 1)..]}: {problems[0].Message}{(problems.Count > 1 ? $" (and {Wording.Count(problems.Count - 1, "more problem")})" : "")}"
        : compiled is null ? "" : compiled.Functions.Count == 0 ? "It exports no function that a rule could call." : $"Compiles; exports {string.Join(", ", compiled.Functions)}";

    private static string Short(string path) => path[ScriptFiles.Folder.Length..];

    protected override void OnInitialized() => Show();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            gone.Cancel();
            gone.Dispose();
        }

        base.Dispose(disposing);
    }

    private protected override void OnSessionChanged(DesignerEvent what)
    {
        Show();
        _ = InvokeAsync(CheckAsync);
    }

    private void Show()
    {
        files = ScriptFiles.Of(Session.Package);
        if (file is null || !files.Contains(file))
            file = files.Count > 0 ? files[0] : null;
        text = file is null ? "" : ScriptFiles.Text(Session.Package, file);
    }

    /// <summary>Gives the editor what the script is written against: the segments or structures of source and target, and the other files.</summary>
    private async Task ReadyAsync()
    {
        if (editor is null || file is null)
            return;
        await editor.DeclareAsync([new CodeFile($"{Session.Id}/scripts/mapping.d.ts", ScriptDeclarations.Of(Session.Source, Session.Target)), .. files.Where(other => other != file).Select(other => new CodeFile($"{Session.Id}/{other}", ScriptFiles.Text(Session.Package, other)))]);
        await CheckAsync();
    }

    private async Task OpenAsync(string path)
    {
        file = path;
        compiled = null;
        problems = [];
        Show();
        await CheckAsync();
    }

    private void TypedAsync(string typed)
    {
        if (file is { } path)
            Session.Apply($"Edit {Short(path)}", folder => ScriptFiles.Edit(folder, path, typed), merge: path);
    }

    /// <summary>What the server says decides; a check that was overtaken by another is dropped.</summary>
    private async Task CheckAsync()
    {
        if (file is not { } path || gone.IsCancellationRequested)
            return;
        var mine = ++check;
        checking = true;
        var outcome = await Compiler.CompileAsync($"{Session.Id}/{path}", text, ScriptDeclarations.Of(Session.Source, Session.Target), ScriptFiles.Sources(Session.Package));
        if (mine != check || gone.IsCancellationRequested)
            return;
        checking = false;
        (compiled, problems) = (outcome.Value, outcome.Problems);
        if (editor is not null)
            await editor.MarkAsync([.. problems.Select(Mark)]);
        StateHasChanged();
    }

    private static CodeMark Mark(Problem problem)
    {
        var place = Place().Match(problem.Path);
        return place.Success
            ? new CodeMark(Number(place, "line"), Number(place, "column"), problem.Message, problem.Severity.ToString().ToLowerInvariant())
            : new CodeMark(1, 1, problem.Message);

        static int Number(Match match, string group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);
    }

    private void Name(string? path)
    {
        (naming, renamed, fault) = (true, path, null);
        name = path is null ? "" : Short(path);
    }

    private void TakeName()
    {
        var wanted = name.Trim();
        if (!wanted.EndsWith(".ts", StringComparison.Ordinal) && !wanted.EndsWith(".js", StringComparison.Ordinal))
            wanted += ".ts";
        fault = ScriptFiles.Check(Session.Package, wanted);
        if (fault is not null)
            return;
        naming = false;
        var old = renamed;
        file = ScriptFiles.Folder + wanted;
        if (old is null) Session.Apply($"Add {wanted}", folder => ScriptFiles.Add(folder, wanted));
        else Session.Apply($"Rename {Short(old)}", folder => ScriptFiles.Rename(folder, old, wanted));
    }

    private void Delete(string path, int uses)
    {
        Session.Apply($"Delete {Short(path)}", folder => folder.WithFile(path, null));
        Toasts.Say(uses == 0 ? $"{Short(path)} is deleted; undo brings it back." : $"{Short(path)} is deleted. {Wording.Count(uses, "rule")} still {(uses == 1 ? "calls" : "call")} it; undo brings it back.", uses == 0 ? Severity.Information : Severity.Warning);
    }

    [GeneratedRegex(@"\((?<line>\d+),(?<column>\d+)\)$", RegexOptions.CultureInvariant)]
    private static partial Regex Place();
}
