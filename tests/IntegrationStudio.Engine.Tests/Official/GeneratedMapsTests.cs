using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Standards;
using IntegrationStudio.V2ToFhirMaps;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Official;

/// <summary>The committed definitions are what the generator makes of the published tables, and all of them compile.</summary>
public sealed class GeneratedMapsTests
{
    private static readonly string Committed = Path.Combine(OfficialMaps.Root, "mappings", "hl7", "v2-to-fhir");

    [Fact]
    public void The_published_tables_give_the_committed_definitions()
    {
        var tables = Path.Combine(OfficialMaps.Root, "..", "shared", "v2-to-fhir-ig");
        Assert.SkipUnless(Directory.Exists(tables), "The published tables are not beside the repository.");
        var run = Generator.Run(tables);
        Assert.Empty(run.Faults);
        var committed = Directory.EnumerateFiles(Committed, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Committed, file).Replace('\\', '/'));
        Assert.Equal(run.Files.Keys.Order(StringComparer.Ordinal), committed.Order(StringComparer.Ordinal));
        Assert.All(run.Files, file => Assert.True(file.Value == File.ReadAllText(Path.Combine(Committed, file.Key)), $"{file.Key} differs: run the generator again"));
    }

    [Fact]
    public void The_committed_coverage_document_is_what_the_generator_writes()
    {
        var tables = Path.Combine(OfficialMaps.Root, "..", "shared", "v2-to-fhir-ig");
        Assert.SkipUnless(Directory.Exists(tables), "The published tables are not beside the repository.");
        var committed = File.ReadAllText(Path.Combine(OfficialMaps.Root, "docs", "v2-to-fhir-coverage.md"));
        Assert.True(Generator.Run(tables).Coverage == committed, "docs/v2-to-fhir-coverage.md differs: run the generator again");
    }

    [Fact]
    public void Every_official_definition_is_checked_without_a_warning()
    {
        var library = MappingLibrary.Open(Path.Combine(OfficialMaps.Root, "mappings"));
        var problems = library.Require().Ids.Where(id => id.StartsWith("hl7/v2-to-fhir/", StringComparison.Ordinal)).SelectMany(id => library.Require().Check(id))
            .Where(problem => problem.Severity > Severity.Information);
        Assert.Empty(problems.Select(problem => problem.ToString()));
    }

    [Fact]
    public void Every_message_map_compiles()
    {
        var library = MappingLibrary.Open(Path.Combine(OfficialMaps.Root, "mappings"));
        Assert.True(library.Succeeded, string.Join('\n', library.Problems));
        var ids = library.Value.Ids.Where(id => id.StartsWith("hl7/v2-to-fhir/messages/", StringComparison.Ordinal)).ToList();
        Assert.Equal(13, ids.Count);
        var problems = ids.SelectMany(id => library.Value.Compile(id).Problems).Where(problem => problem.Severity == Severity.Error).Select(problem => problem.ToString()).Distinct();
        Assert.Empty(problems);
    }
}
