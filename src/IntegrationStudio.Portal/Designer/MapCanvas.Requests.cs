using IntegrationStudio.Engine.Mappings.Editing;
using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Engine.Mappings.Schemas;
using IntegrationStudio.Portal.Designer.Canvas;
using IntegrationStudio.Standards;
using Microsoft.JSInterop;

namespace IntegrationStudio.Portal.Designer;

/// <summary>What the browser asks for. All of it is input: keys and paths that nothing knows change nothing.</summary>
public sealed partial class MapCanvas
{
    private const int MostTypesAtOnce = 200;
    private const int FewRules = 60;

    [JSInvokable]
    public Task MapRequested(string source, string target) => OnConnect.InvokeAsync((source, target));

    [JSInvokable]
    public void SelectionChanged(int turn, string? source, string? target, string? rule)
    {
        if (rule is null && (target ?? source) is not null) rule = RuleOf(source, target);
        var selection = new DesignerSelection(source, target, rule);
        answered = (turn, selection);
        Session.Selection = selection;
    }

    [JSInvokable]
    public Task ExpressionRequested(string rule) => OnExpression.InvokeAsync(rule);

    [JSInvokable]
    public async Task DeleteRequested(string rule)
    {
        if (Session.Outline.Find(rule) is not { } found) return;
        IReadOnlyList<Problem> problems = Session.Apply($"Remove {found.Id}", folder => RuleEdits.Remove(Session.Library, folder, rule));
        await SayAsync(problems.Count > 0 ? problems[0].Message : $"Removed {found.Id}. Undo with Ctrl+Z.");
    }

    [JSInvokable]
    public ValueTask UndoRequested()
    {
        string? title = Session.UndoTitle;
        Session.Undo();
        return SayAsync(title is null ? "There is nothing to undo." : $"Undone: {title}.");
    }

    [JSInvokable]
    public ValueTask RedoRequested()
    {
        string? title = Session.RedoTitle;
        Session.Redo();
        return SayAsync(title is null ? "There is nothing to do again." : $"Done again: {title}.");
    }

    [JSInvokable]
    public Task NextProblem(bool back) => OnProblem.InvokeAsync(back);

    [JSInvokable]
    public Task SaveRequested() => OnSave.InvokeAsync();

    [JSInvokable]
    public Task AddRequested() => OnAdd.InvokeAsync();

    /// <summary>Somebody wants an extension in a list of them: <c>Patient/extension</c>.</summary>
    [JSInvokable]
    public Task ExtensionRequested(string list) => OnExtension.InvokeAsync(list);

    [JSInvokable]
    public async Task HelpRequested()
    {
        if (await SingleKeysAsync()) // the key may have been struck before the browser heard that single keys are off
            await OnHelp.InvokeAsync();
    }

    [JSInvokable]
    public Task WidthChanged(int level) => OnWidth.InvokeAsync(level);

    [JSInvokable]
    public void PickPath(string source) => Session.Picker?.Invoke(source);

    [JSInvokable]
    public ValueTask NeedTypes(string side, string[] names)
    {
        CanvasSchema schema = side == "source" ? sourceSchema : targetSchema;
        object types = schema.More(names.Length > MostTypesAtOnce ? names[..MostTypesAtOnce] : names);
        return canvas?.InvokeVoidAsync("update", CanvasMessage.Pack(new() { [side == "source" ? "source" : "target"] = types })) ?? default;
    }

    /// <summary>A row that one rule alone belongs to selects that rule; of a target with several the first.</summary>
    private string? RuleOf(string? source, string? target)
    {
        List<string> found = [.. Session.Outline.Walk()
            .Where(rule => rule.DisabledBy is null && (target is not null ? rule.Target == target : rule.Target is not null && (rule.Sources.Contains(source!) || rule.ConditionSources.Contains(source!))))
            .Select(rule => rule.Path).Take(2)];
        return found.Count == 1 || (found.Count > 1 && target is not null) ? found[0] : null;
    }

    /// <summary>Groups in which something is mapped are open at first; of a small mapping everything that is mapped.</summary>
    private List<string> OpenSource()
    {
        List<OutlineRule> mapped = [.. Session.Outline.Walk().Where(rule => rule.Target is not null && rule.Sources.Count > 0)];
        var open = new HashSet<string>(StringComparer.Ordinal);
        foreach (string key in mapped.SelectMany(rule => rule.Sources))
            AddAncestors(open, key, Session.Source, mapped.Count <= FewRules);
        return [.. open];
    }

    private List<string> OpenTarget()
    {
        List<OutlineRule> mapped = [.. Session.Outline.Walk().Where(rule => rule.Target is not null)];
        var open = new HashSet<string>(StringComparer.Ordinal);
        if (mapped.Count <= FewRules)
        {
            foreach (OutlineRule rule in mapped) AddAncestors(open, rule.Target!, Session.Target, true);
        }

        return [.. open];
    }

    private static void AddAncestors(HashSet<string> open, string key, SchemaDescription schema, bool everything)
    {
        for (int end = key.LastIndexOf('/'); end > 0; end = key.LastIndexOf('/', end - 1))
        {
            string parent = key[..end];
            if (everything || schema.Find(parent)?.Kind is SchemaNodeKind.Group or SchemaNodeKind.Row) open.Add(parent);
        }
    }
}
