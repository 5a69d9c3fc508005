using System.Text.Json.Serialization;

namespace IntegrationStudio.Engine.Channels;

/// <summary>Where results go.</summary>
public sealed record DestinationDefinition
{
    /// <summary>Unique in the channel.</summary>
    public required string Id { get; init; }

    /// <summary><c>file</c> or <c>mllp</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>MLLP: name or address of the listener's host.</summary>
    public string? Host { get; init; }

    /// <summary>MLLP: its port.</summary>
    public int Port { get; init; }

    /// <summary>MLLP: how long an acknowledgement is waited for. Default 30.</summary>
    public int AcknowledgeSeconds { get; init; } = 30;

    /// <summary>MLLP: how long a connection may take to come about. Default 10.</summary>
    public int ConnectSeconds { get; init; } = 10;

    /// <summary>MLLP: how the connection is secured; null for plain TCP.</summary>
    public TlsDefinition? Tls { get; init; }

    /// <summary>File: the folder below the host's output root.</summary>
    public string? Folder { get; init; }

    /// <summary>File: the name's pattern with <c>{id}</c>, <c>{controlId}</c>, <c>{type}</c>, <c>{patientId}</c>, <c>{channel}</c>, <c>{date}</c>, <c>{time}</c>. Must contain <c>{id}</c>.</summary>
    public string Name { get; init; } = "{date}/{id}-{controlId}.json";

    /// <summary>Where it goes, for people: <c>mllp://lab.example:2575</c>, or folder and name.</summary>
    [JsonIgnore]
    public string Target => Kind == "mllp" ? $"{(Tls is null ? "mllp" : "mllps")}://{Host}:{Port}" : $"{Folder}/{Name}";

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
    [JsonStringEnumMemberName("resend")]
    Resend,

    /// <summary>It waits for an operator.</summary>
    [JsonStringEnumMemberName("hold")]
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
