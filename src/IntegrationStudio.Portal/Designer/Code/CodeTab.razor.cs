using System.Text;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Portal.Controls;
using IntegrationStudio.Standards;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace IntegrationStudio.Portal.Designer.Code;

public sealed partial class CodeTab
{
    private static readonly Lazy<string> Schema = new(() => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "mappings", "schema", "mapping-1.json")));

    private CodeEditor editor = null!;
    private string text = "";
    private DefinitionPlaces places = null!;
    private IReadOnlyList<CodeMark> marks = [];
    private (int Line, int Column)? rule;
    private bool typing;

    [CascadingParameter]
    internal DesignerSession Session { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    /// <summary>The rule to go to when the editor opens: somebody asked for its code.</summary>
    [Parameter]
    public string? Rule { get; set; }

    private string Words => marks.Count > 0
        ? $"Line {marks[0].Line}: {marks[0].Message}{(marks.Count > 1 ? $" (and {Wording.Count(marks.Count - 1, "more problem")})" : "")}"
        : Session.IsReadOnly ? "For reading only" : "What you type is taken over as soon as it is a definition";

    public void Dispose() => Session.Changed -= OnChanged;

    protected override void OnInitialized()
    {
        Show();
        Session.Changed += OnChanged;
    }

    private void Show()
    {
        text = Encoding.UTF8.GetString(Session.Package.DefinitionFile.Span);
        places = DefinitionPlaces.Of(text);
        rule = Session.Selection.RulePath is { } path ? places.OfRule(path) : null;
    }

    private async Task ReadyAsync()
    {
        if (File.Exists(Path.Combine(AppContext.BaseDirectory, "mappings", "schema", "mapping-1.json")))
            await editor.DescribeAsync(Schema.Value);
        await MarkAsync([]);
        if ((Rule ?? Session.Selection.RulePath) is { } path && places.OfRule(path) is { } place)
            await editor.RevealAsync(place.Line, place.Column, focus: Rule is not null);
    }

    private void OnChanged(DesignerEvent what)
    {
        if (what.HasFlag(DesignerEvent.Content) && !typing)
            Show();
        if (what.HasFlag(DesignerEvent.Selection))
            rule = Session.Selection.RulePath is { } path ? places.OfRule(path) : null;
        if (what.HasFlag(DesignerEvent.Problems) || what.HasFlag(DesignerEvent.Content))
            _ = InvokeAsync(() => MarkAsync([]));
        StateHasChanged();
    }

    private async Task TypedAsync(string typed)
    {
        var read = Read(typed);
        typing = true;

        // Before anything renders: the editor would be given the text from before the key.
        text = typed;
        places = DefinitionPlaces.Of(typed);
        try
        {
            IReadOnlyList<Problem> problems = read.Succeeded
                ? Session.Apply("Edit the definition's code", folder => folder.With(read.Value), merge: "code")
                : read.Problems;
            await MarkAsync(problems);
        }
        finally
        {
            typing = false;
        }
    }

    private Outcome<MappingPackage> Read(string typed)
    {
        var read = MappingPackage.Parse(Encoding.UTF8.GetBytes(typed), Session.Package.Files, Session.Package.Folder);
        return read.Succeeded && read.Value.Definition.Id != Session.Id
            ? new Problem("mapping.id", "id", $"The id is \"{Session.Id}\"; another one would be another mapping.") { Mend = "Duplicate the mapping under the other id instead." }
            : read;
    }

    /// <summary>Marks what hinders the text from being taken over, else what is wrong with the definition itself.</summary>
    private Task MarkAsync(IReadOnlyList<Problem> hindering)
    {
        marks = hindering.Count > 0
            ? [.. hindering.Select(Mark)]
            : [.. Session.Problems.Where(problem => problem.Origin is ProblemOrigin.Compile && problem.RulePath is not null).Select(Mark).OfType<CodeMark>()];
        StateHasChanged();
        return editor is null ? Task.CompletedTask : editor.MarkAsync(marks);
    }

    private CodeMark Mark(Problem problem)
    {
        var (line, column, endLine, endColumn) = LineOf(problem.Path) is { } at ? (at, 1, 0, 0) : places.OfJson(problem.Path);
        return new CodeMark(line, column, Sentence(problem), Severity(problem), endLine, endColumn);
    }

    private CodeMark? Mark(DesignerProblem found) =>
        places.OfRule(found.RulePath!) is { } place ? new CodeMark(place.Line, place.Column, Sentence(found.Problem), Severity(found.Problem)) : null;

    /// <summary>The line that a fault of the JSON itself names.</summary>
    private static int? LineOf(string path) =>
        path.StartsWith("line ", StringComparison.Ordinal) && int.TryParse(path.AsSpan(5).TrimEnd().ToString().Split(',', ' ')[0], out var line) ? line : null;

    private static string Sentence(Problem problem) => problem.Mend is { } mend ? $"{problem.Message} {mend}" : problem.Message;

    private static string Severity(Problem problem) => problem.Severity.ToString().ToLowerInvariant();

    private CodeChoices Complete(CodePlace place)
    {
        var list = CodeCompletion.At(Session, place);
        return new CodeChoices(list.Start, list.End, [.. list.Items.Select(item => new CodeChoice(item.Text, item.Label, item.Detail, item.Back))]);
    }

    private Task GoToRuleAsync() => rule is { } place ? editor.RevealAsync(place.Line, place.Column) : Task.CompletedTask;

    private async Task CopyAsync()
    {
        await Js.InvokeVoidAsync("studio.copy", text);
        Toasts.Say("The definition's code is copied.");
    }

    private void Format() =>
        Session.Apply("Format the definition", folder => MappingPackage.Parse(folder.Definition.ToJson(), folder.Package.Files, folder.Package.Folder) is { Succeeded: true } formatted ? folder.With(formatted.Value) : folder);
}
