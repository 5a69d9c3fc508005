using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Engine.Mappings.Preview;
using IntegrationStudio.Portal.Designer.Scripts;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Portal.Designer.Preview;

/// <summary>Finds the rows and the rule of what a run and its validation reported. What is only worth knowing stays in the preview.</summary>
internal sealed class PreviewProblems(MappingLibrary library, MappingOutline outline, PreviewResult result, MappingPackage? package = null)
{
    private Dictionary<string, OutlineRule>? _byWhere;

    private const string RuleMark = "rule ";

    public IReadOnlyList<DesignerProblem> OfRun() => [.. result.Problems.Where(Counts).Where(problem => !problem.Code.StartsWith("compile.", StringComparison.Ordinal)).Select(OfRun)];

    /// <summary>All that the run said, also what is only worth knowing, worst first.</summary>
    public IReadOnlyList<DesignerProblem> Everything() => [.. result.Problems.OrderByDescending(problem => problem.Severity).Select(OfRun)];

    public IReadOnlyList<DesignerProblem> OfValidation() =>
        [.. result.Findings.Where(finding => Counts(finding.Problem)).Select(finding => new DesignerProblem(finding.Problem, finding.RulePath, finding.SourceKey, finding.TargetKey, ProblemOrigin.Validation))];

    private static bool Counts(Problem problem) => problem.Severity > Severity.Information;

    private DesignerProblem OfRun(Problem problem)
    {
        OutlineRule? rule = RuleOf(problem.Message) is { } where ? At(where) : null;
        PreviewLink? link = result.Links.FirstOrDefault(link => link.SourcePath.Length > 0 && link.SourcePath == problem.Path);
        string? source = link?.SourceKey ?? (rule is { Sources.Count: > 0 } ? rule.Sources[0] : null);
        return new DesignerProblem(ScriptFixes.Advise(problem), rule?.Path, source, rule?.Target, ProblemOrigin.Run, (package is null ? null : ScriptFixes.Of(package, problem)) ?? MissingElement.Fix(library, outline, problem));
    }

    private OutlineRule? At(string where)
    {
        if (_byWhere is null)
        {
            _byWhere = new(StringComparer.Ordinal);
            foreach (OutlineRule rule in outline.Walk()) _byWhere.TryAdd(rule.Where, rule);
        }

        return _byWhere.GetValueOrDefault(where) ?? outline.Find(where);
    }

    /// <summary>Runs name the rule at the end of what they say: <c>(rule id#rules/a)</c>, <c>(segment OBR[1], rule id#rules/a)</c>.</summary>
    private static string? RuleOf(string message)
    {
        int open = message.EndsWith(')') ? message.LastIndexOf(" (", StringComparison.Ordinal) : -1;
        int start = open < 0 ? -1 : message.IndexOf(RuleMark, open, StringComparison.Ordinal);
        return start < 0 ? null : message[(start + RuleMark.Length)..^1];
    }
}
