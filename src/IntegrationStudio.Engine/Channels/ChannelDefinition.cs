using System.Text.Json;
using System.Text.Json.Serialization;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Channels;

/// <summary>A channel as authored: source, what it accepts, filter, mappings, destinations. Read and written as JSON; checked by <see cref="CompiledChannel.Compile(ChannelDefinition, ChannelHostOptions)"/>.</summary>
public sealed record ChannelDefinition
{
    /// <summary>The identifier of the JSON format.</summary>
    public const string SchemaUri = "https://integration-studio.dev/schema/channel/1";

    /// <summary>The format; <see cref="SchemaUri"/>.</summary>
    [JsonPropertyName("$schema")]
    public string Schema { get; init; } = SchemaUri;

    /// <summary>Unique; lower-case letters, digits, <c>-</c> and <c>/</c>. It is the last part of the HTTP source's address.</summary>
    public required string Id { get; init; }

    /// <summary>What people call it; the id by default.</summary>
    public string? Title { get; init; }

    /// <summary>Whether the host starts it by itself.</summary>
    public bool AutoStart { get; init; } = true;

    /// <summary>Where messages come from.</summary>
    public required SourceDefinition Source { get; init; }

    /// <summary>The format of the messages; HL7 v2 by default.</summary>
    public ContentDefinition Content { get; init; } = new();

    /// <summary>What is let in.</summary>
    public AcceptDefinition Accepts { get; init; } = new();

    /// <summary>When a positive acknowledgement leaves.</summary>
    public AcknowledgeMoment Acknowledge { get; init; } = AcknowledgeMoment.Received;

    /// <summary>Expressions whose values together keep messages in order; null for MSH-3, MSH-4 and PID-3.1.</summary>
    public IReadOnlyList<string>? OrderingKey { get; init; }

    /// <summary>Names and expressions of what messages are found by beside type, control id and patient, at most 8; null for the accession numbers (OBR-3.1) of HL7 v2, empty for nothing.</summary>
    public IReadOnlyDictionary<string, string>? Index { get; init; }

    /// <summary>The condition that messages must meet to be processed; null for all. The others are stored as FILTERED and acknowledged.</summary>
    public string? Filter { get; init; }

    /// <summary>How the mapping is picked; null where messages are passed on as they came, or where there are several (<see cref="Mappings"/>).</summary>
    public MappingChoice? Mapping { get; init; }

    /// <summary>Several mappings: each makes its own output of a message, and destinations say whose they take. Where one of them fails, nothing of the message is delivered.</summary>
    public IReadOnlyList<MappingChoice> Mappings { get; init; } = [];

    /// <summary>The mapping and the mappings.</summary>
    [JsonIgnore]
    public IReadOnlyList<MappingChoice> Choices => Mapping is null ? Mappings : [Mapping, .. Mappings];

    /// <summary>Where results go.</summary>
    public IReadOnlyList<DestinationDefinition> Destinations { get; init; } = [];

    /// <summary>How long messages are kept; null for ever.</summary>
    public KeepDefinition? Keep { get; init; }

    /// <summary>Reads the JSON form. Fails where the text is no JSON or no channel; whether the channel makes sense says <see cref="CompiledChannel.Compile(ChannelDefinition, ChannelHostOptions)"/>.</summary>
    public static Outcome<ChannelDefinition> Read(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            using (var document = JsonDocument.ParseValue(ref reader))
                if (ConnectorKinds.Check(document.RootElement) is { Count: > 0 } unknown)
                    return Outcome<ChannelDefinition>.Failed(unknown);
            return JsonSerializer.Deserialize<ChannelDefinition>(utf8, ChannelJson.Options) is { } definition
                ? definition
                : new Problem("channel.json", "", "The file holds no channel.");
        }
        catch (JsonException reason)
        {
            return new Problem("channel.json", reason.Path ?? "", reason.Message);
        }
    }

    /// <summary>The JSON form.</summary>
    public string Write() => JsonSerializer.Serialize(this, ChannelJson.Options);
}

/// <summary>When a positive acknowledgement leaves.</summary>
public enum AcknowledgeMoment
{
    /// <summary>After the message's commit (default).</summary>
    [JsonStringEnumMemberName("received")]
    Received,

    /// <summary>After mapping and routing; a fault of content answers AE.</summary>
    [JsonStringEnumMemberName("processed")]
    Processed,
}

/// <summary>What is let in; the rest is answered AR and stored as REJECTED.</summary>
public sealed record AcceptDefinition
{
    /// <summary>Types and events, <c>ORU^R01</c>, <c>ADT^*</c>; empty for all.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>The lowest version of MSH-12, default 2.1.</summary>
    public string MinVersion { get; init; } = "2.1";

    /// <summary>The highest version of MSH-12, default 2.9.</summary>
    public string MaxVersion { get; init; } = "2.9";
}

/// <summary>How a message's mapping is picked: the value of an expression looked up in a table.</summary>
public sealed record MappingChoice
{
    /// <summary>What destinations call it, unique in the channel. Default <c>main</c>.</summary>
    public string Id { get; init; } = "main";

    /// <summary>The condition under which it maps a message; null for always.</summary>
    public string? When { get; init; }

    /// <summary>The expression; default MSH-4.1, and none for other formats than HL7 v2.</summary>
    public string? By { get; init; }

    /// <summary>Value to mapping id.</summary>
    public IReadOnlyDictionary<string, string> Table { get; init; } = new Dictionary<string, string>();

    /// <summary>The mapping for every other value; null refuses them (FAILED). <c>hl7/v2-to-fhir</c> means the standard map of each message's own structure; in any other id <c>{structure}</c> stands for the message structure.</summary>
    public string? Default { get; init; }
}
