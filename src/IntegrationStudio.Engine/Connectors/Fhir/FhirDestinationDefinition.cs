using System.Text.Json.Serialization;
using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Engine.Connectors.Http;

namespace IntegrationStudio.Engine.Connectors.Fhir;

/// <summary>Sends resources and Bundles to a FHIR R4 server.</summary>
public sealed record FhirDestinationDefinition : DestinationDefinition
{
    /// <summary>The server's base, e.g. <c>https://fhir.example/r4</c>.</summary>
    public string? BaseUrl { get; init; }

    /// <summary>How a Bundle goes there.</summary>
    public FhirSending Send { get; init; } = FhirSending.Bundle;

    /// <summary>Further headers that the server wants; credentials belong into <see cref="Authentication"/>.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>How the server gets to know us; null for not at all.</summary>
    public HttpAuthenticationDefinition? Authentication { get; init; }

    /// <summary>Trust, own certificate (mutual TLS) and pin; null for the machine's trust.</summary>
    public TlsDefinition? Tls { get; init; }

    /// <summary>How long a request may take in all. Default 30.</summary>
    public int TimeoutSeconds { get; init; } = 30;

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Target => BaseUrl ?? "";

    internal override IDestination? Compile(DefinitionCheck check) => FhirDestination.Compile(this, check);
}

/// <summary>How a Bundle goes to a server.</summary>
public enum FhirSending
{
    /// <summary>As it is, in one request to the base (default).</summary>
    [JsonStringEnumMemberName("bundle")]
    Bundle,

    /// <summary>Entry by entry, for servers without transactions.</summary>
    [JsonStringEnumMemberName("entries")]
    Entries,
}
