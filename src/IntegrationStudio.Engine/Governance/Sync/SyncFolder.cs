using System.Collections.Frozen;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Governance.Sync;

/// <summary>
/// The own definitions in a folder. Nothing is believed of it: links are not followed, paths stay inside, sizes are limited. Files that belong to no definition are not looked at.
/// </summary>
/// <param name="Definitions">By id.</param>
/// <param name="Problems">Everything that is wrong, with the file before a colon.</param>
/// <param name="Shipped">How many definitions of the product were passed over.</param>
internal sealed record SyncFolder(IReadOnlyDictionary<string, DefinitionFolder> Definitions, IReadOnlyList<Problem> Problems, int Shipped)
{
    /// <summary>The largest file, in bytes.</summary>
    public const long LargestFile = 32 * 1024 * 1024;

    /// <summary>The most definitions.</summary>
    public const int MostDefinitions = 20_000;

    private static readonly string[] Below = ["samples", "schema", "scripts", "tables", "tests"];

    /// <summary>Reads a folder. Fails when there is none; what is wrong inside of it is among the problems.</summary>
    public static Outcome<SyncFolder> Read(string root)
    {
        if (!Directory.Exists(root)) return new Problem("sync.folder", root, "There is no such folder.") { Mend = "Name the folder that holds definitions at the paths of their ids, such as mappings." };
        var definitions = new Dictionary<string, DefinitionFolder>(StringComparer.Ordinal);
        var problems = new List<Problem>();
        int shipped = 0;
        var open = new Stack<DirectoryInfo>([new DirectoryInfo(root)]);
        try
        {
            while (open.TryPop(out DirectoryInfo? folder))
            {
                string id = Relative(root, folder.FullName);
                bool isHome = id != "." && (File.Exists(Path.Combine(folder.FullName, DefinitionFolder.DefinitionPath)) || new FileInfo(Path.Combine(folder.FullName, DefinitionFolder.DefinitionPath)).LinkTarget is not null);
                if (isHome && Governance.Shipped.Owns(id)) shipped++;
                else if (isHome) Add(folder, id, definitions, problems);
                if (definitions.Count > MostDefinitions) return new Problem("sync.too-many", root, $"The folder has more than {MostDefinitions:N0} definitions.") { Mend = "Name the folder of the definitions only." };
                foreach (DirectoryInfo inner in folder.EnumerateDirectories())
                {
                    if (inner.Name.StartsWith('.') || (isHome && Below.Contains(inner.Name))) continue;
                    if (inner.LinkTarget is null) open.Push(inner);
                    else problems.Add(Link(Relative(root, inner.FullName), Severity.Warning));
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problems.Add(new Problem("sync.unreadable", root, $"Not readable: {exception.Message}"));
        }

        return new SyncFolder(definitions.ToFrozenDictionary(StringComparer.Ordinal), [.. problems.OrderBy(problem => problem.Path, StringComparer.Ordinal)], shipped);
    }

    private static void Add(DirectoryInfo home, string id, Dictionary<string, DefinitionFolder> definitions, List<Problem> problems)
    {
        if (!DefinitionArchive.IsPlain(id))
        {
            problems.Add(new Problem("sync.path", id, "The folder's path is not fit to be an id."));
            return;
        }

        var files = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        long left = DraftStore.Largest;
        int before = problems.Count;
        foreach (FileInfo file in Files(home, id, problems))
        {
            string path = Relative(home.FullName, file.FullName);
            string shown = $"{id}/{path}";
            if (file.LinkTarget is not null) problems.Add(Link(shown, Severity.Error));
            else if (!DefinitionArchive.IsPlain(path)) problems.Add(new Problem("sync.path", shown, "The file's name is not fit to be kept."));
            else if (file.Length > LargestFile || (left -= file.Length) < 0) problems.Add(new Problem("sync.too-large", shown, $"A file may have {LargestFile / 1024 / 1024} MB, and all of a definition {DraftStore.Largest / 1024 / 1024} MB.") { Mend = "Take out samples or tests." });
            else files[path] = File.ReadAllBytes(file.FullName);
        }

        if (problems.Count > before && problems[before..].Any(problem => problem.Severity == Severity.Error)) return;
        Outcome<DefinitionFolder> read = DefinitionFolder.Of(files);
        if (!read.Succeeded)
            problems.AddRange(read.Problems.Select(problem => problem with { Path = $"{id}/mapping.json: {SyncLines.With(files[DefinitionFolder.DefinitionPath], problem.Path)}" }));
        else if (read.Value.Definition.Id != id)
            problems.Add(new Problem("mapping.id", $"{id}/mapping.json: {SyncLines.With(files[DefinitionFolder.DefinitionPath], "id")}", $"The id \"{read.Value.Definition.Id}\" is not its folder's place.") { Mend = $"Use \"{id}\"." });
        else
            definitions[id] = read.Value;
    }

    /// <summary>What belongs to a definition: as in an archive or a library, and nothing else that lies there.</summary>
    private static IEnumerable<FileInfo> Files(DirectoryInfo home, string id, List<Problem> problems)
    {
        foreach (FileInfo file in home.EnumerateFiles())
            if (file.Name == DefinitionFolder.DefinitionPath || Path.GetExtension(file.Name) is ".md" or ".csv") yield return file;
        var open = new Stack<DirectoryInfo>(Below.Select(name => new DirectoryInfo(Path.Combine(home.FullName, name))).Where(folder => folder.Exists));
        while (open.TryPop(out DirectoryInfo? folder))
        {
            string path = Relative(home.FullName, folder.FullName);
            if (folder.LinkTarget is not null)
            {
                problems.Add(Link($"{id}/{path}", Severity.Error));
                continue;
            }

            foreach (DirectoryInfo inner in folder.EnumerateDirectories()) open.Push(inner);
            foreach (FileInfo file in folder.EnumerateFiles())
                if (path.Split('/')[0] is "samples" or "tests" || MappingPackage.Owns(Relative(home.FullName, file.FullName))) yield return file;
        }
    }

    private static Problem Link(string path, Severity severity) =>
        new("sync.link", path, "This is a link, and links are not followed.", severity) { Mend = "Put the file or folder itself there." };

    private static string Relative(string root, string path) => Path.GetRelativePath(root, path).Replace('\\', '/');
}
