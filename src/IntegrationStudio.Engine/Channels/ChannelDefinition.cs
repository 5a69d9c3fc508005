using System.Text.Json.Serialization;

namespace IntegrationStudio.Engine.Channels;

/// <summary>A channel as authored: source, what it accepts, filter, mappings, destinations. Read and written as JSON; checked by <see cref="CompiledChannel.Compile"/>.</summary>
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

    /// <summary>What is let in.</summary>
    public AcceptDefinition Accepts { get; init; } = new();

    /// <summary>When a positive acknowledgement leaves.</summary>
    public AcknowledgeMoment Acknowledge { get; init; } = AcknowledgeMoment.Received;

    /// <summary>The expression whose value keeps messages in order; null for MSH-3, MSH-4 and PID-3.1.</summary>
    public string? OrderingKey { get; init; }

    /// <summary>The condition that messages must meet to be processed; null for all. The others are stored as FILTERED and acknowledged.</summary>
    public string? Filter { get; init; }

    /// <summary>How the mapping is picked.</summary>
    public required MappingChoice Mapping { get; init; }

    /// <summary>Where results go.</summary>
    public IReadOnlyList<DestinationDefinition> Destinations { get; init; } = [];
}

/// <summary>When a positive acknowledgement leaves.</summary>
public enum AcknowledgeMoment
{
    /// <summary>After the message's commit (default).</summary>
    Received,

    /// <summary>After mapping and routing; a fault of content answers AE.</summary>
    Processed,
}

/// <summary>Where messages come from.</summary>
public sealed record SourceDefinition
{
    /// <summary><c>mllp</c> or <c>http</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>MLLP: the address to listen on, default 127.0.0.1.</summary>
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>MLLP: the port, 1-65535; 0 lets the system pick one.</summary>
    public int Port { get; init; }

    /// <summary>The largest message, bytes. Default 50 MB. A larger one is refused without being buffered.</summary>
    public int MaxMessageBytes { get; init; } = 50 * 1024 * 1024;

    /// <summary>MLLP: connections at a time. Default 256.</summary>
    public int MaxConnections { get; init; } = 256;

    /// <summary>MLLP: connections at a time from one address. Default 128.</summary>
    public int MaxConnectionsPerAddress { get; init; } = 128;

    /// <summary>MLLP: a connection without a frame is closed after this many seconds. Default 300; before its first byte and within a frame <see cref="FrameSeconds"/> holds.</summary>
    public int IdleSeconds { get; init; } = 300;

    /// <summary>MLLP: a begun frame must end within this many seconds. Default 30.</summary>
    public int FrameSeconds { get; init; } = 30;
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
    /// <summary>The expression, default MSH-4.1.</summary>
    public string By { get; init; } = "MSH-4.1";

    /// <summary>Value to mapping id.</summary>
    public IReadOnlyDictionary<string, string> Table { get; init; } = new Dictionary<string, string>();

    /// <summary>The mapping for every other value; null refuses them (FAILED). <c>{structure}</c> stands for the message structure.</summary>
    public string? Default { get; init; }
}

/// <summary>Where results go.</summary>
public sealed record DestinationDefinition
{
    /// <summary>Unique in the channel.</summary>
    public required string Id { get; init; }

    /// <summary><c>file</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>File: the folder below the host's output root.</summary>
    public string? Folder { get; init; }

    /// <summary>File: the name's pattern with <c>{id}</c>, <c>{controlId}</c>, <c>{type}</c>, <c>{patientId}</c>, <c>{channel}</c>, <c>{date}</c>, <c>{time}</c>. Must contain <c>{id}</c>.</summary>
    public string Name { get; init; } = "{date}/{id}-{controlId}.json";

    /// <summary>Deliveries of different keys under way at the same time. Default 8.</summary>
    public int Parallel { get; init; } = 8;

    /// <summary>When and how often it is tried again.</summary>
    public RetryDefinition Retry { get; init; } = new();

    /// <summary>Whether a dead delivery lets the later ones of its key pass. Default no.</summary>
    public bool SkipOnDead { get; init; }

    /// <summary>What happens to a delivery that was on the wire at a crash.</summary>
    public UncertainPolicy Uncertain { get; init; } = UncertainPolicy.Resend;
}

/// <summary>What happens to a delivery of which nobody knows whether it arrived.</summary>
public enum UncertainPolicy
{
    /// <summary>It is sent again and flagged (default).</summary>
    Resend,

    /// <summary>It waits for an operator.</summary>
    Hold,
}

/// <summary>Back-off: doubling, with +-20 % of chance.</summary>
public sealed record RetryDefinition
{
    /// <summary>The first wait, milliseconds. Default 1,000.</summary>
    public int FirstMilliseconds { get; init; } = 1000;

    /// <summary>The longest wait, milliseconds. Default 300,000.</summary>
    public int MaxMilliseconds { get; init; } = 300_000;

    /// <summary>Given up after this many seconds. Default 24 h.</summary>
    public int GiveUpSeconds { get; init; } = 86_400;
}
