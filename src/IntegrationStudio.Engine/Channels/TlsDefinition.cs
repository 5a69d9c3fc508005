namespace IntegrationStudio.Engine.Channels;

/// <summary>How a connection is secured. TLS 1.2 and later only.</summary>
public sealed record TlsDefinition
{
    /// <summary>PEM file with the certificates that are trusted in place of the machine's.</summary>
    public string? Authority { get; init; }

    /// <summary>PEM file with our own certificate, for a server that asks for one (mutual TLS).</summary>
    public string? Certificate { get; init; }

    /// <summary>PEM file with its key; in <see cref="Certificate"/> unless told.</summary>
    public string? Key { get; init; }

    /// <summary>The name in the server's certificate, where it is another than the host's.</summary>
    public string? ServerName { get; init; }

    /// <summary>SHA-256 of the server's certificate in hexadecimal: only this one is accepted, whoever signed it.</summary>
    public string? Pin { get; init; }
}
