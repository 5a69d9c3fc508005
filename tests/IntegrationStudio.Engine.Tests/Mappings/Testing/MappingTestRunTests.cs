using System.Text;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Engine.Mappings.Testing;
using IntegrationStudio.Standards;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Mappings.Testing;

public sealed class MappingTestRunTests
{
    [Fact]
    public async Task AResultAsExpectedPasses()
    {
        MappingTestResult result = Assert.Single(await Tested.RunAsync(("tests/a.hl7", Tested.Message), ("tests/a.expected.json", await Tested.ExpectedAsync())));
        Assert.True(result.Passed);
        Assert.Empty(result.Differences);
    }

    [Fact]
    public async Task DifferencesNameTheirRuleAndTheirSource()
    {
        string expected = (await Tested.ExpectedAsync()).Replace("\"female\"", "\"male\"", StringComparison.Ordinal).Replace("\"birthDate\": \"1961-07-04\"", "\"deceasedBoolean\": true", StringComparison.Ordinal);
        MappingTestResult result = Assert.Single(await Tested.RunAsync(("tests/a.hl7", Tested.Message), ("tests/a.expected.json", expected)));
        Assert.False(result.Passed);
        MappingDifference gender = result.Differences.Single(difference => difference.Path.EndsWith(".gender", StringComparison.Ordinal));
        Assert.Equal(("\"male\"", "\"female\"", "PID/gender", "PID-8"), (gender.Expected, gender.Actual, gender.RulePath, gender.SourcePath));
        MappingDifference birth = result.Differences.Single(difference => difference.Path.EndsWith(".birthDate", StringComparison.Ordinal));
        Assert.Equal((null, "PID/birth"), (birth.Expected, birth.RulePath));

        // What is not there was written by nobody: the rule that writes such places.
        MappingDifference deceased = result.Differences.Single(difference => difference.Path.EndsWith(".deceasedBoolean", StringComparison.Ordinal));
        Assert.Equal(("true", null, "PID/deceased"), (deceased.Expected, deceased.Actual, deceased.RulePath));
    }

    [Fact]
    public async Task IgnoredPathsAreNotCompared()
    {
        string expected = (await Tested.ExpectedAsync()).Replace("\"female\"", "\"male\"", StringComparison.Ordinal).Replace("Gallagher", "Else", StringComparison.Ordinal);
        (string, string) input = ("tests/a.hl7", Tested.Message), wanted = ("tests/a.expected.json", expected);
        Assert.False((await Tested.RunAsync(input, wanted, ("tests/a.test.json", """{ "ignore": ["**.gender"] }""")))[0].Passed);
        Assert.True((await Tested.RunAsync(input, wanted, ("tests/a.test.json", """{ "ignore": ["**.gender"] }"""), ("tests/options.json", """{ "ignore": ["Bundle.entry.resource.name"] }""")))[0].Passed);
    }

    [Fact]
    public async Task AssertionsReadResultAndSourceAndSayWhatTheySaw()
    {
        MappingTestResult result = Assert.Single(await Tested.RunAsync(("tests/a.hl7", Tested.Message), ("tests/a.test.json", """
            { "assert": [
              { "that": "Bundle.entry.resource.ofType(Patient).name.family = PID-5.1" },
              { "that": "entry.resource.ofType(Patient).gender = 'male' and PID-8 = 'M'", "note": "sex" },
              { "that": "Bundle.entry.resource.ofType(Observation).exists()" },
              { "that": "now() = @2026-01-01T00:00:00Z" },
              { "that": "nosuch(" },
              { "that": "%source.exists() and %result.exists()" } ] }
            """)));
        Assert.Equal([true, false, false, true, false, true], result.Assertions.Select(assertion => assertion.Holds));
        Assert.Equal(["entry.resource.ofType(Patient).gender = 'female'", "PID-8 = 'F'"], result.Assertions[1].Seen);
        Assert.Equal(["Bundle.entry.resource.ofType(Observation) = nothing"], result.Assertions[2].Seen);
        Assert.StartsWith("column ", Assert.Single(result.Assertions[4].Seen), StringComparison.Ordinal);
        Assert.False(result.Passed);
    }

