using IntegrationStudio.Portal.Controls;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Portal.Designer.Canvas;

/// <summary>Problems by row and by rule, for the marks of rows and lines.</summary>
internal static class CanvasProblems
{
    private const int Longest = 240;

    public static object Of(IReadOnlyList<DesignerProblem> problems) => new
    {
        source = Rows(problems, problem => problem.SourceKey),
        target = Rows(problems, problem => problem.TargetKey),
        rules = problems.Where(problem => problem.RulePath is not null && problem.Problem.Severity == Severity.Error).Select(problem => problem.RulePath).Distinct(),
    };

    /// <summary><c>[key, is an error, message]</c>; of several the worst, and how many more there are.</summary>
    private static IEnumerable<object[]> Rows(IEnumerable<DesignerProblem> problems, Func<DesignerProblem, string?> key) =>
        from problem in problems
        where key(problem) is not null && problem.Problem.Severity != Severity.Information
        group problem.Problem by key(problem)! into row
        let worst = row.MaxBy(problem => problem.Severity)!
        let more = row.Count() - 1
        select new object[] { row.Key, worst.Severity == Severity.Error ? 1 : 0, Wording.Cut(worst.Message, Longest) + (more > 0 ? $" (and {more} more)" : "") };
}
