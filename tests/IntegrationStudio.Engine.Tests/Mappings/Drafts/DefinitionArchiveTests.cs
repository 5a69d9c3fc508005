using System.IO.Compression;
using System.Text;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Standards;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Mappings.Drafts;

public class DefinitionArchiveTests
{
    [Fact]
    public void Definitions_survive_packing_with_everything_beside_them()
    {
        DefinitionFolder[] folders = [Folder("labs/east/oru").WithFile("scripts/a.ts", "export {}"u8.ToArray()).WithFile("tests/x.hl7", "MSH"u8.ToArray()), Folder("labs/east/oru/adt"), Folder("labs/west")];

        byte[] archive = DefinitionArchive.Write(folders);
        (IReadOnlyList<DefinitionFolder> read, IReadOnlyList<Problem> problems) = DefinitionArchive.Read(archive);

        Assert.Empty(problems);
        Assert.Equal(["labs/east/oru", "labs/east/oru/adt", "labs/west"], read.Select(folder => folder.Definition.Id));
        Assert.Equal(folders[0].Files.Keys.Order(), read[0].Files.Keys.Order());
        Assert.Equal(folders[0].Package.ContentHash, read[0].Package.ContentHash);
        Assert.Equal(archive, DefinitionArchive.Write(folders));
    }

    [Fact]
    public void What_lies_in_folders_of_any_name_is_found_by_its_own_id()
    {
        byte[] archive = Zip(("download (3)/mapping.json", """{ "id": "labs/x", "version": "1.0.0", "kind": "message" }"""), ("download (3)/tests/a.hl7", "MSH|"), ("readme.txt", "hello"));

        (IReadOnlyList<DefinitionFolder> read, IReadOnlyList<Problem> problems) = DefinitionArchive.Read(archive);

        Assert.Empty(problems);
        Assert.Equal(("labs/x", "tests/a.hl7"), (read[0].Definition.Id, Assert.Single(read[0].Beside).Key));
    }

    [Fact]
    public void One_broken_definition_does_not_hide_the_others()
    {
        (IReadOnlyList<DefinitionFolder> read, IReadOnlyList<Problem> problems) = DefinitionArchive.Read(Zip(
            ("a/mapping.json", """{ "id": "a", "version": "1.0.0", "kind": "mesage" }"""), ("b/mapping.json", """{ "id": "b", "version": "1.0.0", "kind": "message" }""")));

        Assert.Equal("b", Assert.Single(read).Definition.Id);
        Assert.StartsWith("a/mapping.json: kind", Assert.Single(problems).Path, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../outside/mapping.json")]
    [InlineData("/rooted/mapping.json")]
    [InlineData("a\\..\\b/mapping.json")]
    [InlineData("c:/mapping.json")]
    [InlineData("a//mapping.json")]
    public void Paths_that_lead_elsewhere_are_left_out(string path)
    {
        (IReadOnlyList<DefinitionFolder> read, IReadOnlyList<Problem> problems) = DefinitionArchive.Read(Zip((path, """{ "id": "a", "version": "1.0.0", "kind": "message" }""")));

        Assert.Empty(read);
        Assert.Contains(problems, problem => problem.Code == "archive.path");
    }

    [Fact]
    public void What_is_no_archive_says_so() => Assert.Equal("archive.broken", Assert.Single(DefinitionArchive.Read("PK is not enough"u8.ToArray()).Problems).Code);

    [Fact]
    public void An_archive_without_definitions_says_so() => Assert.Equal("archive.empty", Assert.Single(DefinitionArchive.Read(Zip(("a.txt", "x"))).Problems).Code);

    [Fact]
    public void An_archive_that_unpacks_endlessly_is_refused()
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            byte[] zeros = new byte[1024 * 1024];
            for (int file = 0; file < 3; file++)
            {
                using Stream entry = zip.CreateEntry($"a/{file}.bin", CompressionLevel.Fastest).Open();
                for (int megabyte = 0; megabyte < 100; megabyte++) entry.Write(zeros);
            }
        }

        Assert.Equal("archive.too-large", Assert.Single(DefinitionArchive.Read(stream.ToArray()).Problems).Code);
    }

    private static DefinitionFolder Folder(string id) => DefinitionFolder.Of(MappingPackage.Create(new MappingDefinition { Id = id, Version = "1.0.0", Kind = MappingKind.Message }));

    private static byte[] Zip(params (string Path, string Text)[] files)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string path, string text) in files)
            {
                using Stream entry = zip.CreateEntry(path).Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return stream.ToArray();
    }
}