    [Fact]
    public async Task WithoutAnExpectationAssertionsAreEnoughAndNothingIsNot()
    {
        Assert.True(Assert.Single(await Tested.RunAsync(("tests/a.hl7", Tested.Message), ("tests/a.test.json", """{ "assert": [{ "that": "Bundle.entry.exists()" }] }"""))).Passed);
        MappingTestResult nothing = Assert.Single(await Tested.RunAsync(("tests/a.hl7", Tested.Message)));
        Assert.Contains(nothing.Problems, problem => problem is { Code: "test.expected", Path: "tests/a.expected.json" });
        Assert.False(nothing.Output.IsEmpty);
    }

    [Fact]
    public async Task BrokenInputsExpectationsAndMappingsFailWithTheirProblem()
    {
        Assert.False(Assert.Single(await Tested.RunAsync(("tests/a.hl7", "no message"), ("tests/a.expected.json", "{}"))).Passed);
        MappingTestResult result = Assert.Single(await Tested.RunAsync(("tests/a.hl7", Tested.Message), ("tests/a.expected.json", "{")));
        Assert.Contains(result.Problems, problem => problem.Code == "test.expected");
        DefinitionFolder folder = Tested.Folder(("tests/a.hl7", Tested.Message));
        folder = folder.WithFile("tables/sex.csv", null);
        MappingTestResult broken = Assert.Single(await MappingTests.RunAsync(MappingLibrary.Of(folder.Package), MappingTestSuite.Read(folder, []), cancellationToken: TestContext.Current.CancellationToken));
        Assert.False(broken.Passed);
        Assert.Contains(broken.Problems, problem => problem.Severity == Severity.Error);
    }

    [Fact]
    public async Task ResultsComeInOrderProgressAsTheyAreReadyAndAFilterChooses()
    {
        DefinitionFolder folder = Tested.Folder([.. Enumerable.Range(0, 40).Select(i => ($"tests/t{i:00}.hl7", Tested.Message))]);
        var told = new System.Collections.Concurrent.ConcurrentBag<string>();
        var options = new TestRunOptions { Parallel = 4, Progress = new Told(told), Filter = (_, test) => test.Name != "t07" };
        IReadOnlyList<MappingTestResult> results = await MappingTests.RunAsync(MappingLibrary.Of(folder.Package), MappingTestSuite.Read(folder, []), options, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(39, results.Count);
        Assert.Equal(results.Select(result => result.Case).Order(StringComparer.Ordinal), results.Select(result => result.Case));
        Assert.Equal(39, told.Count);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => MappingTests.RunAsync(MappingLibrary.Of(folder.Package), MappingTestSuite.Read(folder, []), cancellationToken: cancelled.Token));
    }

    [Fact]
    public async Task OneEntryMoreIsOneDifference()
    {
        string expected = await Tested.ExpectedAsync();
        int start = expected.IndexOf("\"entry\": [", StringComparison.Ordinal) + "\"entry\": [".Length;
        string more = expected.Insert(start, """ { "fullUrl": "urn:x", "resource": { "resourceType": "Basic", "id": "x" } },""");
        MappingTestResult result = Assert.Single(await Tested.RunAsync(("tests/a.hl7", Tested.Message), ("tests/a.expected.json", more)));
        MappingDifference missing = Assert.Single(result.Differences);
        Assert.Equal(("Bundle.entry[0]", null, "Basic"), (missing.Path, missing.Actual, missing.TargetKey));
    }

