using System.Text.Json;
using IntegrationStudio.Engine.Mappings;

namespace IntegrationStudio.Portal.Designer.Inspector.Rules;

/// <summary>What a rule does with its source; a rule does one thing.</summary>
internal enum RuleAction
{
    Copy,
    Map,
    Constant,
    Reference,
    Script,
}

/// <summary>How often a rule runs.</summary>
internal enum RuleSource
{
    Once,
    Values,
    Loop,
}

/// <summary>The words for a rule's choices, and what changes when another is chosen.</summary>
internal static class RuleChoices
{
    public static RuleAction ActionOf(RuleDefinition rule) =>
        rule.Map is not null ? RuleAction.Map
        : rule.Value.ValueKind != JsonValueKind.Undefined ? RuleAction.Constant
        : rule.Ref is not null ? RuleAction.Reference
        : rule.Script is not null ? RuleAction.Script
        : RuleAction.Copy;

    public static RuleSource SourceOf(RuleDefinition rule) => rule.Each is not null ? RuleSource.Loop : rule.From is not null ? RuleSource.Values : RuleSource.Once;

    public static string Words(RuleAction action, RuleDefinition rule) => action switch
    {
        RuleAction.Map => "Apply a map",
        RuleAction.Constant => "Write a constant",
        RuleAction.Reference => "Write a reference",
        RuleAction.Script => "Run a script",
        _ => rule.Rules.Count > 0 || rule.Resource is not null ? "Hold the rules inside" : "Copy the value",
    };

    public static string Words(RuleSource source) => source switch { RuleSource.Loop => "Repeat over", RuleSource.Values => "Each value of", _ => "Once" };

    public static string Words(RuleMode mode) => mode switch
    {
        RuleMode.Fill => "Fill: only where nothing is yet",
        RuleMode.Append => "Append: a new item each time",
        RuleMode.Merge => "Merge: values that are there stay",
        _ => "Set: replace what is there",
    };

    public static string Words(OnNull onNull) => onNull == OnNull.Delete ? "Delete what is at the target" : "Write nothing";

    public static string Words(Repeats repeats) => repeats switch
    {
        Repeats.Number => "Number: another thing each time",
        Repeats.Lines => "Lines: one more line of the same text",
        _ => "Merge: the same thing",
    };

    /// <summary>The rule with another action; what belonged to the old one goes.</summary>
    public static RuleDefinition With(RuleDefinition rule, RuleAction action)
    {
        var bare = rule with { Map = null, Value = default, Ref = null, At = null, Script = null };
        return action switch
        {
            RuleAction.Map => bare with { Map = rule.Map ?? "" },
            RuleAction.Constant => bare with { Value = rule.Value.ValueKind == JsonValueKind.Undefined ? JsonSerializer.SerializeToElement("") : rule.Value },
            RuleAction.Reference => bare with { Ref = rule.Ref ?? "", At = rule.At },
            RuleAction.Script => bare with { Script = rule.Script ?? "" },
            _ => bare,
        };
    }

    /// <summary>The rule with another kind of source; its expression stays.</summary>
    public static RuleDefinition With(RuleDefinition rule, RuleSource source)
    {
        var expression = rule.From ?? rule.Each ?? "$this";
        return source switch
        {
            RuleSource.Loop => rule with { From = null, Each = expression },
            RuleSource.Values => rule with { From = expression, Each = null },
            _ => rule with { From = null, Each = null },
        };
    }
}
