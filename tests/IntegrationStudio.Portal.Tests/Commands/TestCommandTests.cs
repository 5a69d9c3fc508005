using System.Xml.Linq;
using IntegrationStudio.Portal.Commands;
using IntegrationStudio.Portal.Tests.Designer.Tests;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Commands;

public sealed class TestCommandTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("studio-test-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public async Task Update_shows_what_differs_takes_it_and_then_all_pass()
    {
        Benched.Write(root, ("tests/a.hl7", Some.Oru), ("tests/a.expected.json", "{ \"resourceType\": \"Bundle\" }"), ("tests/new.hl7", Some.Oru));
        var (code, text) = await RunAsync(new TestRequest());
        Assert.Equal(1, code);
        Assert.Contains("FAILED t/bench a", text, StringComparison.Ordinal);
        Assert.Contains("by rule pid", text, StringComparison.Ordinal);
        Assert.EndsWith($"0 passed, 2 failed{Environment.NewLine}", text, StringComparison.Ordinal);

        (code, text) = await RunAsync(new TestRequest(Update: true));
        Assert.Equal(0, code);
        Assert.Contains("expected nothing, found", text, StringComparison.Ordinal);
        Assert.EndsWith($"2 passed, 0 failed, 2 updated{Environment.NewLine}", text, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(root, "t", "bench", "tests", "new.expected.json")));

        (code, text) = await RunAsync(new TestRequest());
        Assert.Equal((0, $"2 passed, 0 failed{Environment.NewLine}"), (code, text));
    }

    [Fact]
    public async Task Update_takes_no_result_of_a_broken_run_and_no_broken_assertion()
    {
        Benched.Write(root, ("tests/a.hl7", "nothing"), ("tests/b.hl7", Some.Oru), ("tests/b.test.json", """{ "assert": [{ "that": "PID-5.1 = 'X'" }] }"""));
        var (code, text) = await RunAsync(new TestRequest(Update: true));
        Assert.Equal(1, code);
        Assert.False(File.Exists(Path.Combine(root, "t", "bench", "tests", "a.expected.json")));
        Assert.Contains("does not hold: PID-5.1 = 'X'", text, StringComparison.Ordinal);
        Assert.Contains("PID-5.1 = 'Lovelace'", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("one", 1)]
    [InlineData("t/bench/o*", 1)]
    [InlineData("BENCH", 2)]
    public async Task A_filter_chooses_by_mapping_and_case(string filter, int count)
    {
        Benched.Write(root, ("tests/one.hl7", Some.Oru), ("tests/two.hl7", Some.Oru));
        var (_, text) = await RunAsync(new TestRequest(filter));
        Assert.EndsWith($"0 passed, {count} failed{Environment.NewLine}", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_filter_that_fits_none_fails()
    {
        Benched.Write(root, ("tests/one.hl7", Some.Oru));
        var (code, text) = await RunAsync(new TestRequest("nothing-like-it"));
        Assert.Equal(1, code);
        Assert.Contains("No test matches \"nothing-like-it\".", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_junit_file_is_written_also_when_tests_fail()
    {
        Benched.Write(root, ("tests/a.hl7", Some.Oru), ("tests/a.expected.json", "{}"));
        var file = Path.Combine(root, "reports", "junit.xml");
        var (code, _) = await RunAsync(new TestRequest(JUnit: file));
        Assert.Equal(1, code);
        var suites = XElement.Load(file);
        Assert.Equal("1", suites.Attribute("failures")!.Value);
        Assert.Equal("t/bench", suites.Element("testsuite")!.Attribute("name")!.Value);
        Assert.Contains("rule pid", suites.Descendants("failure").Single().Value, StringComparison.Ordinal);
    }

    private async Task<(int Code, string Text)> RunAsync(TestRequest request)
    {
        var output = new StringWriter();
        var code = await TestCommand.RunAsync(root, [], request, output, TestContext.Current.CancellationToken);
        return (code, output.ToString());
    }
}
