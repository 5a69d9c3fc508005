using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Mappings;

/// <summary>A definition with the files that belong to it: code tables and scripts. Immutable.</summary>
public sealed class MappingPackage
{
    private MappingPackage(MappingDefinition definition, FrozenDictionary<string, ReadOnlyMemory<byte>> files, string? folder)
    {
        Definition = definition;
        Files = files;
        Folder = folder;
        ContentHash = Hash(definition, files);
    }

    /// <summary>The definition.</summary>
    public MappingDefinition Definition { get; }

    /// <summary>Tables and scripts by their path in the folder, e.g. <c>tables/units.csv</c>.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Files { get; }

    /// <summary>Where it was read from; null for one that was made in memory.</summary>
    public string? Folder { get; }

    /// <summary>SHA-256 over the definition's canonical form and its files: <c>sha256:</c> and 64 hex digits.</summary>
    public string ContentHash { get; }

    /// <summary>Puts a package together; only tables and scripts among the files belong to it.</summary>
    public static MappingPackage Create(MappingDefinition definition, IReadOnlyDictionary<string, ReadOnlyMemory<byte>>? files = null, string? folder = null) =>
        new(definition, (files ?? FrozenDictionary<string, ReadOnlyMemory<byte>>.Empty).Where(file => Belongs(file.Key)).ToFrozenDictionary(StringComparer.Ordinal), folder);

    /// <summary>Reads <c>mapping.json</c> and what belongs to it out of a folder. Problems carry the file's path before a colon.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="id">The id that the folder's place demands; null accepts any.</param>
    public static Outcome<MappingPackage> Read(string folder, string? id = null)
    {
        string shown = id ?? Path.GetFileName(folder);
        try
        {
            Outcome<MappingDefinition> definition = MappingDefinition.Parse(File.ReadAllBytes(Path.Combine(folder, "mapping.json")));
            if (!definition.Succeeded)
                return Outcome<MappingPackage>.Failed([.. definition.Problems.Select(problem => problem with { Path = $"{shown}/mapping.json: {problem.Path}" })]);
            if (id is not null && definition.Value.Id != id)
                return new Problem("mapping.id", $"{shown}/mapping.json: id", $"The id \"{definition.Value.Id}\" is not its folder's place.") { Mend = $"Use \"{id}\"." };
            var files = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
            foreach (string file in OwnFiles(folder)) files.Add(Path.GetRelativePath(folder, file).Replace('\\', '/'), File.ReadAllBytes(file));
            return Create(definition.Value, files, folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new Problem("mapping.unreadable", shown, $"Not readable: {exception.Message}");
        }
    }

    private static IEnumerable<string> OwnFiles(string folder)
    {
        IEnumerable<string> files = Directory.EnumerateFiles(folder, "*.csv");
        foreach (string sub in (ReadOnlySpan<string>)["tables", "scripts"])
            if (Directory.Exists(Path.Combine(folder, sub))) files = files.Concat(Directory.EnumerateFiles(Path.Combine(folder, sub), "*", SearchOption.AllDirectories));
        return files.Where(file => Belongs(Path.GetRelativePath(folder, file).Replace('\\', '/')));
    }

    private static bool Belongs(string path) => Path.GetExtension(path) switch
    {
        ".csv" => !path.Contains('/', StringComparison.Ordinal) || path.StartsWith("tables/", StringComparison.Ordinal),
        ".ts" or ".js" => path.StartsWith("scripts/", StringComparison.Ordinal),
        _ => false,
    };

    /// <summary>One line per file, sorted, so that no two sets of files give the same input.</summary>
    private static string Hash(MappingDefinition definition, FrozenDictionary<string, ReadOnlyMemory<byte>> files)
    {
        var lines = new StringBuilder("mapping.json ").Append(Hex(definition.ToCanonicalJson())).Append('\n');
        foreach (string path in files.Keys.Order(StringComparer.Ordinal)) lines.Append(path).Append(' ').Append(Hex(files[path].Span)).Append('\n');
        return "sha256:" + Hex(Encoding.UTF8.GetBytes(lines.ToString()));
    }

    internal static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
