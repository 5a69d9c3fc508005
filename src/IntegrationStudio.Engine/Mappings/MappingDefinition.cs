using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Mappings;

/// <summary>
/// The authored document of a mapping, table or shared map. Immutable; reading and writing its JSON loses nothing.
/// Reference: docs/adr/0003-mapping-definition.md; JSON Schema: mappings/schema/mapping-1.json.
/// </summary>
public sealed record MappingDefinition
{
    /// <summary>The value of <c>$schema</c>.</summary>
    public const string SchemaUri = "https://integration-studio.dev/schema/mapping/1";

    /// <summary>Path of its folder under <c>mappings/</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Semantic version.</summary>
    public required string Version { get; init; }

    /// <summary>What it maps.</summary>
    public required MappingKind Kind { get; init; }

    /// <summary>Name for people.</summary>
    public string? Title { get; init; }

    /// <summary>A remark for people.</summary>
    public string? Note { get; init; }

    /// <summary>What it reads; null is inherited.</summary>
    public SourceSchema? Source { get; init; }

    /// <summary>What it writes; null is inherited.</summary>
    public TargetSchema? Target { get; init; }

    /// <summary>The definition that it inherits from.</summary>
    public MappingReference? Extends { get; init; }

    /// <summary>Maps and tables by the names that rules call them.</summary>
    public IReadOnlyDictionary<string, MappingReference> Uses { get; init; } = new OrderedDictionary<string, MappingReference>();

    /// <summary>Decisions for the whole; null inherits everything.</summary>
    public MappingPolicy? Policy { get; init; }

    /// <summary>Its own rules; they follow the inherited ones.</summary>
    public IReadOnlyList<RuleDefinition> Rules { get; init; } = [];

    /// <summary>Differences from what it extends.</summary>
    public IReadOnlyList<ChangeDefinition> Changes { get; init; } = [];

    /// <summary>Of a table: its file.</summary>
    public string? Table { get; init; }

    /// <summary>Of a channel: its JSON as <c>channels/</c> files have it, indented.</summary>
    public string? Channel { get; init; }

    /// <summary>Reads a definition. Fails with everything that is wrong with its form, each at a JSON path such as <c>rules[2].mode</c>.</summary>
    public static Outcome<MappingDefinition> Parse(ReadOnlyMemory<byte> json) => DefinitionReader.Read(json);

    /// <summary>The definition as it is kept in files: indented, a rule without nested rules on one line.</summary>
    public byte[] ToJson() => DefinitionWriter.Write(this);

    /// <summary>The canonical form (RFC 8785): what hashes cover.</summary>
    public byte[] ToCanonicalJson() => CanonicalJson.Of(ToJson());
}
