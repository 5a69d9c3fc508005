namespace IntegrationStudio.Engine.Channels;

/// <summary>How a listener is secured. TLS 1.2 and later only.</summary>
public sealed record ListenerTlsDefinition
{
    /// <summary>PEM file with the listener's certificate, and those between it and its authority.</summary>
    public string? Certificate { get; init; }

    /// <summary>PEM file with its key; in <see cref="Certificate"/> unless told.</summary>
    public string? Key { get; init; }

    /// <summary>PEM file with the authorities of clients: each has to bring a certificate of one of them (mutual TLS). Null asks for none, unless there are <see cref="ClientPins"/>.</summary>
    public string? ClientAuthority { get; init; }

    /// <summary>SHA-256 of clients' certificates in hexadecimal: only these are let in; without <see cref="ClientAuthority"/> whoever signed them.</summary>
    public IReadOnlyList<string> ClientPins { get; init; } = [];
}
