using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Portal.Mappings.Importing;

/// <summary>The definitions in files that were chosen for import: any number of <c>mapping.json</c>, zip files with folders in them, or the files of a folder by their paths in it.</summary>
internal static class ImportedFiles
{
    /// <summary>The most bytes of all files together.</summary>
    public const int Largest = 50 * 1024 * 1024;

    /// <summary>The most files of one choice.</summary>
    public const int MostFiles = 2000;

    /// <summary>Gives all that can be read, each id once, and for all that cannot a problem that names its file.</summary>
    public static (IReadOnlyList<DefinitionFolder> Definitions, IReadOnlyList<Problem> Problems) Read(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files)
    {
        var definitions = new List<DefinitionFolder>();
        var problems = new List<Problem>();
        var plain = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        foreach (var (path, content) in files.OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            if (content.Span.StartsWith("PK"u8)) Take(DefinitionArchive.Read(content.ToArray()), path);
            else plain[AsDefinition(path, files.Count)] = content;
        }

        if (plain.Count > 0) Take(DefinitionArchive.Of(plain), null);
        foreach (var same in definitions.GroupBy(folder => folder.Definition.Id, StringComparer.Ordinal).Where(same => same.Count() > 1).ToList())
        {
            problems.Add(new Problem("import.twice", same.Key, "More than one of the files has this id; the first one is taken.", Severity.Warning));
            foreach (var further in same.Skip(1)) definitions.Remove(further);
        }

        return (definitions, problems);

        void Take((IReadOnlyList<DefinitionFolder> Definitions, IReadOnlyList<Problem> Problems) read, string? archive)
        {
            definitions.AddRange(read.Definitions);
            problems.AddRange(read.Problems.Select(problem => archive is null || files.Count == 1 ? problem : problem with { Path = $"{archive}: {problem.Path}".TrimEnd(':', ' ') }));
        }
    }

    /// <summary>A JSON file by itself is a definition, whatever it is called; several are told apart by their names.</summary>
    private static string AsDefinition(string path, int count)
    {
        if (path.Contains('/', StringComparison.Ordinal) || !path.EndsWith(".json", StringComparison.OrdinalIgnoreCase)) return path;
        return count == 1 ? DefinitionFolder.DefinitionPath : $"{path}/{DefinitionFolder.DefinitionPath}";
    }
}
