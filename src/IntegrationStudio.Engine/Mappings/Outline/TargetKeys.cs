using IntegrationStudio.Engine.Mappings.Compilation;
using IntegrationStudio.Engine.Mappings.Resolution;
using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Engine.Mappings.Outline;

/// <summary>Finds the target row that a rule's path leads to.</summary>
internal static class TargetKeys
{
    /// <summary>The place at a path from another; as far as the path can be understood.</summary>
    /// <param name="from">Where the path starts.</param>
    /// <param name="rule">The rule with the path.</param>
    /// <param name="siblings">Rules beside it, which may say what its extensions are.</param>
    public static TargetPlace Follow(TargetPlace from, ResolvedRule rule, IReadOnlyList<ResolvedRule> siblings)
    {
        if (rule.Definition.To is not { } path || TargetPath.Read(path, TargetPath.FormOf(from.Type), "", []) is not { } steps) return from;
        if (steps.Length > 1 && from.Type is Hl7TreeType { Level: not Hl7TreeLevel.Group } && steps[0].Name == from.Type.Name) steps = steps[1..];
        TargetPlace place = from;
        string walked = "";
        foreach (PathStep step in steps)
        {
            walked = Walked(walked, step);
            place = step.IsHop
                ? new TargetPlace(SourcePlace.Join(place.Key, step.Name), FhirSchema.R4.Resource(step.Name))
                : Step(place, step.Name, rule.Called?.Target?.Type, step.Name is "extension" or "modifierExtension" ? Slice(walked, rule, siblings) : null);
        }

        return place;
    }

    /// <summary>The place of an element below another; a type of a choice stands below the choice's own row.</summary>
    private static TargetPlace Step(TargetPlace from, string name, string? calledType, string? slice)
    {
        TreeElement? element = from.Type?.Find(name);
        if (element is FhirElement { Choices.Count: > 0 } choice)
        {
            string group = SourcePlace.Join(from.Key, $"{choice.Name}[x]");
            FhirElement? chosen = calledType is null ? null : choice.Choices.FirstOrDefault(candidate => candidate.TypeName == calledType);
            return chosen is null ? new(group, null, choice) : new($"{group}/{chosen.Name}", chosen.Type, chosen);
        }

        string key = element is FhirElement { ChoiceGroup: { } of } ? SourcePlace.Join(from.Key, $"{of.Name}[x]") : from.Key;
        return new(SourcePlace.Join(key, slice is null ? element?.Name ?? name : $"{name}:{slice}"), element?.Type, element);
    }

    private static string Walked(string walked, PathStep step)
    {
        string index = step.Index switch
        {
            StepIndex.At => $"[{step.Number}]",
            StepIndex.New => "[+]",
            StepIndex.Last => "[=]",
            StepIndex.Slot => $"[#{step.Number}]",
            _ => "",
        };
        if (step.IsHop) return $"{walked}({step.Name}";
        return walked.Length == 0 ? step.Name + index : $"{walked}.{step.Name}{index}";
    }

    /// <summary>The name of the extension that stands at a path: the last part of the URL that the rule, a nested or a sibling rule writes there.</summary>
    private static string? Slice(string path, ResolvedRule rule, IReadOnlyList<ResolvedRule> siblings)
    {
        string url = path + ".url";
        ResolvedRule? said = siblings.FirstOrDefault(sibling => sibling.Definition.To == url && IsText(sibling));
        if (said is null && rule.Definition.To == path) said = rule.Rules.Find(nested => nested.Definition.To == "url" && IsText(nested));
        said ??= siblings.FirstOrDefault(sibling => sibling.Definition.To == path)?.Rules.Find(nested => nested.Definition.To == "url" && IsText(nested));
        string? name = said?.Definition.Value.GetString()?.TrimEnd('/').Split('/')[^1];
        return string.IsNullOrEmpty(name) ? null : name;
    }

    private static bool IsText(ResolvedRule rule) => rule.Definition.Value.ValueKind == System.Text.Json.JsonValueKind.String;
}
