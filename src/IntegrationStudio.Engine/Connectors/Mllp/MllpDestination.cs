using System.Collections.Concurrent;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Engine.Connectors.Mllp;

/// <summary>
/// Sends each delivery to an MLLP listener and waits for the acknowledgement that names its MSH-10. After a time-out or an answer to something else the
/// connection is dropped, so that a late acknowledgement is never taken for that of the next message.
/// </summary>
internal sealed class MllpDestination : IDestination
{
    private readonly ConcurrentStack<MllpClient> _idle = new();
    private readonly MllpDestinationDefinition _definition;
    private readonly SslClientAuthenticationOptions? _tls;
    private readonly TimeSpan _connect;
    private readonly TimeSpan _acknowledge;
    private volatile bool _disposed;

    private MllpDestination(MllpDestinationDefinition definition, SslClientAuthenticationOptions? tls) =>
        (_definition, _tls, _connect, _acknowledge) = (definition, tls, TimeSpan.FromSeconds(definition.ConnectSeconds), TimeSpan.FromSeconds(definition.AcknowledgeSeconds));

    public DestinationDefinition Definition => _definition;

    /// <summary>Checks host, port, times and certificates.</summary>
    public static MllpDestination? Compile(MllpDestinationDefinition definition, DefinitionCheck check)
    {
        var before = check.Problems.Count;
        check.Host(definition.Host);
        check.Between(definition.Port, 1, 65535, "port");
        check.Between(definition.AcknowledgeSeconds, 1, 3600, "acknowledgeSeconds");
        check.Between(definition.ConnectSeconds, 1, 600, "connectSeconds");
        var tls = definition.Tls is { } secured ? TlsClient.Compile(secured, definition.Host ?? "", check.At("tls"), check.Problems) : null;
        return check.Problems.Count > before ? null : new MllpDestination(definition, tls);
    }

    public async Task<DeliveryOutcome> SendAsync(OutgoingMessage message, CancellationToken cancel)
    {
        var ours = Hl7Message.Parse(message.Content.Bytes).Value;
        if (ours is null || ours.ControlId.Length == 0)
            return new DeliveryOutcome(DeliveryResult.Refused, "What the mapping made is no HL7 v2 message with an MSH-10; MLLP carries nothing else.");
        while (true)
        {
            var isKept = TryTake(out var client);
            if (!isKept)
            {
                try
                {
                    client = await ConnectAsync(cancel).ConfigureAwait(false);
                }
                catch (Exception away) when (away is SocketException or IOException or AuthenticationException or OperationCanceledException)
                {
                    return new DeliveryOutcome(DeliveryResult.Retry, away is OperationCanceledException ? $"No connection within {_connect.TotalSeconds:0} s." : "No connection: " + away.Message);
                }
            }

            try
            {
                await client!.WriteAsync(message.Content.Bytes, cancel).ConfigureAwait(false);
            }
            catch (IOException broken)
            {
                await client!.DisposeAsync().ConfigureAwait(false);
                if (isKept)
                    continue; // the other side closed it while it was idle: a frame without its end is no message
                return new DeliveryOutcome(DeliveryResult.Retry, broken.Message);
            }

            var outcome = await AnswerAsync(client, ours, cancel).ConfigureAwait(false);
            if (outcome.Result == DeliveryResult.Uncertain || _disposed)
                await client.DisposeAsync().ConfigureAwait(false);
            else
                Keep(client);
            return outcome;
        }
    }

    public void Dispose()
    {
        _disposed = true;
        while (_idle.TryPop(out var client))
            _ = client.DisposeAsync().AsTask();
    }

    private async Task<DeliveryOutcome> AnswerAsync(MllpClient client, Hl7Message ours, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(_acknowledge);
        string? committed = null;
        try
        {
            while (true)
            {
                var answer = await client.ReadAsync(patience.Token).ConfigureAwait(false);
                if (_definition.CommitAcknowledgements)
                {
                    if (answer is [0x15])
                        return new DeliveryOutcome(DeliveryResult.Retry, "NAK: the listener did not store it.");
                    if (answer is [0x06])
                        continue; // it is stored; what HL7 v2 answers follows
                    await CommitAsync(client, patience.Token).ConfigureAwait(false);
                }

                var read = Hl7Message.Parse(answer).Value;
                var code = read?.GetString("MSA-1") ?? "";
                if (read is null || code.Length == 0)
                    return Uncertain("The answer is no acknowledgement.");
                if (read.GetString("MSA-2") != ours.ControlId)
                    return Uncertain("The answer acknowledges another message.");
                switch (code)
                {
                    case "AA":
                        return new DeliveryOutcome(DeliveryResult.Delivered, Words(read, code));
                    case "CA":
                        if (ours.GetString("MSH-16") is "" or "NE" or "ER")
                            return new DeliveryOutcome(DeliveryResult.Delivered, code); // accepted for good; what becomes of it is not told on this connection
                        committed = code;
                        continue; // enhanced mode: the application's own acknowledgement follows
                    case "AE" or "CE":
                        return new DeliveryOutcome(DeliveryResult.Retry, Words(read, code));
                    case "AR" or "CR":
                        return new DeliveryOutcome(DeliveryResult.Refused, Words(read, code));
                    default:
                        return Uncertain("MSA-1 of the answer is none of AA, AE, AR, CA, CE, CR.");
                }
            }
        }
        catch (Exception away) when (away is IOException or OperationCanceledException)
        {
            if (committed is not null)
            {
                await client.DisposeAsync().ConfigureAwait(false);
                return new DeliveryOutcome(DeliveryResult.Delivered, committed + ", without the application's acknowledgement");
            }

            return Uncertain(away is OperationCanceledException ? $"No acknowledgement within {_acknowledge.TotalSeconds:0} s." : away.Message);
        }

        static DeliveryOutcome Uncertain(string why) => new(DeliveryResult.Uncertain, why);
    }

    /// <summary>Says that its answer was taken. What it says counts, whether it hears that or not.</summary>
    private static async Task CommitAsync(MllpClient client, CancellationToken cancel)
    {
        try
        {
            await client.WriteAsync(MllpFraming.Committed, cancel).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // The next message finds the connection broken, and makes another.
        }
    }

    /// <summary>The code and where the error is; never texts, which may repeat what is in the message.</summary>
    private static string Words(Hl7Message answer, string code)
    {
        var error = answer.GetString("ERR-3.1");
        var place = string.Join('-', new[] { answer.GetString("ERR-2.1"), answer.GetString("ERR-2.3") }.Where(part => part.Length > 0));
        var text = code + (error.Length > 0 ? " " + error : "") + (place.Length > 0 ? " at " + place : "");
        return text.Length > 100 ? text[..100] : text;
    }

    private async Task<MllpClient> ConnectAsync(CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(_connect);
        return await MllpClient.ConnectAsync(_definition.Host!, _definition.Port, _tls, patience.Token).ConfigureAwait(false);
    }

    private bool TryTake(out MllpClient? client)
    {
        while (_idle.TryPop(out client))
        {
            if (client.IsQuiet)
                return true;
            _ = client.DisposeAsync().AsTask(); // closed, or something came that nobody asked for
        }

        return false;
    }

    private void Keep(MllpClient client)
    {
        _idle.Push(client);
        if (_disposed)
            Dispose();
    }
}
