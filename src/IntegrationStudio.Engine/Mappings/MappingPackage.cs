using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Mappings;

/// <summary>A definition with the files that belong to it: code tables, scripts and schemas. Immutable.</summary>
public sealed class MappingPackage
{
    private readonly FrozenDictionary<string, ReadOnlyMemory<byte>> _files;
    private readonly ReadOnlyMemory<byte>? _original;
    private byte[]? _written;

    private MappingPackage(MappingDefinition definition, FrozenDictionary<string, ReadOnlyMemory<byte>> files, string? folder, ReadOnlyMemory<byte>? original = null)
    {
        Definition = definition;
        _files = files;
        Folder = folder;
        _original = original;
    }

    /// <summary>The definition.</summary>
    public MappingDefinition Definition { get; }

    /// <summary>Tables, scripts and schemas by their path in the folder, e.g. <c>tables/units.csv</c>.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Files => _files;

    /// <summary>The bytes of <c>mapping.json</c>: as they were read while the definition is what it was, else in the writer's layout.</summary>
    public ReadOnlyMemory<byte> DefinitionFile => _original ?? (_written ??= Definition.ToJson());

    /// <summary>Where it was read from; null for one that was made in memory.</summary>
    public string? Folder { get; }

    /// <summary>SHA-256 over the definition's canonical form and its files: <c>sha256:</c> and 64 hex digits.</summary>
    public string ContentHash => field ??= Hash(Definition, _files);

    /// <summary>Puts a package together; only tables, scripts and schemas among the files belong to it.</summary>
    public static MappingPackage Create(MappingDefinition definition, IReadOnlyDictionary<string, ReadOnlyMemory<byte>>? files = null, string? folder = null) =>
        new(definition, Own(files ?? FrozenDictionary<string, ReadOnlyMemory<byte>>.Empty), folder);

    /// <summary>The same with another definition. One that says the same keeps the bytes that were read, so that a file which nobody changed stays as it is.</summary>
    public MappingPackage With(MappingDefinition definition)
    {
        if (ReferenceEquals(definition, Definition)) return this;
        bool same = _original is not null && definition.ToJson().AsSpan().SequenceEqual(Definition.ToJson());
        return new(definition, _files, Folder, same ? _original : null);
    }

    /// <summary>The same with other files; only tables, scripts and schemas among them belong to it.</summary>
    public MappingPackage With(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files) => new(Definition, Own(files), Folder, _original);

    /// <summary>Whether a file of a definition's folder, by its path there, is part of the definition: a table, a script or a schema.</summary>
    public static bool Owns(string path) => Path.GetExtension(path) switch
    {
        ".csv" => !path.Contains('/', StringComparison.Ordinal) || path.StartsWith("tables/", StringComparison.Ordinal),
        ".ts" or ".js" => path.StartsWith("scripts/", StringComparison.Ordinal),
        _ => OwnsSchema(path),
    };

    /// <summary>Whether a file describes an input or an output: anything in <c>schema/</c>.</summary>
    internal static bool OwnsSchema(string path) =>
        path.StartsWith("schema/", StringComparison.Ordinal) && path.Length > "schema/".Length && !path.Contains("..", StringComparison.Ordinal) && !path.Contains('\\', StringComparison.Ordinal);

    /// <summary>Puts a package together out of the bytes of its <c>mapping.json</c> and the files beside it. Fails with everything that is wrong with the definition's form.</summary>
    public static Outcome<MappingPackage> Parse(ReadOnlyMemory<byte> definition, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files, string? folder = null)
    {
        Outcome<MappingDefinition> read = MappingDefinition.Parse(definition);
        return read.Succeeded ? new MappingPackage(read.Value, Own(files), folder, definition) : Outcome<MappingPackage>.Failed(read.Problems);
    }

    private static FrozenDictionary<string, ReadOnlyMemory<byte>> Own(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files) =>
        files.Where(file => Owns(file.Key)).ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Reads <c>mapping.json</c> and what belongs to it out of a folder. Problems carry the file's path before a colon.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="id">The id that the folder's place demands; null accepts any.</param>
    public static Outcome<MappingPackage> Read(string folder, string? id = null)
    {
        string shown = id ?? Path.GetFileName(folder);
        try
        {
            var files = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
            foreach (string file in OwnFiles(folder)) files.Add(Path.GetRelativePath(folder, file).Replace('\\', '/'), File.ReadAllBytes(file));
            Outcome<MappingPackage> package = Parse(File.ReadAllBytes(Path.Combine(folder, "mapping.json")), files, folder);
            if (!package.Succeeded)
                return Outcome<MappingPackage>.Failed([.. package.Problems.Select(problem => problem with { Path = $"{shown}/mapping.json: {problem.Path}" })]);
            if (id is not null && package.Value.Definition.Id != id)
                return new Problem("mapping.id", $"{shown}/mapping.json: id", $"The id \"{package.Value.Definition.Id}\" is not its folder's place.") { Mend = $"Use \"{id}\"." };
            return package;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new Problem("mapping.unreadable", shown, $"Not readable: {exception.Message}");
        }
    }

    private static IEnumerable<string> OwnFiles(string folder)
    {
        IEnumerable<string> files = Directory.EnumerateFiles(folder, "*.csv");
        foreach (string sub in (ReadOnlySpan<string>)["tables", "scripts", "schema"])
            if (Directory.Exists(Path.Combine(folder, sub))) files = files.Concat(Directory.EnumerateFiles(Path.Combine(folder, sub), "*", SearchOption.AllDirectories));
        return files.Where(file => Owns(Path.GetRelativePath(folder, file).Replace('\\', '/')));
    }

    /// <summary>One line per file, sorted, so that no two sets of files give the same input.</summary>
    private static string Hash(MappingDefinition definition, FrozenDictionary<string, ReadOnlyMemory<byte>> files)
    {
        var lines = new StringBuilder("mapping.json ").Append(Hex(definition.ToCanonicalJson())).Append('\n');
        foreach (string path in files.Keys.Order(StringComparer.Ordinal)) lines.Append(path).Append(' ').Append(Hex(files[path].Span)).Append('\n');
        return "sha256:" + Hex(Encoding.UTF8.GetBytes(lines.ToString()));
    }

    internal static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
