using System.Text;
using IntegrationStudio.Engine.Mappings.Testing;
using IntegrationStudio.Standards;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Mappings.Testing;

public sealed class MappingTestSuiteTests
{
    [Fact]
    public void FilesAreSamplesTestsAndWhatTheyExpect()
    {
        MappingTestSuite suite = Tested.Suite(
            ("tests/b.json", "{}"), ("tests/b.expected.hl7", "x"), ("tests/b.test.json", """{ "note": "why", "now": "2026-05-01T08:00:00+02:00", "ignore": ["**.id"], "assert": [{ "that": "true", "note": "n" }] }"""),
            ("tests/a.hl7", "MSH"), ("tests/options.json", """{ "ignore": ["Bundle.timestamp"] }"""), ("tests/readme.md", ""), ("samples/c.csv", "x"), ("samples/d.txt", "y"));
        Assert.Equal(["a", "b"], suite.Cases.Select(test => test.Name));
        Assert.Equal(["c", "d"], suite.Samples.Select(sample => sample.Name));
        Assert.Equal(["tests/a.hl7", "tests/b.json", "samples/c.csv", "samples/d.txt"], suite.Inputs.Select(input => input.Path));
        MappingTestCase test = suite.Cases[1];
        Assert.Equal("tests/b.expected.hl7", test.ExpectedPath);
        Assert.Equal(("why", new DateTimeOffset(2026, 5, 1, 6, 0, 0, TimeSpan.Zero)), (test.Settings.Note, test.Settings.Now!.Value.ToUniversalTime()));
        Assert.Equal(["Bundle.timestamp", "**.id"], test.Settings.Over(suite.Options).Ignore);
        Assert.Equal([new MappingAssertion("true", "n")], test.Settings.Assert);
    }

    [Fact]
    public void WrongFormsAreReportedWithTheirPlaces()
    {
        var problems = new List<Problem>();
        MappingTestSuite.Read(
            Tested.Folder(
                ("tests/a.hl7", ""), ("tests/a.txt", ""),
                ("tests/a.test.json", """{ "asert": [], "now": "yesterday", "ignore": "x", "assert": [{ "note": 1 }] }"""),
                ("tests/options.json", "{")),
            problems);
        Assert.Equal(
            ["tests/a.test.json: asert", "tests/a.test.json: assert[0].note", "tests/a.test.json: assert[0].that", "tests/a.test.json: ignore", "tests/a.test.json: now", "tests/a.txt", "tests/options.json: line 1"],
            problems.Select(problem => problem.Path).Order(StringComparer.Ordinal));
        Assert.Contains("assert", problems.Single(problem => problem.Path.EndsWith("asert", StringComparison.Ordinal)).Mend, StringComparison.Ordinal);
    }

    [Fact]
    public void SettingsAreWrittenAsTheyAreRead()
    {
        var settings = new MappingTestSettings { Note = "Ü \"x\"", Now = MappingTestSettings.DefaultNow, Ignore = ["a.b", "**.id"], Assert = [new("Bundle.exists()"), new("1 = 1", "so")] };
        var problems = new List<Problem>();
        byte[] json = settings.ToJson();
        MappingTestSettings read = MappingTestSettings.Read("f", json, problems);
        Assert.Empty(problems);
        Assert.Equal(json, read.ToJson());
        Assert.Contains("\"now\": \"2026-01-01T00:00:00Z\"", Encoding.UTF8.GetString(json), StringComparison.Ordinal);
        Assert.True(MappingTestSettings.None.IsEmpty);
    }

    [Theory]
    [InlineData("Bundle.entry.resource.meta", "Bundle.entry[3].resource.meta.tag[0]", true)]
    [InlineData("Bundle.entry[0].resource.id", "Bundle.entry[1].resource.id", false)]
    [InlineData("**.id", "Bundle.entry[1].resource.id", true)]
    [InlineData("**.id", "Bundle.entry[1].resource.identifier", false)]
    [InlineData("Bundle.*.resource", "Bundle.entry[1].resource.id", true)]
    [InlineData("Bundle.*.id", "Bundle.entry[1].resource.id", false)]
    [InlineData("MSH-7", "MSH-7.1", true)]
    [InlineData("OBX-14", "OBX[2]-14", true)]
    [InlineData("OBX-1", "OBX-14", false)]
    [InlineData("ZZZ", "ZZZ-3", true)]
    public void IgnoredPathsCoverWhatTheySay(string ignored, string place, bool covers) => Assert.Equal(covers, new IgnoredPath(ignored).Covers(place));

    [Theory]
    [InlineData("My test: ÄÖ/1", "My-test-1")]
    [InlineData("../../x", "x")]
    [InlineData("", "case")]
    [InlineData("options", "case")]
    [InlineData("a.expected.json", "a-expected.json")]
    public void NamesOfFilesAreHarmless(string wanted, string name) => Assert.Equal(name, TestFiles.Named(wanted));
}
