using IntegrationStudio.Engine.Mappings.Outline;

namespace IntegrationStudio.Portal.Designer.Inspector.Rules;

/// <summary>Finds the rules of what is selected.</summary>
internal static class RuleSearch
{
    /// <summary>The selected row as people read it, and the rules that read or write it; those of data type maps only where no rule above does.</summary>
    public static (string? Row, IReadOnlyList<OutlineRule> Rules) Of(DesignerSession session)
    {
        var selection = session.Selection;
        if ((selection.SourceKey ?? selection.TargetKey) is not { } key)
            return (null, []);
        var rules = session.Outline.Walk().Where(rule => Concerns(rule, selection)).ToList();
        if (rules.Count == 0)
            rules = [.. session.Outline.Walk(intoDataTypes: true).Where(rule => Concerns(rule, selection))];
        return (Words(key, selection.SourceKey is not null), rules);
    }

    /// <summary>Whether a rule reads the selected source row, or writes the selected target row.</summary>
    private static bool Concerns(OutlineRule rule, DesignerSelection selection) =>
        (selection.SourceKey is { } source && (rule.Sources.Contains(source) || rule.ConditionSources.Contains(source)))
        || (selection.TargetKey is { } target && rule.Target == target);

    /// <summary>A row's key as a path: <c>PATIENT/PID/5/1</c> is PID-5.1, <c>Patient/name/family</c> is Patient.name.family.</summary>
    public static string Words(string key, bool isSource)
    {
        var steps = key.Split('/');
        var first = Array.FindIndex(steps, step => step.Length > 0 && char.IsAsciiDigit(step[0]));
        if (!isSource || first < 1)
            return isSource && steps.Length > 1 && first < 0 && steps.All(step => !step.Any(char.IsLower)) ? steps[^1] : string.Join('.', steps);
        var name = steps[first - 1];
        var isSegment = name.Length == 3;
        return $"{name}{(isSegment ? '-' : '.')}{string.Join('.', steps[first..])}";
    }
}