    [Fact]
    public void MessagesAreComparedComponentByComponent()
    {
        List<MappingDifference> found = Hl7Comparison.Compare(
            Encoding.UTF8.GetBytes("MSH|^~\\&|A\rPID|1||7^^^N||Doe^Jane\rOBX|1|NM|||5\rOBX|2|NM|||6\rNTE|1\r"),
            Encoding.UTF8.GetBytes("MSH|^~\\&|A\rPID|1||8^^^N||Doe^John~X\rOBX|1|NM|||5\rOBX|2|NM|||7\rZZZ|1\r"),
            [new IgnoredPath("OBX-5")]).Require();
        Assert.Equal([("PID-3.1", "7", "8"), ("PID-5[1].2", "Jane", "John"), ("PID-5[2]", null, "X"), ("NTE", "NTE|1", null), ("ZZZ", null, "ZZZ|1")], found.Select(one => (one.Path, one.Expected, one.Actual)));
        Assert.Equal("PID/3/1", found[0].TargetKey);
    }

    [Fact]
    public void XmlAndRowsAreComparedByWhatTheySay()
    {
        IReadOnlyList<MappingDifference> xml = ResultComparison.Compare("a.expected.xml", "<o a='1'>\n  <p>x</p><p>y</p></o>"u8.ToArray(), "<o a=\"2\"><p>x</p><p>z</p></o>"u8.ToArray(), []).Require();
        Assert.Equal(["$.o.@a", "$.o.p[1].#text"], xml.Select(one => one.Path));
        IReadOnlyList<MappingDifference> rows = ResultComparison.Compare("a.expected.csv", "a;b\r\n1;2\r\n"u8.ToArray(), "a;b\n1;3\n"u8.ToArray(), []).Require();
        Assert.Equal(("$.row[1].2", "\"2\"", "\"3\""), (rows[0].Path, rows[0].Expected, rows[0].Actual));
        Assert.False(ResultComparison.Compare("a.expected.xml", "<o"u8.ToArray(), "<o/>"u8.ToArray(), []).Succeeded);
    }

    [Theory]
    [InlineData("segment", "PID", "Patient", "PID-8", "tests/a.txt", "PID||||||||F", "F", "PID-8")]
    [InlineData("segment", "PID", "Patient", "PID-8", "tests/a.hl7", "MSH|^~\\&|A|B|||20260101||ADT^A01|1|P|2.5.1\rPID||||||||M", "M", "PID-8")]
    [InlineData("datatype", "CWE", "code", "CWE.1", "tests/a.txt", "X^Words^L", "X", "ZZT-1.1")]
    public async Task PartsAreTestedByThemselves(string kind, string structure, string type, string from, string file, string input, string value, string source)
    {
        string rule = $$"""{ "id": "r", "from": "{{from}}", "to": "{{(kind == "segment" ? "language" : "$this")}}" }""";
        MappingPackage part = Some.Shared("t/part", kind, structure, type, rule);
        var problems = new List<Problem>();
        DefinitionFolder folder = DefinitionFolder.Of(part, new Dictionary<string, ReadOnlyMemory<byte>> { [file] = Encoding.UTF8.GetBytes(input), ["tests/a.expected.json"] = "{ \"resourceType\": \"Bundle\" }"u8.ToArray() });
        MappingTestResult result = Assert.Single(await MappingTests.RunAsync(MappingLibrary.Of(part), MappingTestSuite.Read(folder, problems), problems: problems, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Contains($"\"{value}\"", Encoding.UTF8.GetString(result.Output.Span), StringComparison.Ordinal);
        MappingDifference entry = result.Differences.Single(difference => difference.Path == "Bundle.entry");
        Assert.Equal(("r", source), (entry.RulePath, entry.SourcePath));
        Assert.Equal(100, (await MappingCoverage.MeasureAsync(MappingLibrary.Of(part), "t/part", MappingTestSuite.Read(folder, []).Inputs, cancellationToken: TestContext.Current.CancellationToken)).RulePercent);
    }

    private sealed class Told(System.Collections.Concurrent.ConcurrentBag<string> names) : IProgress<MappingTestResult>
    {
        public void Report(MappingTestResult value) => names.Add(value.Case);
    }
}
