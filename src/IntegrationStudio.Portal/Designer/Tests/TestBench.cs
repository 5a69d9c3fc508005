using System.Runtime.CompilerServices;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Testing;
using IntegrationStudio.Engine.Scripting;
using IntegrationStudio.Portal.Controls;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Portal.Designer.Tests;

/// <summary>The tests of one designer session and what came of them; lives as long as the session, whatever tab is shown. Only on its dispatcher.</summary>
internal sealed class TestBench(DesignerSession session)
{
    private static readonly ConditionalWeakTable<DesignerSession, TestBench> Benches = [];

    private readonly Dictionary<string, (MappingTestResult Result, int Revision)> results = new(StringComparer.Ordinal);
    private readonly HashSet<string> running = new(StringComparer.Ordinal);
    private readonly List<Problem> problems = [];
    private CancellationTokenSource? run;
    private MappingTestSuite? suite;
    private int read = -1;

    /// <summary>Something to show has changed.</summary>
    public event Action? Changed;

    /// <summary>The bench of a session.</summary>
    public static TestBench Of(DesignerSession session) => Benches.GetValue(session, static one => new TestBench(one));

    /// <summary>The samples and tests as they are now.</summary>
    public MappingTestSuite Suite
    {
        get
        {
            if (suite is null || read != session.Revision)
            {
                problems.Clear();
                suite = MappingTestSuite.Read(session.Folder, problems);
                read = session.Revision;
            }

            return suite;
        }
    }

    /// <summary>What is wrong with the files of the tests.</summary>
    public IReadOnlyList<Problem> Problems => Suite is null ? [] : problems;

    public bool IsRunning => run is not null;

    public int Done { get; private set; }

    public int Total { get; private set; }

    /// <summary>What all inputs reach; null before it was measured.</summary>
    public MappingCoverage? Coverage { get; private set; }

    /// <summary>Whether the mapping was changed since the coverage was measured.</summary>
    public bool CoverageIsOld { get; private set; }

    /// <summary>What was chosen in the list: a file.</summary>
    public string? Chosen { get; set; }

    /// <summary>The last result of a test, old ones too.</summary>
    public MappingTestResult? ResultOf(string name) => results.TryGetValue(name, out var found) ? found.Result : null;

    public TestStatus StatusOf(MappingTestCase test)
    {
        if (running.Contains(test.Name))
        {
            return TestStatus.Running;
        }

        var lacks = test.ExpectedPath is null && test.Settings.Assert.Count == 0 && Suite.Options.Assert.Count == 0;
        if (!results.TryGetValue(test.Name, out var found))
        {
            return lacks ? TestStatus.NoExpectation : TestStatus.NotRun;
        }

        return found.Revision != session.Revision ? TestStatus.Old : lacks ? TestStatus.NoExpectation : found.Result.Passed ? TestStatus.Passed : TestStatus.Failed;
    }

    /// <summary>What the tests came to, in a line.</summary>
    public string Words
    {
        get
        {
            if (IsRunning)
            {
                return $"{Wording.Count(Done)} of {Wording.Count(Total, "test")} run";
            }

            var parts = Suite.Cases.GroupBy(StatusOf).OrderBy(group => group.Key).Select(group => $"{Wording.Count(group.Count())} {group.Key.Mark().Word.ToLowerInvariant()}");
            return string.Join(", ", parts);
        }
    }

