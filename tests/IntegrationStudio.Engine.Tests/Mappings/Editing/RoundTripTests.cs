using System.Text;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Engine.Mappings.Editing;
using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Engine.Tests.Official;
using IntegrationStudio.Standards;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Mappings.Editing;

/// <summary>A file that goes through the designer's model comes out as it went in, unless somebody changed something; then only that is different.</summary>
public sealed class RoundTripTests
{
    private static readonly string Mappings = Path.Combine(OfficialMaps.Root, "mappings");

    public static TheoryData<int> Hundreds => [.. Enumerable.Range(0, 10)];

    [Theory]
    [MemberData(nameof(Hundreds))]
    public void A_hundred_generated_definitions_come_back_byte_for_byte(int hundred)
    {
        for (int seed = hundred * 100; seed < (hundred + 1) * 100; seed++)
        {
            var seeded = new SeededDefinitions(seed);
            byte[] written = seeded.Definition().ToJson();
            Assert.Equal(written, MappingDefinition.Parse(written).Require().ToJson());
            byte[] file = seeded.Next(2) == 0 ? written : seeded.Reformatted(written);
            DefinitionFolder folder = DefinitionFolder.Of(new Dictionary<string, ReadOnlyMemory<byte>> { ["mapping.json"] = file, ["tests/a.hl7"] = "MSH"u8.ToArray() }).Require();
            ThroughTheDesigner(folder, file, Editable.Library);
        }
    }

    [Fact]
    public void Every_file_of_the_shipped_definitions_comes_back_byte_for_byte()
    {
        var library = MappingLibrary.Open(Mappings).Require();
        foreach (string id in library.Ids)
        {
            string path = Path.Combine(Mappings, id);
            DefinitionFolder folder = DefinitionFolder.Read(path, id).Require();
            foreach ((string file, ReadOnlyMemory<byte> content) in folder.Files) Assert.True(content.Span.SequenceEqual(File.ReadAllBytes(Path.Combine(path, file))), $"{id}/{file}");
            DefinitionFolder copy = folder.WithDefinition(MappingDefinition.Parse(folder.Definition.ToJson()).Require());
            Assert.True(copy.Package.DefinitionFile.Span.SequenceEqual(folder.Package.DefinitionFile.Span), id);
            Assert.Equal(folder.Package.ContentHash, copy.Package.ContentHash);
        }
    }

    [Fact]
    public void Hand_written_definitions_are_in_the_writers_layout()
    {
        foreach (string file in Directory.EnumerateFiles(Path.Combine(Mappings, "labs"), "mapping.json", SearchOption.AllDirectories))
        {
            byte[] bytes = File.ReadAllBytes(file);
            Assert.Equal(Encoding.UTF8.GetString(MappingDefinition.Parse(bytes).Require().ToJson()), Encoding.UTF8.GetString(bytes));
        }
    }

    [Theory]
    [InlineData("labs/north/oru-r01")]
    [InlineData("hl7/v2-to-fhir-more/segments/PID[Patient]")]
    public void An_edit_of_one_rule_changes_its_lines_only(string id)
    {
        var library = MappingLibrary.Open(Mappings).Require();
        var folder = DefinitionFolder.Of(MappingPackage.Create(library.Find(id)!.Definition, library.Find(id)!.Files));
        string[] before = Lines(folder);
        foreach (OutlineRule rule in MappingOutline.Of(library, id).Walk().Where(rule => rule.Origin is RuleOrigin.Own or RuleOrigin.Overridden or RuleOrigin.Added).ToList())
        {
            string[] after = Lines(RuleEdits.Set(library, folder, rule.Path, rule.Definition with { Note = "changed here" }).Require());
            Assert.Equal(before.Length, after.Length);
            Assert.Equal(1, before.Zip(after).Count(pair => pair.First != pair.Second));
        }
    }

    private static void ThroughTheDesigner(DefinitionFolder folder, byte[] file, MappingLibrary library)
    {
        var outline = MappingOutline.Of(library.With(folder.Package), folder.Definition.Id);
        List<string> paths = [.. outline.Walk().Select(rule => rule.Path)];
        Assert.Equal(file, folder.Files["mapping.json"].ToArray());
        Assert.Equal(file, folder.WithFile("tests/a.hl7", null).Files["mapping.json"].ToArray());
        Assert.Equal(file, folder.WithDefinition(MappingDefinition.Parse(file).Require()).Files["mapping.json"].ToArray());
        foreach (string path in paths)
        {
            // Setting what is there already is no change.
            OutlineRule rule = outline.Find(path)!;
            Outcome<DefinitionFolder> same = RuleEdits.Set(library, folder, path, rule.Definition);
            if (same.Succeeded) Assert.Equal(file, same.Value.Files["mapping.json"].ToArray());
        }
    }

    private static string[] Lines(DefinitionFolder folder) => Encoding.UTF8.GetString(folder.Package.DefinitionFile.Span).Split('\n');
}
