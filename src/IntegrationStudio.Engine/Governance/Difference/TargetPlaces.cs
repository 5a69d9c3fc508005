namespace IntegrationStudio.Engine.Governance.Difference;

/// <summary>The places of the target that a definition's own rules write, as far as it says so itself: <c>Patient.name.family</c>.</summary>
internal static class TargetPlaces
{
    public static HashSet<string> Of(IEnumerable<RuleItem> rules)
    {
        var places = new HashSet<string>(StringComparer.Ordinal);
        foreach (RuleItem rule in rules)
            if (!rule.OnInherited || rule.Fields.GetValueOrDefault("op") is "add" or "replace") Visit(rule, rule.OnInherited ? Around(rule) : "", places);
        return places;
    }

    private static void Visit(RuleItem rule, string around, HashSet<string> places)
    {
        string at = rule.Fields.GetValueOrDefault("on") is { } on ? on : rule.Fields.GetValueOrDefault("resource") is { } resource ? rule.Fields.GetValueOrDefault("as") ?? resource : around;
        if (rule.Fields.GetValueOrDefault("to") is { } to) at = at.Length == 0 ? to : $"{at}.{to}";
        bool writes = rule.Fields.ContainsKey("to") || rule.Fields.ContainsKey("resource");
        if (writes && at.Length > 0) places.Add(at);
        foreach (RuleItem nested in rule.Rules) Visit(nested, at, places);
    }

    /// <summary>What is written below an inherited rule is known by that rule.</summary>
    private static string Around(RuleItem change) => change.Path.LastIndexOf('/') is > 0 and var cut ? $"({change.Path[..cut]})" : "";
}
