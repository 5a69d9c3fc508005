using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Portal.Controls;
using IntegrationStudio.Portal.Designer.Inspector.Conditions;

namespace IntegrationStudio.Portal.Designer.Inspector.Rules;

/// <summary>Rules as people read them.</summary>
internal static class RuleWords
{
    public static string Of(RuleOrigin origin) => origin switch
    {
        RuleOrigin.Inherited => "inherited",
        RuleOrigin.Overridden => "overridden",
        RuleOrigin.Added => "added",
        RuleOrigin.Disabled => "disabled",
        _ => "own",
    };

    public static Mark MarkOf(RuleOrigin origin) => origin switch
    {
        RuleOrigin.Inherited => new("idle", "link", "Inherited"),
        RuleOrigin.Overridden => new("busy", "rule", "Overridden"),
        RuleOrigin.Added => new("ok", "rule", "Added"),
        RuleOrigin.Disabled => new("warn", "refused", "Disabled"),
        _ => new("idle", "rule", "Own rule"),
    };

    public static string IconOf(OutlineRule rule) =>
        rule.Origin == RuleOrigin.Disabled ? "refused"
        : rule.Style.HasFlag(RuleStyle.Map) ? "mapping"
        : rule.Style.HasFlag(RuleStyle.Reference) ? "link"
        : "rule";

    /// <summary>What a rule reads: its expression, with what happens over and over in front.</summary>
    public static string Source(RuleDefinition rule) => rule switch
    {
        { Each: { } each } => $"each {each}",
        { From: { } from } => from,
        _ => "",
    };

    /// <summary>Where a rule writes, with the resource in front that it makes or that it names.</summary>
    public static string Target(OutlineRule rule)
    {
        var definition = rule.Definition;
        var name = definition.On ?? (definition.Resource is { } resource ? definition.As ?? resource : null);
        return (name, definition.To) switch
        {
            ({ } to, { } path) => $"{to}.{path}",
            ({ } to, null) => to,
            (null, { } path) => path,
            _ => "",
        };
    }

    /// <summary>A rule as one sentence, for a reader who does not know the format.</summary>
    public static string Sentence(OutlineRule rule)
    {
        var definition = rule.Definition;
        List<string> parts = [];
        var source = definition.Each is { } each ? $"For each {each}" : definition.From;
        parts.Add(RuleChoices.ActionOf(definition) switch
        {
            RuleAction.Map => $"{Start(definition.Each, source)} is mapped by {definition.Map}",
            RuleAction.Constant => $"{(source is null ? "" : definition.Each is null ? $"Where {source} is valued, " : source + ", ")}the constant \"{RuleEditor.Text(definition.Value)}\" is written",
            RuleAction.Reference => $"{(source is null ? "A" : definition.Each is null ? $"Where {source} is valued, a" : source + ", a")} reference to {definition.Ref} is written",
            RuleAction.Script => $"{Start(definition.Each, source)} passes through the script {definition.Script}",
            _ when definition.Resource is { } resource => $"{(source is null ? "A" : definition.Each is null ? $"From {source}, a" : source + ", a")} {resource} is made",
            _ when definition.Rules.Count > 0 => $"{Start(definition.Each, source)} is mapped by the rules below",
            _ => $"{Start(definition.Each, source)} is copied",
        });
        if (Target(rule) is { Length: > 0 } target && definition.Resource is null)
            parts.Add($"to {target}");
        if (definition.Functions.Count > 0)
            parts.Add($"through {string.Join(", ", definition.Functions)}");
        if (definition.Table is { } table)
            parts.Add($"translated by the table {table.TrimEnd('!')}");
        var sentence = string.Join(' ', parts);
        if (definition.Default.ValueKind != System.Text.Json.JsonValueKind.Undefined)
            sentence += $"; when nothing came, \"{RuleEditor.Text(definition.Default)}\"";
        return sentence + ".";
    }

    /// <summary>The condition in the words of the official tables.</summary>
    public static string Condition(RuleDefinition rule) => ConditionWords.Of(rule.When);

    private static string Start(string? each, string? source) => source is null ? "The current item" : each is null ? source : $"{source}: it";
}