    /// <summary>Runs tests: those named, or all. A run that is going on is ended first.</summary>
    public async Task RunAsync(ScriptCompiler compiler, ScriptPool pool, IReadOnlyCollection<string>? names = null)
    {
        Cancel();
        using var own = new CancellationTokenSource();
        run = own;
        var (library, tests, revision) = (session.Library, Suite, session.Revision);
        var found = problems.ToList();
        var wanted = tests.Cases.Where(test => names?.Contains(test.Name) != false).Select(test => test.Name).ToHashSet(StringComparer.Ordinal);
        (Done, Total) = (0, wanted.Count);
        running.Clear();
        running.UnionWith(wanted);
        Changed?.Invoke();
        var progress = new Progress<MappingTestResult>(result =>
        {
            if (run == own)
            {
                Take(result, revision);
                Changed?.Invoke();
            }
        });
        var options = new TestRunOptions { Scripts = compiler, Pool = pool, Progress = progress, Filter = (_, test) => wanted.Contains(test.Name) };
        try
        {
            foreach (var result in await Task.Run(() => MappingTests.RunAsync(library, tests, options, found, own.Token), own.Token))
            {
                Take(result, revision);
            }
        }
        catch (OperationCanceledException)
        {
            // What had run stays; the rest was not run.
        }

        if (run != own)
        {
            return;
        }

        run = null;
        running.Clear();
        Report();
        Changed?.Invoke();
    }

    /// <summary>Ends the run; what has run stays.</summary>
    public void Cancel()
    {
        run?.Cancel();
        run = null;
        running.Clear();
        Changed?.Invoke();
    }

    /// <summary>Measures what all tests and samples, and more inputs if given, reach.</summary>
    public async Task MeasureAsync(ScriptCompiler compiler, ScriptPool pool, IReadOnlyList<MappingSample> more, CancellationToken cancel)
    {
        var (library, inputs) = (session.Library, Suite.Inputs.Concat(more).ToList());
        CoverageIsOld = false;
        Coverage = await Task.Run(() => MappingCoverage.MeasureAsync(library, session.Id, inputs, new TestRunOptions { Scripts = compiler, Pool = pool }, cancel), cancel);
        Changed?.Invoke();
    }

    /// <summary>The session's content was changed.</summary>
    public void ContentChanged() => CoverageIsOld = Coverage is not null;

    /// <summary>Shows the rule of a difference on the canvas and in the inspector.</summary>
    public bool GoTo(string? rulePath)
    {
        for (var at = rulePath ?? ""; at.Length > 0; at = at.LastIndexOf('/') is > 0 and var cut ? at[..cut] : "")
        {
            if (session.Outline.Find(at) is { } rule)
            {
                session.Selection = new DesignerSelection(rule.Sources.Count > 0 ? rule.Sources[0] : null, rule.Target, rule.Path);
                return true;
            }
        }

        return false;
    }

    private void Take(MappingTestResult result, int revision)
    {
        if (running.Remove(result.Case))
        {
            Done++;
        }

        results[result.Case] = (result, revision);
    }

    /// <summary>Puts what failed into the session's list of problems, one for each rule and test.</summary>
    private void Report()
    {
        var failed = results.Values.Where(one => one.Revision == session.Revision && !one.Result.Passed).Select(one => one.Result);
        session.Report(ProblemOrigin.Test, [.. failed.SelectMany(Of)]);

        IEnumerable<DesignerProblem> Of(MappingTestResult result)
        {
            foreach (var rule in result.Differences.GroupBy(difference => difference.RulePath))
            {
                var first = rule.First();
                var more = rule.Count() > 1 ? $" ({rule.Count() - 1} more)" : "";
                var text = $"Test {result.Case}: {first.Path} is {Shown(first.Actual)}, expected {Shown(first.Expected)}{more}.";
                yield return new DesignerProblem(new Problem("test.difference", first.Path, text, Severity.Warning), rule.Key, null, rule.Key is null ? null : session.Outline.Find(rule.Key)?.Target, ProblemOrigin.Test);
            }

            foreach (var assertion in result.Assertions.Where(assertion => !assertion.Holds))
            {
                yield return new DesignerProblem(new Problem("test.assertion", TestFiles.Settings(result.Case), $"Test {result.Case}: {assertion.Assertion.That} does not hold.", Severity.Warning), null, null, null, ProblemOrigin.Test);
            }
        }
    }

    private static string Shown(string? value) => value is null ? "missing" : Wording.Cut(value, 60);
}
