using System.Text.Json.Serialization;
using IntegrationStudio.Engine.Channels;

namespace IntegrationStudio.Engine.Connectors.Http;

/// <summary>Sends each delivery as a request.</summary>
public sealed record HttpDestinationDefinition : DestinationDefinition
{
    /// <summary>The address, with <c>{id}</c>, <c>{controlId}</c>, <c>{type}</c> and <c>{patientId}</c> after its host.</summary>
    public string? Url { get; init; }

    /// <summary><c>POST</c> (default), <c>PUT</c> or <c>PATCH</c>.</summary>
    public string Method { get; init; } = "POST";

    /// <summary>Of the body; by default what the mapping makes.</summary>
    public string? ContentType { get; init; }

    /// <summary>Further headers; credentials belong into <see cref="Authentication"/>.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>How the server gets to know us; null for not at all.</summary>
    public HttpAuthenticationDefinition? Authentication { get; init; }

    /// <summary>Trust, own certificate (mutual TLS) and pin; null for the machine's trust.</summary>
    public TlsDefinition? Tls { get; init; }

    /// <summary>How long a request may take in all. Default 30.</summary>
    public int TimeoutSeconds { get; init; } = 30;

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Target => Url ?? "";

    internal override IDestination? Compile(DefinitionCheck check) => HttpDestination.Compile(this, check);
}
