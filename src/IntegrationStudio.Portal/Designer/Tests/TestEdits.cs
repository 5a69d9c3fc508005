using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Engine.Mappings.Testing;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Portal.Designer.Tests;

/// <summary>Changes of the samples and tests beside a definition, as pure functions of its folder.</summary>
internal static class TestEdits
{
    /// <summary>A name that no sample and no test has yet.</summary>
    public static string FreeName(DefinitionFolder folder, string wanted)
    {
        var name = TestFiles.Named(wanted);
        for (var number = 2; IsTaken(folder, name); number++)
        {
            name = $"{TestFiles.Named(wanted)}-{number}";
        }

        return name;
    }

    /// <summary>Adds what is to be mapped, as a sample or as a test.</summary>
    public static DefinitionFolder Add(DefinitionFolder folder, string name, string extension, ReadOnlyMemory<byte> content, bool asTest, bool isMasked = false)
    {
        var free = FreeName(folder, name);
        return Masked(folder.WithFile(asTest ? TestFiles.Input(free, extension) : TestFiles.Sample(free, extension), content), content, isMasked);
    }

    /// <summary>Notes that an input was de-identified. Notes that cannot be read stay as they are.</summary>
    public static DefinitionFolder Masked(DefinitionFolder folder, ReadOnlyMemory<byte> content, bool isMasked) =>
        isMasked && BenchNotes.Read(folder) is { Succeeded: true, Value: var notes } ? notes.WithMasked(content.Span).WriteTo(folder) : folder;

    /// <summary>Takes a result as what is expected.</summary>
    public static DefinitionFolder Accept(DefinitionFolder folder, string expectedPath, ReadOnlyMemory<byte> output) =>
        folder.WithFile(expectedPath, AcceptedOutput.Of(expectedPath, output));

    /// <summary>A sample becomes a test: what comes of it is expected from now on.</summary>
    public static DefinitionFolder ToTest(DefinitionFolder folder, MappingSample sample) =>
        folder.WithFile(TestFiles.Input(sample.Name, Path.GetExtension(sample.Path)), sample.Content).WithFile(sample.Path, null);

    /// <summary>What a test says of itself; nothing said is no file.</summary>
    public static DefinitionFolder Say(DefinitionFolder folder, string path, MappingTestSettings settings) =>
        folder.WithFile(path, settings.IsEmpty ? (ReadOnlyMemory<byte>?)null : settings.ToJson());

    /// <summary>Deletes a sample, or a test with all its files.</summary>
    public static DefinitionFolder Delete(DefinitionFolder folder, string path) =>
        FilesOf(folder, path).Aggregate(folder, (left, file) => left.WithFile(file, null));

    /// <summary>Gives a sample or test another name. Fails where that is taken.</summary>
    public static Outcome<DefinitionFolder> Rename(DefinitionFolder folder, string path, string name)
    {
        var wanted = TestFiles.Named(name);
        var old = TestFiles.NameOf(path);
        if (wanted == old)
        {
            return folder;
        }

        return IsTaken(folder, wanted)
            ? new Problem("test.name", path, $"There is a sample or test \"{wanted}\" already.")
            : Copy(folder, path, wanted, keep: false);
    }

    /// <summary>Makes a copy under a free name.</summary>
    public static DefinitionFolder Duplicate(DefinitionFolder folder, string path) => Copy(folder, path, FreeName(folder, TestFiles.NameOf(path) + "-copy"), keep: true);

    private static DefinitionFolder Copy(DefinitionFolder folder, string path, string name, bool keep)
    {
        var old = TestFiles.NameOf(path);
        foreach (var file in FilesOf(folder, path))
        {
            var start = file.IndexOf('/', StringComparison.Ordinal) + 1;
            var content = folder.Beside[file];
            folder = (keep ? folder : folder.WithFile(file, null)).WithFile(string.Concat(file.AsSpan(0, start), name, file.AsSpan(start + old.Length)), content);
        }

        return folder;
    }

    private static List<string> FilesOf(DefinitionFolder folder, string path)
    {
        if (TestFiles.IsSample(path))
        {
            return [path];
        }

        var name = TestFiles.NameOf(path);
        return folder.Beside.Keys.Where(file => file == path || file == TestFiles.Settings(name) || file.StartsWith($"tests/{name}.expected.", StringComparison.Ordinal)).ToList();
    }

    private static bool IsTaken(DefinitionFolder folder, string name) =>
        folder.Beside.Keys.Any(path => (TestFiles.IsSample(path) || TestFiles.IsTestInput(path)) && TestFiles.NameOf(path) == name);
}
