using System.Text.Json;
using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Connectors.Http;

/// <summary>The source of channels of kind <c>http</c>: a web framework hands bytes over and passes the answer back.</summary>
public sealed class HttpIntake
{
    private const int MaxIdempotencyKey = 256;

    private readonly Func<string, ChannelState?> _find;

    internal HttpIntake(Func<string, ChannelState?> find) => _find = find;

    /// <summary>Stores and processes one body; returns after the commit (or after routing, as the channel says). Never throws for bad input.</summary>
    /// <param name="channel">The channel's id, the path after <c>/in/</c>.</param>
    /// <param name="body">The request's body; read up to the channel's limit.</param>
    /// <param name="idempotencyKey">The header of this name, or null.</param>
    /// <param name="remote">Who sends, for the journal.</param>
    /// <param name="cancel">The request was aborted.</param>
    public async Task<HttpAnswer> ReceiveAsync(string channel, Stream body, string? idempotencyKey, string remote, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(body);
        if (_find(channel) is not { } state || state.Definition.Source is not HttpSourceDefinition)
            return Refuse(404, new Problem("channel.unknown", "", $"There is no channel {channel} here."));
        if (idempotencyKey is { Length: 0 or > MaxIdempotencyKey })
            return Refuse(400, new Problem("http.idempotency-key", "Idempotency-Key", $"The key must have 1 to {MaxIdempotencyKey} characters."));
        if (state.Pipeline is not { } pipeline)
            return Refuse(503, new Problem("channel.stopped", "", "The channel is stopped."));
        var read = await ReadAsync(body, state.Definition.Source.MaxMessageBytes, cancel).ConfigureAwait(false);
        if (read is not { } bytes)
            return Refuse(413, new Problem("http.too-large", "", $"The body is larger than {state.Definition.Source.MaxMessageBytes} bytes."));
        try
        {
            var answer = await pipeline.ReceiveAsync(new Arrival
            {
                Bytes = bytes,
                Size = bytes.Length,
                Source = "http " + remote,
                IdempotencyKey = idempotencyKey,
            }).ConfigureAwait(false);
            return Of(answer);
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or ObjectDisposedException)
        {
            return Refuse(503, new Problem("channel.stopped", "", "The channel was stopped."));
        }
    }

    private static HttpAnswer Of(Answer answer)
    {
        var status = answer.Kind switch
        {
            AnswerKind.Accepted => 200,
            AnswerKind.Unavailable => 503,
            AnswerKind.Failed => 422,
            _ => 400,
        };
        return answer.Acknowledgement is { } bytes
            ? new HttpAnswer(status, "application/hl7-v2", bytes) { Problems = answer.Problems }
            : new HttpAnswer(status, "application/json", Json(answer.Problems)) { Problems = answer.Problems };
    }

    private static HttpAnswer Refuse(int status, Problem problem) => new(status, "application/json", Json([problem])) { Problems = [problem] };

    private static byte[] Json(IReadOnlyList<Problem> problems) => JsonSerializer.SerializeToUtf8Bytes(problems, JournalJson.Default.IReadOnlyListProblem);

    /// <summary>Null when there is more than the limit; what was read by then is dropped.</summary>
    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(Stream body, int limit, CancellationToken cancel)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        while (await body.ReadAsync(chunk, cancel).ConfigureAwait(false) is var read and > 0)
        {
            if (buffer.Length + read > limit)
                return null;
            buffer.Write(chunk, 0, read);
        }
        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }
}

/// <summary>What to answer.</summary>
/// <param name="Status">200 accepted, 400 refused, 404 no such channel, 413 too large, 422 its content failed (acknowledge: processed), 503 stopped or the store is unavailable.</param>
/// <param name="ContentType">Of the body.</param>
/// <param name="Body">An HL7 acknowledgement, or the problems as JSON.</param>
public sealed record HttpAnswer(int Status, string ContentType, ReadOnlyMemory<byte> Body)
{
    /// <summary>The problems behind a refusal.</summary>
    public IReadOnlyList<Problem> Problems { get; init; } = [];
}
