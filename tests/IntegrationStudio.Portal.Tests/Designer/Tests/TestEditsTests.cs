using System.Text;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Engine.Mappings.Testing;
using IntegrationStudio.Portal.Designer.Tests;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Designer.Tests;

public sealed class TestEditsTests
{
    private static readonly DefinitionFolder Folder = Benched.Folder(
        ("tests/a.hl7", Some.Oru), ("tests/a.expected.json", "{}"), ("tests/a.test.json", """{ "note": "n" }"""), ("samples/s.hl7", Some.Oru), ("tests/options.json", """{ "ignore": ["x"] }"""));

    [Fact]
    public void A_test_is_renamed_copied_and_deleted_with_all_its_files()
    {
        var renamed = TestEdits.Rename(Folder, "tests/a.hl7", "The first: one").Require();
        Assert.Equal(["samples/s.hl7", "tests/The-first-one.expected.json", "tests/The-first-one.hl7", "tests/The-first-one.test.json", "tests/options.json"], Names(renamed));
        Assert.Equal("test.name", Assert.Single(TestEdits.Rename(Folder, "tests/a.hl7", "s").Problems).Code);
        Assert.Same(Folder, TestEdits.Rename(Folder, "tests/a.hl7", "a").Require());
        Assert.Equal(["samples/s.hl7", "tests/a-copy.expected.json", "tests/a-copy.hl7", "tests/a-copy.test.json", "tests/a.expected.json", "tests/a.hl7", "tests/a.test.json", "tests/options.json"], Names(TestEdits.Duplicate(Folder, "tests/a.hl7")));
        Assert.Equal(["samples/s.hl7", "tests/options.json"], Names(TestEdits.Delete(Folder, "tests/a.hl7")));
        Assert.Equal(5 - 1, Names(TestEdits.Delete(Folder, "samples/s.hl7")).Count);
    }

    [Fact]
    public void New_ones_get_free_names_that_are_file_names()
    {
        var folder = TestEdits.Add(Folder, "../a", ".hl7", Some.OruBytes(), asTest: true);
        Assert.Contains("tests/a-2.hl7", folder.Beside.Keys);
        Assert.Contains("samples/s-2.json", TestEdits.Add(folder, "s", ".json", "{}"u8.ToArray(), asTest: false).Beside.Keys);
    }

    [Fact]
    public void A_sample_becomes_a_test_and_a_result_an_expectation()
    {
        var problems = new List<IntegrationStudio.Standards.Problem>();
        var sample = MappingTestSuite.Read(Folder, problems).Samples.Single();
        var folder = TestEdits.ToTest(Folder, sample);
        Assert.Contains("tests/s.hl7", folder.Beside.Keys);
        Assert.DoesNotContain("samples/s.hl7", folder.Beside.Keys);
        folder = TestEdits.Accept(folder, "tests/s.expected.json", """{"b":1.0,"a":"<ü>"}"""u8.ToArray());
        Assert.Equal("{\n  \"b\": 1.0,\n  \"a\": \"<ü>\"\n}\n", Encoding.UTF8.GetString(folder.Beside["tests/s.expected.json"].Span));
    }

    [Fact]
    public void Settings_that_say_nothing_are_no_file()
    {
        Assert.DoesNotContain("tests/a.test.json", TestEdits.Say(Folder, "tests/a.test.json", MappingTestSettings.None).Beside.Keys);
        Assert.Contains("\"ignore\"", Encoding.UTF8.GetString(TestEdits.Say(Folder, "tests/a.test.json", new MappingTestSettings { Ignore = ["x"] }).Beside["tests/a.test.json"].Span), StringComparison.Ordinal);
    }

    private static List<string> Names(DefinitionFolder folder) => [.. folder.Beside.Keys.Order(StringComparer.Ordinal)];
}
