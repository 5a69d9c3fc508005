using System.Text.Json.Serialization;

namespace IntegrationStudio.Engine.Connectors.Http;

/// <summary>How a destination gets to know us.</summary>
public enum HttpAuthenticationKind
{
    /// <summary>User and password (RFC 7617).</summary>
    [JsonStringEnumMemberName("basic")]
    Basic,

    /// <summary>A fixed token as <c>Authorization: Bearer</c>.</summary>
    [JsonStringEnumMemberName("bearer")]
    Bearer,

    /// <summary>A fixed value in a header of its own.</summary>
    [JsonStringEnumMemberName("header")]
    Header,

    /// <summary>OAuth 2.0 client credentials with a client secret (RFC 6749 section 4.4).</summary>
    [JsonStringEnumMemberName("client-credentials")]
    ClientCredentials,

    /// <summary>OAuth 2.0 client credentials with a signed assertion (RFC 7523), as SMART Backend Services asks for.</summary>
    [JsonStringEnumMemberName("private-key-jwt")]
    PrivateKeyJwt,
}

/// <summary>How a destination gets to know us. Secrets are named, never written here.</summary>
public sealed record HttpAuthenticationDefinition
{
    /// <summary>The way.</summary>
    public required HttpAuthenticationKind Kind { get; init; }

    /// <summary>Basic: the user.</summary>
    public string? User { get; init; }

    /// <summary>Header: its name.</summary>
    public string? Header { get; init; }

    /// <summary>The name of the secret: password, token, value, client secret, or private key as PEM.</summary>
    public string? Secret { get; init; }

    /// <summary>OAuth: where tokens are given.</summary>
    public string? TokenUrl { get; init; }

    /// <summary>OAuth: who we are there.</summary>
    public string? ClientId { get; init; }

    /// <summary>OAuth: what we ask for, e.g. <c>system/*.write</c>.</summary>
    public string? Scope { get; init; }

    /// <summary>OAuth: whether the client secret goes into the body in place of the header.</summary>
    public bool SecretInBody { get; init; }

    /// <summary>Signed assertion: the number of the key that the server knows (<c>kid</c>).</summary>
    public string? KeyId { get; init; }
}
