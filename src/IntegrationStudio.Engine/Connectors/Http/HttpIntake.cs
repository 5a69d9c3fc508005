using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Connectors.Http;

/// <summary>The source of channels of kind <c>http</c>: a web framework hands bytes over and passes the answer back.</summary>
public sealed class HttpIntake
{
    /// <summary>Stores and processes one body; returns after the commit (or after routing, as the channel says). Never throws for bad input.</summary>
    /// <param name="channel">The channel's id, the path after <c>/in/</c>.</param>
    /// <param name="body">The request's body; read up to the channel's limit.</param>
    /// <param name="idempotencyKey">The header of this name, or null.</param>
    /// <param name="remote">Who sends, for the journal.</param>
    /// <param name="cancel">The request was aborted.</param>
    public Task<HttpAnswer> ReceiveAsync(string channel, Stream body, string? idempotencyKey, string remote, CancellationToken cancel) => throw new NotSupportedException();
}

/// <summary>What to answer.</summary>
/// <param name="Status">200 accepted, 400 refused or failed, 404 no such channel, 413 too large, 503 stopped or the store is unavailable.</param>
/// <param name="ContentType">Of the body.</param>
/// <param name="Body">An HL7 acknowledgement, or the problems as JSON.</param>
public sealed record HttpAnswer(int Status, string ContentType, ReadOnlyMemory<byte> Body)
{
    /// <summary>The problems behind a refusal.</summary>
    public IReadOnlyList<Problem> Problems { get; init; } = [];
}
