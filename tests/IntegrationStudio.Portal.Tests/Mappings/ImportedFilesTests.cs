using System.Text;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Portal.Mappings.Importing;
using IntegrationStudio.Standards;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Mappings;

public sealed class ImportedFilesTests
{
    [Fact]
    public void A_json_file_is_a_definition_whatever_it_is_called() =>
        Assert.Equal("labs/x", Assert.Single(Read(("night.json", Json("labs/x"))).Definitions).Definition.Id);

    [Fact]
    public void A_folder_gives_every_definition_in_it_with_what_is_beside_it()
    {
        var (definitions, problems) = Read(
            ("labs/x/mapping.json", Json("labs/x")), ("labs/x/tests/a.hl7", "MSH"), ("labs/x/tables/t.csv", "code,text"),
            ("labs/y/mapping.json", Json("labs/y")), ("labs/README.md", "# Labs"));

        Assert.Equal(["labs/x", "labs/y"], definitions.Select(folder => folder.Definition.Id));
        Assert.Equal(["mapping.json", "tables/t.csv", "tests/a.hl7"], definitions[0].Files.Keys.Order());
        Assert.Empty(problems);
    }

    [Fact]
    public void Archives_and_files_come_together_and_each_id_once()
    {
        var archive = DefinitionArchive.Write(Folder("labs/x"), Folder("labs/y"));
        var files = new Dictionary<string, ReadOnlyMemory<byte>> { ["a.zip"] = archive, ["b.json"] = Bytes(Json("labs/x")), ["c.json"] = Bytes(Json("labs/z")) };

        var (definitions, problems) = ImportedFiles.Read(files);

        Assert.Equal(["labs/x", "labs/y", "labs/z"], definitions.Select(folder => folder.Definition.Id).Order());
        Assert.Equal(("import.twice", "labs/x"), Assert.Single(problems.Select(problem => (problem.Code, problem.Path))));
    }

    [Fact]
    public void What_cannot_be_read_names_its_file_and_takes_nothing_else_with_it()
    {
        var (definitions, problems) = Read(
            ("labs/x/mapping.json", Json("labs/x")), ("labs/y/mapping.json", """{ "id": "labs/y", "rulez": [] }"""), ("../out/mapping.json", Json("labs/out")), ("half.zip", "PK but no more"));

        Assert.Equal("labs/x", Assert.Single(definitions).Definition.Id);
        Assert.Contains(problems, problem => problem.Path.StartsWith("labs/y/mapping.json: ", StringComparison.Ordinal) && problem.Severity == Severity.Error);
        Assert.Contains(problems, problem => problem is { Code: "archive.path", Path: "../out/mapping.json" });
        Assert.Contains(problems, problem => problem is { Code: "archive.broken", Path: "half.zip" });
    }

    [Fact]
    public void Files_without_a_definition_say_so() => Assert.Equal("archive.empty", Assert.Single(Read(("notes.txt", "nothing")).Problems).Code);

    private static (IReadOnlyList<DefinitionFolder> Definitions, IReadOnlyList<Problem> Problems) Read(params (string Path, string Text)[] files) =>
        ImportedFiles.Read(files.ToDictionary(file => file.Path, file => Bytes(file.Text)));

    private static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Json(string id) => $$"""{ "id": "{{id}}", "version": "1.0.0", "kind": "message" }""";

    private static DefinitionFolder Folder(string id) => DefinitionFolder.Of(MappingPackage.Create(MappingDefinition.Parse(Bytes(Json(id))).Require()));
}
