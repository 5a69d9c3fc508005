using IntegrationStudio.Portal.Commands;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Commands;

public sealed class FileSelectionTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("studio-files-");

    public FileSelectionTests()
    {
        foreach (var file in (string[])["b.hl7", "a.hl7", "deep/er/c.hl7", "deep/golden/d.hl7", "notes.txt", "deep/.hidden/e.hl7"])
        {
            var path = Path.Combine(_folder.FullName, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, "");
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string[] Find(string[] include, string[] exclude) =>
        [.. FileSelection.Find([_folder.FullName], include, exclude, out _).Select(file => file.Relative.Replace('\\', '/'))];

    [Fact]
    public void Finds_everything_in_a_stable_order_without_patterns() =>
        Assert.Equal(["a.hl7", "b.hl7", "deep/.hidden/e.hl7", "deep/er/c.hl7", "deep/golden/d.hl7", "notes.txt"], Find([], []));

    [Fact]
    public void A_pattern_without_a_slash_matches_at_any_depth() =>
        Assert.Equal(["a.hl7", "b.hl7", "deep/.hidden/e.hl7", "deep/er/c.hl7", "deep/golden/d.hl7"], Find(["*.hl7"], []));

    [Fact]
    public void A_pattern_with_a_slash_is_relative_to_the_folder() => Assert.Equal(["deep/er/c.hl7"], Find(["deep/er/*"], []));

    [Fact]
    public void Several_includes_add_up_and_excludes_win() =>
        Assert.Equal(["a.hl7", "b.hl7", "deep/er/c.hl7", "notes.txt"], Find(["*.hl7", "*.txt"], ["**/golden/**", "**/.hidden/**"]));

    [Fact]
    public void A_single_file_keeps_its_name()
    {
        var found = Assert.Single(FileSelection.Find([Path.Combine(_folder.FullName, "deep/er/c.hl7")], [], [], out _));
        Assert.Equal("c.hl7", found.Relative);
    }

    [Fact]
    public void Paths_that_do_not_exist_are_told()
    {
        var found = FileSelection.Find([Path.Combine(_folder.FullName, "absent"), Path.Combine(_folder.FullName, "a.hl7")], [], [], out var missing);
        Assert.Single(found);
        Assert.EndsWith("absent", Assert.Single(missing), StringComparison.Ordinal);
    }
}
