using System.Text.Json;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Editing;
using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Portal.Designer.Inspector.Rules;

/// <summary>Changes one rule of a session: an own one in place, an inherited one by an override. Only for the circuit's dispatcher.</summary>
public sealed class RuleEditor
{
    private readonly DesignerSession session;

    internal RuleEditor(DesignerSession session, OutlineRule rule)
    {
        this.session = session;
        Rule = rule;
    }

    /// <summary>The rule as it is in the outline.</summary>
    public OutlineRule Rule { get; }

    public RuleDefinition Definition => Rule.Definition;

    /// <summary>Whether nothing of it can be changed: it is disabled, or everything may only be looked at.</summary>
    public bool IsLocked => session.IsReadOnly || Rule.Origin == RuleOrigin.Disabled;

    /// <summary>Whether the first change makes an override.</summary>
    public bool IsInherited => Rule.Origin == RuleOrigin.Inherited;

    /// <summary>Changes the rule. Gives what hindered it.</summary>
    /// <param name="what">What of it changes, for undo: <c>source</c>.</param>
    /// <param name="change">The change.</param>
    /// <param name="typing">Whether it comes from typing: then changes that follow closely are one step.</param>
    public IReadOnlyList<Problem> Set(string what, Func<RuleDefinition, RuleDefinition> change, bool typing = false)
    {
        var path = Rule.Path;
        var overrides = IsInherited;

        // The rule may have changed since it was shown: typing is faster than rendering.
        var problems = session.Apply(
            overrides ? $"Override {what} of {Rule.Id}" : $"Change {what} of {Rule.Id}",
            folder => RuleEdits.Set(session.Library, folder, path, change(session.Outline.Find(path)?.Definition ?? Definition)),
            typing ? $"{path} {what}" : null);
        return problems;
    }

    /// <summary>Takes an own rule out; an inherited one is disabled.</summary>
    public IReadOnlyList<Problem> Remove() =>
        session.Apply(Rule.Origin is RuleOrigin.Inherited or RuleOrigin.Overridden ? $"Disable {Rule.Id}" : $"Delete {Rule.Id}", folder => RuleEdits.Remove(session.Library, folder, Rule.Path));

    /// <summary>Takes back what this definition changed about the rule.</summary>
    public IReadOnlyList<Problem> Reset() => session.Apply($"Reset {Rule.Id}", folder => RuleEdits.Reset(session.Library, folder, Rule.Path));

    public IReadOnlyList<Problem> Enable() => session.Apply($"Enable {Rule.Id}", folder => RuleEdits.Enable(session.Library, folder, Rule.Path));

    /// <summary>Adds the same rule again behind this one, and selects it.</summary>
    public IReadOnlyList<Problem> Duplicate()
    {
        var parent = Rule.Parent?.Path ?? "";
        HashSet<string> before = [.. Siblings.Select(sibling => sibling.Path)];
        var problems = session.Apply($"Duplicate {Rule.Id}", folder => RuleEdits.Add(session.Library, folder, parent, Definition, null, Rule.Id));
        var siblings = parent.Length == 0 ? session.Outline.Rules : session.Outline.Find(parent)?.Rules ?? [];
        if (problems.Count == 0 && siblings.FirstOrDefault(sibling => !before.Contains(sibling.Path)) is { } added)
            session.Selection = session.Selection with { RulePath = added.Path };
        return problems;
    }

    /// <summary>Whether there is a running sibling to move past.</summary>
    public bool CanMove(int by) => !IsLocked && Neighbour(by) is not null;

    /// <summary>Moves the rule past its neighbour above (-1) or below (1).</summary>
    public IReadOnlyList<Problem> Move(int by)
    {
        if (Neighbour(by) is not { } past)
            return [];
        var before = by < 0 ? past.Id : Running.SkipWhile(sibling => sibling != past).Skip(1).FirstOrDefault()?.Id;
        var problems = session.Apply($"Move {Rule.Id} {(by < 0 ? "up" : "down")}", folder => RuleEdits.Move(session.Library, folder, Rule.Path, Rule.Parent?.Path ?? "", before));
        if (problems.Count == 0)
            session.Selection = session.Selection with { RulePath = Rule.Path };
        return problems;
    }

    private IReadOnlyList<OutlineRule> Siblings => Rule.Parent?.Rules ?? session.Outline.Rules;

    private List<OutlineRule> Running => [.. Siblings.Where(sibling => sibling.DisabledBy is null)];

    private OutlineRule? Neighbour(int by)
    {
        var running = Running;
        var at = running.IndexOf(Rule) + by;
        return at >= 0 && at < running.Count && running.Contains(Rule) ? running[at] : null;
    }

    /// <summary>A constant as people type it: text as it is, everything else as JSON.</summary>
    public static string Text(JsonElement constant) => constant.ValueKind switch
    {
        JsonValueKind.Undefined => "",
        JsonValueKind.String => constant.GetString() ?? "",
        _ => constant.GetRawText(),
    };

    /// <summary>What people typed as a constant. Braces and brackets begin a structure; a number stays one where one was, because text says the same otherwise.</summary>
    /// <param name="text">What was typed; null or empty for no constant.</param>
    /// <param name="before">The constant that was there.</param>
    public static JsonElement Constant(string? text, JsonElement before)
    {
        if (string.IsNullOrEmpty(text))
            return default;
        var keepsKind = before.ValueKind is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False;
        if (text.TrimStart() is ['{' or '[', ..] || keepsKind)
        {
            try
            {
                var json = JsonDocument.Parse(text).RootElement;
                if (!keepsKind || json.ValueKind is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False)
                    return json;
            }
            catch (JsonException)
            {
                // Not finished, or meant as text.
            }
        }
        return JsonSerializer.SerializeToElement(text);
    }
}
