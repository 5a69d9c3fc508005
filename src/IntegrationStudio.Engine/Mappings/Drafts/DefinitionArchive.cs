using System.IO.Compression;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Mappings.Drafts;

/// <summary>Definitions with everything beside them as one zip file: a folder for each, at the path of its id.</summary>
public static class DefinitionArchive
{
    /// <summary>The most files that are read.</summary>
    public const int MostFiles = 20_000;

    /// <summary>The most bytes that all files together may unpack to.</summary>
    public const long MostBytes = 256L * 1024 * 1024;

    // The same definitions give the same bytes.
    private static readonly DateTimeOffset Stamp = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Packs definitions.</summary>
    public static byte[] Write(params IEnumerable<DefinitionFolder> folders)
    {
        ArgumentNullException.ThrowIfNull(folders);
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (DefinitionFolder folder in folders)
            {
                foreach ((string path, ReadOnlyMemory<byte> content) in folder.Files.OrderBy(file => file.Key, StringComparer.Ordinal))
                {
                    ZipArchiveEntry entry = zip.CreateEntry($"{folder.Definition.Id}/{path}", CompressionLevel.Fastest);
                    entry.LastWriteTime = Stamp;
                    using Stream target = entry.Open();
                    target.Write(content.Span);
                }
            }
        }

        return stream.ToArray();
    }

    /// <summary>Unpacks definitions: every folder that has a <c>mapping.json</c>, wherever it lies. Gives all that can be read, and a problem with its file for all that cannot.</summary>
    public static (IReadOnlyList<DefinitionFolder> Definitions, IReadOnlyList<Problem> Problems) Read(byte[] archive)
    {
        ArgumentNullException.ThrowIfNull(archive);
        var problems = new List<Problem>();
        Dictionary<string, ReadOnlyMemory<byte>>? files = Files(archive, problems);
        return files is null ? ([], problems) : Of(files, problems);
    }

    /// <summary>The definitions among the files of a folder, by their paths in it: every folder that has a <c>mapping.json</c>. Gives all that can be read, and a problem with its file for all that cannot.</summary>
    public static (IReadOnlyList<DefinitionFolder> Definitions, IReadOnlyList<Problem> Problems) Of(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var problems = new List<Problem>();
        var plain = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        foreach ((string path, ReadOnlyMemory<byte> content) in files)
            if (IsPlain(path)) plain[path] = content;
            else problems.Add(new Problem("archive.path", path, "The path leads out of the folder; the file is left out.", Severity.Warning));
        return Of(plain, problems);
    }

    private static (IReadOnlyList<DefinitionFolder> Definitions, IReadOnlyList<Problem> Problems) Of(Dictionary<string, ReadOnlyMemory<byte>> files, List<Problem> problems)
    {
        string[] homes = [.. files.Keys.Where(path => Name(path) == DefinitionFolder.DefinitionPath).Select(Home).OrderByDescending(home => home.Length)];
        if (homes.Length == 0) problems.Add(new Problem("archive.empty", "", "There is no mapping.json in it.") { Mend = "Export definitions from here, or zip their folders." });
        ILookup<string, string> owned = files.Keys.ToLookup(path => homes.FirstOrDefault(home => path.StartsWith(home, StringComparison.Ordinal)) ?? "\0", StringComparer.Ordinal);
        var definitions = new List<DefinitionFolder>();
        foreach (string home in homes.Order(StringComparer.Ordinal))
        {
            Outcome<DefinitionFolder> folder = DefinitionFolder.Of(owned[home].ToDictionary(path => path[home.Length..], path => files[path], StringComparer.Ordinal));
            if (folder.Succeeded) definitions.Add(folder.Value);
            problems.AddRange(folder.Problems.Select(problem => problem with { Path = $"{home}mapping.json: {problem.Path}" }));
        }

        foreach (IGrouping<string, DefinitionFolder> same in definitions.GroupBy(folder => folder.Definition.Id, StringComparer.Ordinal).Where(same => same.Count() > 1).ToList())
        {
            problems.Add(new Problem("archive.twice", same.Key, "Two folders have this id; the first one is taken.", Severity.Warning));
            foreach (DefinitionFolder further in same.Skip(1)) definitions.Remove(further);
        }

        return (definitions, problems);
    }

    private static Dictionary<string, ReadOnlyMemory<byte>>? Files(byte[] archive, List<Problem> problems)
    {
        try
        {
            using var zip = new ZipArchive(new MemoryStream(archive, writable: false), ZipArchiveMode.Read);
            if (zip.Entries.Count > MostFiles)
            {
                problems.Add(new Problem("archive.too-many", "", $"The archive has {zip.Entries.Count} files; {MostFiles} are the most."));
                return null;
            }

            var files = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
            long left = MostBytes;
            foreach (ZipArchiveEntry entry in zip.Entries)
            {
                if (entry.FullName.EndsWith('/')) continue;
                if (!IsPlain(entry.FullName))
                {
                    problems.Add(new Problem("archive.path", entry.FullName, "The path leads out of the archive; the file is left out.", Severity.Warning));
                    continue;
                }

                // What an entry says of its size is not believed.
                using Stream source = entry.Open();
                if (ReadAtMost(source, left) is not { } content)
                {
                    problems.Add(new Problem("archive.too-large", entry.FullName, $"The archive unpacks to more than {MostBytes / 1024 / 1024} MB."));
                    return null;
                }

                left -= content.Length;
                files[entry.FullName] = content;
            }

            return files;
        }
        catch (InvalidDataException)
        {
            problems.Add(new Problem("archive.broken", "", "This is no zip file, or a broken one."));
            return null;
        }
    }

    private static byte[]? ReadAtMost(Stream source, long most)
    {
        using var content = new MemoryStream();
        byte[] buffer = new byte[16 * 1024];
        for (int read; (read = source.Read(buffer)) > 0;)
        {
            if (content.Length + read > most) return null;
            content.Write(buffer, 0, read);
        }

        return content.ToArray();
    }

    /// <summary>Whether a path stays below where it begins, on every system.</summary>
    internal static bool IsPlain(string path) =>
        path.Length is > 0 and <= 500 && !path.Contains('\\', StringComparison.Ordinal) && !path.StartsWith('/') && !path.Contains(':', StringComparison.Ordinal)
        && Array.TrueForAll(path.Split('/'), part => part is not ("" or "." or "..")) && !path.Any(char.IsControl);

    private static string Name(string path) => path[(path.LastIndexOf('/') + 1)..];

    private static string Home(string path) => path[..(path.LastIndexOf('/') + 1)];
}
