using System.Text;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Portal.Mappings;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Mappings;

public sealed class NewDefinitionsTests
{
    private const string Base = "hl7/v2-to-fhir/messages/ORU_R01";

    private static readonly MappingLibrary Library = MappingLibrary.Of(MappingPackage.Create(new MappingDefinition
    {
        Id = Base,
        Version = "1.2.0",
        Kind = MappingKind.Message,
        Source = new SourceSchema("hl7v2", "ORU_R01"),
        Target = new TargetSchema("fhir-r4", Bundle: "transaction"),
    }));

    [Fact]
    public void A_mapping_that_extends_another_names_its_version_and_compiles()
    {
        var made = NewDefinitions.Extending("labs/east", "East", Library, Base).Require();

        Assert.Equal((Base, "1.2.0"), (made.Definition.Extends!.Id, made.Definition.Extends.Version));
        Assert.Empty(Library.With(made.Package).Compile("labs/east").Problems);
    }

    [Fact]
    public void A_sample_gives_the_source_and_stays_beside_the_mapping()
    {
        var sample = Some.OruBytes();
        var kind = SampleKind.Of(sample, Library).Require();

        var fitting = NewDefinitions.OfSample("labs/east", "East", Library, kind, sample, extends: true).Require();
        var own = NewDefinitions.OfSample("labs/east", "East", Library, kind, sample, extends: false).Require();

        Assert.Equal(Base, fitting.Definition.Extends?.Id);
        Assert.Null(own.Definition.Extends);
        Assert.Equal(("ORU_R01", "2.5.1"), (own.Definition.Source!.Structure, own.Definition.Source.Version));
        Assert.Equal(sample, own.Beside["samples/sample-1.hl7"].ToArray());
    }

    [Fact]
    public void Pairs_become_tests()
    {
        var made = NewDefinitions.OfPairs("labs/east", "East", Library, [(Some.OruBytes(), Bytes("""{ "resourceType": "Bundle" }""")), (Some.OruBytes(), Bytes("""{ "resourceType": "Bundle" }"""))]).Require();

        Assert.Equal(["tests/pair-1.expected.json", "tests/pair-1.hl7", "tests/pair-2.expected.json", "tests/pair-2.hl7"], made.Beside.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(("hl7v2", "fhir-r4"), (made.Definition.Source!.Format, made.Definition.Target!.Format));
    }

    [Fact]
    public void Pairs_say_everything_that_is_wrong_with_them_at_once()
    {
        var problems = NewDefinitions.OfPairs("labs/east", "East", Library, [(Bytes("{"), Bytes("")), (Some.OruBytes(), Bytes("<a>"))]).Problems;

        Assert.Equal(["input 1 line 1", "output 1", "output 2 line 1"], problems.Select(problem => problem.Path));
        Assert.Equal("pairs.mixed", NewDefinitions.OfPairs("a", "A", Library, [(Some.OruBytes(), Bytes("[]")), (Bytes("[]"), Bytes("[]"))]).Problems[0].Code);
        Assert.Equal("pairs.empty", NewDefinitions.OfPairs("a", "A", Library, []).Problems[0].Code);
    }

    [Fact]
    public void A_mapping_from_nothing_needs_a_structure_only_where_the_format_has_some()
    {
        Assert.Equal("mapping.source", NewDefinitions.Blank("a", "A", ("hl7v2", "", "2.5.1"), ("fhir-r4", "", "transaction")).Problems[0].Code);
        Assert.Equal("mapping.target", NewDefinitions.Blank("a", "A", ("json", "", "2.5.1"), ("hl7v2", "", "transaction")).Problems[0].Code);
        Assert.Equal(new SourceSchema("json"), NewDefinitions.Blank("a", "A", ("json", "", "2.5.1"), ("fhir-r4", "", "batch")).Require().Definition.Source);
    }

    [Fact]
    public void A_copy_keeps_rules_tests_and_samples_under_its_own_id()
    {
        var original = DefinitionFolder.Of(Library.Find(Base)!).WithFile("tests/a.hl7", Some.OruBytes());

        var copy = NewDefinitions.CopyOf("own/copy", "Copy", original).Require();

        Assert.Equal(("own/copy", "Copy"), (copy.Definition.Id, copy.Definition.Title));
        Assert.Equal(original.Definition.Source, copy.Definition.Source);
        Assert.True(copy.Beside.ContainsKey("tests/a.hl7"));
    }

    private static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
