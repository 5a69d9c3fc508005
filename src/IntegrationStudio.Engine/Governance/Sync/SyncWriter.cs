using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Governance.Sync;

/// <summary>Writes definitions into a folder: file by file, each whole or not at all, never outside of the folder or through a link.</summary>
internal sealed class SyncWriter(string root)
{
    private readonly string _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));

    /// <summary>Which files writing would touch: <c>+ tests/a.hl7</c>, <c>~ mapping.json</c>, <c>- tests/b.hl7</c>. A definition that says the same keeps its layout.</summary>
    public static IReadOnlyList<(char What, string Path)> Steps(DefinitionFolder? there, DefinitionFolder wanted)
    {
        var steps = new List<(char, string)>();
        foreach ((string path, ReadOnlyMemory<byte> content) in wanted.Files.OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            if (there is null || !there.Files.TryGetValue(path, out ReadOnlyMemory<byte> present)) steps.Add(('+', path));
            else if (!present.Span.SequenceEqual(content.Span) && !(path == DefinitionFolder.DefinitionPath && SyncHash.SameDefinition(there, wanted))) steps.Add(('~', path));
        }

        foreach (string path in there?.Files.Keys.Except(wanted.Files.Keys).Order(StringComparer.Ordinal) ?? Enumerable.Empty<string>()) steps.Add(('-', path));
        return steps;
    }

    /// <summary>Writes what is different. Null, or why not.</summary>
    public Problem? Write(string id, DefinitionFolder? there, DefinitionFolder wanted) => Guarded(id, () =>
    {
        IReadOnlyList<(char What, string Path)> steps = Steps(there, wanted);
        foreach ((char what, string path) in steps)
        {
            // Nothing is written where one of the paths is not fit for it.
            if (Refusal(id, path) is { } refusal) return refusal;
            if (what == '+' && File.Exists(Place(id, path)) && !File.ReadAllBytes(Place(id, path)).AsSpan().SequenceEqual(wanted.Files[path].Span))
                return new Problem("sync.foreign", $"{id}/{path}", "A file that does not belong to the definition lies there.") { Mend = "Move it away." };
        }

        foreach ((char what, string path) in steps)
            if (what == '-') Delete(id, path);
            else Put(Place(id, path), wanted.Files[path]);
        return null;
    });

    /// <summary>Takes a definition's files away; others stay. Null, or why not.</summary>
    public Problem? Remove(string id, DefinitionFolder there) => Guarded(id, () =>
    {
        foreach (string path in there.Files.Keys)
            if (Refusal(id, path) is { } refusal) return refusal;
        foreach (string path in there.Files.Keys) Delete(id, path);
        return null;
    });

    private static Problem? Guarded(string id, Func<Problem?> work)
    {
        try
        {
            return work();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new Problem("sync.unwritable", id, $"Not writable: {exception.Message}") { Mend = "Look at the folder's rights and its space, and export again: what was written stays." };
        }
    }

    private Problem? Refusal(string id, string path)
    {
        if (!DefinitionArchive.IsPlain(id) || !DefinitionArchive.IsPlain(path)) return new Problem("sync.path", $"{id}/{path}", "The path leads out of the folder.");
        for (string? at = Place(id, path); at is not null && at.Length > _root.Length; at = Path.GetDirectoryName(at))
            if (new FileInfo(at).LinkTarget is not null)
                return new Problem("sync.link", Path.GetRelativePath(_root, at).Replace('\\', '/'), "This is a link, and nothing is written through links.") { Mend = "Put the file or folder itself there." };
        return null;
    }

    private string Place(string id, string path) => Path.Combine(_root, id.Replace('/', Path.DirectorySeparatorChar), path.Replace('/', Path.DirectorySeparatorChar));

    private static void Put(string place, ReadOnlyMemory<byte> content)
    {
        string folder = Path.GetDirectoryName(place)!;
        Directory.CreateDirectory(folder);
        string half = Path.Combine(folder, $".{Path.GetFileName(place)}.{Guid.NewGuid():N}.tmp");
        try
        {
            File.WriteAllBytes(half, content.Span);
            File.Move(half, place, overwrite: true);
        }
        finally
        {
            File.Delete(half);
        }
    }

    /// <summary>Deletes a file, and the folders that it leaves empty.</summary>
    private void Delete(string id, string path)
    {
        string place = Place(id, path);
        File.Delete(place);
        for (string at = Path.GetDirectoryName(place)!; at.Length > _root.Length && !Directory.EnumerateFileSystemEntries(at).Any(); at = Path.GetDirectoryName(at)!) Directory.Delete(at);
    }
}
