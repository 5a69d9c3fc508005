using System.Text.Json.Serialization;
using IntegrationStudio.Engine.Connectors;
using IntegrationStudio.Engine.Connectors.Fhir;
using IntegrationStudio.Engine.Connectors.File;
using IntegrationStudio.Engine.Connectors.Handover;
using IntegrationStudio.Engine.Connectors.Http;
using IntegrationStudio.Engine.Connectors.Mllp;

namespace IntegrationStudio.Engine.Channels;

/// <summary>Where results go; its <c>kind</c> in the JSON names the connector.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(FileDestinationDefinition), "file")]
[JsonDerivedType(typeof(MllpDestinationDefinition), "mllp")]
[JsonDerivedType(typeof(HttpDestinationDefinition), "http")]
[JsonDerivedType(typeof(FhirDestinationDefinition), "fhir")]
[JsonDerivedType(typeof(ChannelDestinationDefinition), "channel")]
public abstract record DestinationDefinition
{
    /// <summary>Unique in the channel.</summary>
    public required string Id { get; init; }

    /// <summary>The connector, as in the JSON.</summary>
    [JsonIgnore]
    public string Kind => ConnectorKinds.KindOf(this);

    /// <summary>Where it goes, for people: <c>mllp://lab.example:2575</c>, or folder and name.</summary>
    [JsonIgnore]
    public abstract string Target { get; }

    /// <summary>The condition on the message as it came under which it goes there; null for always.</summary>
    public string? When { get; init; }

    /// <summary>What goes there: the id of one of the channel's mappings, or <c>message</c> for the message as it came. Default the first mapping, or the message where there is none.</summary>
    public string? From { get; init; }

    /// <summary>The id of an earlier destination: only what that one has received goes there.</summary>
    public string? After { get; init; }

    /// <summary>Deliveries of different keys under way at the same time. Default 8.</summary>
    public int Parallel { get; init; } = 8;

    /// <summary>When and how often it is tried again.</summary>
    public RetryDefinition Retry { get; init; } = new();

    /// <summary>Whether a dead delivery lets the later ones of its key pass. Default no.</summary>
    public bool SkipOnDead { get; init; }

    /// <summary>What happens to a delivery that was on the wire at a crash.</summary>
    public UncertainPolicy Uncertain { get; init; } = UncertainPolicy.Resend;

    /// <summary>What sends to it; null with the problems added where the settings are wrong.</summary>
    internal abstract IDestination? Compile(DefinitionCheck check);
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
