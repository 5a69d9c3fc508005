using System.Collections.Frozen;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Governance;

/// <summary>
/// The definitions that a release of the product consists of, each with the hash of its content: they count as approved as they are listed, and not otherwise. The list that counts lies inside of the
/// program, because whoever can change a definition beside it could change a list there too. Immutable.
/// </summary>
public sealed class ReleaseManifest
{
    /// <summary>The code of the problem about a definition that is not as it was released.</summary>
    public const string Altered = "shipped.altered";

    private readonly FrozenDictionary<string, ReleasedDefinition> _definitions;

    private ReleaseManifest(IEnumerable<ReleasedDefinition> definitions) => _definitions = definitions.ToFrozenDictionary(definition => definition.Id, StringComparer.Ordinal);

    /// <summary>That of this program.</summary>
    public static ReleaseManifest Own { get; } = ReadOwn();

    /// <summary>What it lists, sorted by id.</summary>
    public IReadOnlyList<ReleasedDefinition> Definitions => field ??= [.. _definitions.Values.OrderBy(definition => definition.Id, StringComparer.Ordinal)];

    /// <summary>Lists the product's definitions of a library. Fails where one of them cannot be read.</summary>
    public static Outcome<ReleaseManifest> Of(MappingLibrary library)
    {
        MappingLibrary shipped = Shipped.Of(library);
        Problem[] problems = [.. shipped.Check()];
        return problems.Length > 0 ? Outcome<ReleaseManifest>.Failed(problems)
            : new ReleaseManifest(shipped.All.Select(package => new ReleasedDefinition(package.Definition.Id, package.Definition.Version, package.ContentHash)));
    }

    /// <summary>What is wrong with a definition of the product; null when it is as it was released.</summary>
    public Problem? Check(MappingPackage package)
    {
        ArgumentNullException.ThrowIfNull(package);
        string id = package.Definition.Id;
        string file = package.Folder is { } folder ? Path.Combine(folder, "mapping.json") : id;
        if (!_definitions.TryGetValue(id, out ReleasedDefinition? released))
            return new Problem(Altered, id, $"{file} is not part of this release, although its id says so; it is not used.") { Mend = "Give it an id of your own, outside of hl7/, and have it reviewed." };
        return package.ContentHash == released.Hash ? null : new Problem(Altered, id, $"{file}, or a table or script beside it, is not what was released as version {released.Version}; it is not used.")
        {
            Mend = "Install the release's files again. What you want otherwise belongs in a mapping of your own that extends this one.",
        };
    }

    /// <summary>The product's definitions of a library, where each that is not as it was released fails with <see cref="Altered"/> when it is first read. Hashes are worked out once for each.</summary>
    internal MappingLibrary Guard(MappingLibrary shipped) => shipped.Where(Check);

    /// <summary>The file, a definition a line.</summary>
    public byte[] ToJson()
    {
        var lines = Definitions.Select(definition => "    " + JsonSerializer.Serialize(definition, ReleaseJson.Line.ReleasedDefinition));
        return System.Text.Encoding.UTF8.GetBytes($"{{\n  \"definitions\": [\n{string.Join(",\n", lines)}\n  ]\n}}\n");
    }

    private static ReleaseManifest ReadOwn()
    {
        using Stream file = Assembly.GetExecutingAssembly().GetManifestResourceStream("release/manifest.json")!;
        return new(JsonSerializer.Deserialize(file, ReleaseJson.Line.ReleaseFile)!.Definitions);
    }
}

/// <summary>A definition as it was released.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Version">Its version.</param>
/// <param name="Hash">Hash of definition, tables, scripts and schemas, as <see cref="MappingPackage.ContentHash"/> has it.</param>
public sealed record ReleasedDefinition(string Id, string Version, string Hash);

/// <summary>The whole file.</summary>
internal sealed record ReleaseFile(IReadOnlyList<ReleasedDefinition> Definitions);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ReleaseFile))]
[JsonSerializable(typeof(ReleasedDefinition))]
internal sealed partial class ReleaseJson : JsonSerializerContext
{
    /// <summary>Ids as people read them.</summary>
    public static ReleaseJson Line { get; } = new(new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
