using System.Text.Json.Serialization;
using IntegrationStudio.Engine.Channels;

namespace IntegrationStudio.Engine.Connectors.Mllp;

/// <summary>Sends to an MLLP listener elsewhere.</summary>
public sealed record MllpDestinationDefinition : DestinationDefinition
{
    /// <summary>Name or address of the listener's host.</summary>
    public string? Host { get; init; }

    /// <summary>Its port.</summary>
    public int Port { get; init; }

    /// <summary>How long an acknowledgement is waited for. Default 30.</summary>
    public int AcknowledgeSeconds { get; init; } = 30;

    /// <summary>How long a connection may take to come about. Default 10.</summary>
    public int ConnectSeconds { get; init; } = 10;

    /// <summary>Whether the listener sends commit acknowledgements (ACK or NAK, MLLP release 2) before what HL7 v2 answers.</summary>
    public bool CommitAcknowledgements { get; init; }

    /// <summary>How the connection is secured; null for plain TCP.</summary>
    public TlsDefinition? Tls { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Target => $"{(Tls is null ? "mllp" : "mllps")}://{Host}:{Port}";

    internal override IDestination? Compile(DefinitionCheck check) => MllpDestination.Compile(this, check);
}
