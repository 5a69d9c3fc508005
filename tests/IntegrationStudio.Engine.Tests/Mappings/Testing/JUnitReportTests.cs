using System.Xml.Linq;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Testing;
using IntegrationStudio.Standards;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Mappings.Testing;

public sealed class JUnitReportTests
{
    private static readonly DateTimeOffset Started = new(2026, 3, 4, 5, 6, 7, TimeSpan.FromHours(2));

    [Fact]
    public void EveryMappingIsASuiteAndFailuresSayWhatDiffers()
    {
        XElement root = Write(
            new MappingTestResult("a/b", "one", [], [], TimeSpan.FromMilliseconds(1234)),
            new MappingTestResult("a/b", "two", [new MappingDifference("Bundle.x", "1", null) { RulePath = "r/s", SourcePath = "PID-8" }], [], TimeSpan.Zero) { Assertions = [new AssertionResult(new MappingAssertion("1 = 2", "why"), false, ["1 = 1"])] },
            new MappingTestResult("c", "three", [], [new Problem("hl7v2.no-msh", "", "No message.")], TimeSpan.Zero));
        Assert.Equal(("testsuites", "3", "1", "1"), (root.Name.LocalName, root.Attribute("tests")!.Value, root.Attribute("failures")!.Value, root.Attribute("errors")!.Value));
        XElement suite = root.Elements("testsuite").First();
        Assert.Equal(("a/b", "2026-03-04T03:06:07", "1.234"), (suite.Attribute("name")!.Value, suite.Attribute("timestamp")!.Value, suite.Attribute("time")!.Value));
        Assert.Equal(["properties", "testcase", "testcase"], suite.Elements().Select(element => element.Name.LocalName));
        Assert.Equal("a/b", suite.Element("properties")!.Element("property")!.Attribute("value")!.Value);
        XElement failure = suite.Elements("testcase").Last().Element("failure")!;
        Assert.Equal("1 difference, first at Bundle.x; 1 assertion does not hold", failure.Attribute("message")!.Value);
        Assert.Contains("Bundle.x: expected 1, found nothing\n  rule r/s from PID-8\n", failure.Value, StringComparison.Ordinal);
        Assert.Contains("1 = 2 (why)\n  1 = 1", failure.Value, StringComparison.Ordinal);
        Assert.Equal("hl7v2.no-msh", root.Elements("testsuite").Last().Element("testcase")!.Element("error")!.Attribute("type")!.Value);
    }

    [Fact]
    public void HostileTextsAreTexts()
    {
        string hostile = "]]></failure><script>&\u0001\u001b\uFFFE" + '\uD800' + "\U0001F600";
        XElement root = Write(new MappingTestResult(hostile, hostile, [new MappingDifference(hostile, hostile, hostile)], [], TimeSpan.Zero));
        XElement test = root.Descendants("testcase").Single();
        Assert.Equal("]]></failure><script>&\\u0001\\u001B\\uFFFE\\uD800\U0001F600", test.Attribute("name")!.Value);
        Assert.Contains("]]></failure>", test.Element("failure")!.Value, StringComparison.Ordinal);
        Assert.Empty(root.Descendants("script"));
    }

    private static XElement Write(params MappingTestResult[] results)
    {
        using var output = new MemoryStream();
        JUnitReport.Write(results, Started, output);
        output.Position = 0;
        return XElement.Load(output);
    }
}
