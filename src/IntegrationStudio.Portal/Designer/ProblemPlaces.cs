using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Portal.Designer;

/// <summary>Finds the rule and the rows that a problem of compiling is about. Its path says <c>id#rules/a/b/to</c>; rules of maps that are called stand under their own map's id.</summary>
internal sealed class ProblemPlaces(DesignerSession session)
{
    private static readonly string[] Properties =
        ["id", "from", "each", "when", "to", "resource", "as", "on", "key", "repeats", "map", "value", "ref", "at", "script", "functions", "table", "default", "onNull", "mode", "rules"];

    private Dictionary<string, OutlineRule>? _byWhere;

    public DesignerProblem Of(Problem problem)
    {
        (OutlineRule? rule, string? property) = Rule(problem.Path);
        string? source = null;
        string? target = null;
        if (rule is not null)
        {
            source = property switch
            {
                "when" => First(rule.ConditionSources) ?? First(rule.Sources),
                "to" => null,
                _ => First(rule.Sources),
            };
            target = property is "from" or "each" or "when" ? null : rule.Target;
        }

        return new DesignerProblem(problem, rule?.Path, source, target, ProblemOrigin.Compile, ProblemFixes.Of(session, problem, rule, property));
    }

    private static string? First(IReadOnlyList<string> keys) => keys.Count > 0 ? keys[0] : null;

    private (OutlineRule? Rule, string? Property) Rule(string path)
    {
        int hash = path.IndexOf('#', StringComparison.Ordinal);
        if (hash < 0) return default;
        string place = path[(hash + 1)..];
        bool isChange = place.StartsWith("changes/", StringComparison.Ordinal);
        if (!isChange && !place.StartsWith("rules/", StringComparison.Ordinal)) return default;
        string ids = place[(place.IndexOf('/', StringComparison.Ordinal) + 1)..];
        string? property = null;
        if (path[..hash] == session.Id)
        {
            // Own rules and changes say their whole path; a change of what does not exist is shown at the rule around it.
            for (string at = ids; at.Length > 0; at = at[..Math.Max(at.LastIndexOf('/'), 0)])
            {
                if (session.Outline.Find(at) is { } found) return (found, at == ids ? null : property);
                string last = at[(at.LastIndexOf('/') + 1)..];
                property = Properties.Contains(last) ? last : null;
            }

            return default;
        }

        _byWhere ??= ByWhere();
        for (string at = path; at.Length > hash; at = at[..at.LastIndexOf('/')])
        {
            if (_byWhere.TryGetValue(at, out OutlineRule? found)) return (found, property);
            if (!at.Contains('/', StringComparison.Ordinal) || at.LastIndexOf('/') < hash) break;
            property = at[(at.LastIndexOf('/') + 1)..];
        }

        return default;
    }

    /// <summary>The first of the rules that share a place: callers of one map have its rules in common.</summary>
    private Dictionary<string, OutlineRule> ByWhere()
    {
        var rules = new Dictionary<string, OutlineRule>(StringComparer.Ordinal);
        foreach (OutlineRule rule in session.Outline.Walk()) rules.TryAdd(rule.Where, rule);
        return rules;
    }
}
