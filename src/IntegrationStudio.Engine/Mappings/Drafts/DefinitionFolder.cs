using System.Collections.Frozen;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Mappings.Drafts;

/// <summary>A definition with everything in its folder: what runs, and the tests, samples and remarks beside it. Immutable.</summary>
public sealed class DefinitionFolder
{
    /// <summary>The file of the definition itself.</summary>
    public const string DefinitionPath = "mapping.json";

    private static readonly string[] BesideFolders = ["samples", "tests"];

    private DefinitionFolder(MappingPackage package, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> beside)
    {
        Package = package;
        Beside = beside;
    }

    /// <summary>The definition with its tables and scripts.</summary>
    public MappingPackage Package { get; }

    /// <summary>The definition.</summary>
    public MappingDefinition Definition => Package.Definition;

    /// <summary>What is not part of what runs, by its path in the folder: <c>samples/a.hl7</c>, <c>tests/b.expected.json</c>, <c>README.md</c>.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Beside { get; }

    /// <summary>All files by their paths in the folder, <c>mapping.json</c> among them.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Files => field ??= AllFiles();

    /// <summary>Puts a folder together.</summary>
    public static DefinitionFolder Of(MappingPackage package, IReadOnlyDictionary<string, ReadOnlyMemory<byte>>? beside = null)
    {
        ArgumentNullException.ThrowIfNull(package);
        return new(package, beside ?? FrozenDictionary<string, ReadOnlyMemory<byte>>.Empty);
    }

    /// <summary>Puts a folder together out of its files. Fails when <c>mapping.json</c> is missing or has a wrong form.</summary>
    public static Outcome<DefinitionFolder> Of(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        if (!files.TryGetValue(DefinitionPath, out ReadOnlyMemory<byte> definition)) return new Problem("mapping.unreadable", DefinitionPath, "There is no mapping.json.");
        Outcome<MappingPackage> package = MappingPackage.Parse(definition, files);
        return package.Succeeded ? Of(package.Value, Others(files)) : Outcome<DefinitionFolder>.Failed(package.Problems);
    }

    /// <summary>Reads a folder. Problems carry the file's path before a colon.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="id">The id that the folder's place demands; null accepts any.</param>
    public static Outcome<DefinitionFolder> Read(string folder, string? id = null)
    {
        Outcome<MappingPackage> package = MappingPackage.Read(folder, id);
        if (!package.Succeeded) return Outcome<DefinitionFolder>.Failed(package.Problems);
        try
        {
            IEnumerable<string> files = Directory.EnumerateFiles(folder, "*.md");
            foreach (string sub in BesideFolders)
                if (Directory.Exists(Path.Combine(folder, sub))) files = files.Concat(Directory.EnumerateFiles(Path.Combine(folder, sub), "*", SearchOption.AllDirectories));
            return Of(package.Value, files.ToFrozenDictionary(file => Path.GetRelativePath(folder, file).Replace('\\', '/'), file => (ReadOnlyMemory<byte>)File.ReadAllBytes(file), StringComparer.Ordinal));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new Problem("mapping.unreadable", id ?? Path.GetFileName(folder), $"Not readable: {exception.Message}");
        }
    }

    /// <summary>The same with another package.</summary>
    public DefinitionFolder With(MappingPackage package) => ReferenceEquals(package, Package) ? this : new(package, Beside);

    /// <summary>The same with another definition.</summary>
    public DefinitionFolder WithDefinition(MappingDefinition definition) => With(Package.With(definition));

    /// <summary>The same with a file put in, or taken out where the content is null. Tables and scripts go to the package; <c>mapping.json</c> is not changed this way.</summary>
    public DefinitionFolder WithFile(string path, ReadOnlyMemory<byte>? content)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (path == DefinitionPath) throw new ArgumentException("The definition is changed as such.", nameof(path));
        return MappingPackage.Owns(path) ? With(Package.With(Changed(Package.Files, path, content))) : new(Package, Changed(Beside, path, content));
    }

    private static FrozenDictionary<string, ReadOnlyMemory<byte>> Changed(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files, string path, ReadOnlyMemory<byte>? content)
    {
        var changed = new Dictionary<string, ReadOnlyMemory<byte>>(files, StringComparer.Ordinal);
        if (content is { } bytes) changed[path] = bytes;
        else changed.Remove(path);
        return changed.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static FrozenDictionary<string, ReadOnlyMemory<byte>> Others(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files) =>
        files.Where(file => file.Key != DefinitionPath && !MappingPackage.Owns(file.Key)).ToFrozenDictionary(StringComparer.Ordinal);

    private Dictionary<string, ReadOnlyMemory<byte>> AllFiles()
    {
        var files = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal) { [DefinitionPath] = Package.DefinitionFile };
        foreach ((string path, ReadOnlyMemory<byte> content) in Package.Files.Concat(Beside)) files[path] = content;
        return files;
    }
}
