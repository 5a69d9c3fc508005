using System.Text.Json;
using IntegrationStudio.Engine.Mappings.Resolution;

namespace IntegrationStudio.Engine.Mappings.Compilation;

/// <summary>Checks that a rule's properties go together.</summary>
internal static class RuleForm
{
    public static void Check(ResolvedRule rule, CompileContext context)
    {
        RuleDefinition definition = rule.Definition;
        if (definition is { From: not null, Each: not null }) context.Report("compile.form", $"{rule.Where}/each", "A rule has either from or each.");
        List<string> actions = [];
        if (definition.Map is not null) actions.Add("map");
        if (definition.Value.ValueKind != JsonValueKind.Undefined) actions.Add("value");
        if (definition.Ref is not null) actions.Add("ref");
        if (definition.Script is not null) actions.Add("script");
        if (actions.Count > 1) context.Report("compile.form", rule.Where, $"A rule does one thing; this one has {string.Join(" and ", actions)}.");
        if (definition is { Resource: not null, On: not null }) context.Report("compile.form", $"{rule.Where}/on", "A rule either makes a resource or writes into one.");
        if (definition is { At: not null, Ref: null }) context.Report("compile.form", $"{rule.Where}/at", "Only a reference points to a place.");
        if (definition is { Repeats: not Repeats.Merge, Resource: null }) context.Report("compile.form", $"{rule.Where}/repeats", "Only a rule that makes a resource says what repeats.");
        if (definition is { As: not null, Resource: null }) context.Report("compile.form", $"{rule.Where}/as", "Only a rule with a resource gives a name.");
    }
}
