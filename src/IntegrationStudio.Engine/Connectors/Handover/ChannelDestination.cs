using System.Globalization;
using IntegrationStudio.Engine.Channels;

namespace IntegrationStudio.Engine.Connectors.Handover;

/// <summary>Hands over within the same journal: the other channel's commit is the arrival, and what was handed over before a crash is recognised by its delivery.</summary>
internal sealed class ChannelDestination : IDestination
{
    private readonly ChannelDestinationDefinition _definition;
    private readonly string _from;
    private readonly string _to;
    private readonly ChannelDirectory _channels;

    private ChannelDestination(ChannelDestinationDefinition definition, string from, ChannelDirectory channels) =>
        (_definition, _from, _to, _channels) = (definition, from, definition.Channel!, channels);

    public DestinationDefinition Definition => _definition;

    public static ChannelDestination? Compile(ChannelDestinationDefinition definition, DefinitionCheck check)
    {
        if (string.IsNullOrWhiteSpace(definition.Channel))
        {
            check.Add("channel.target", "channel", "The other channel is not named.", "Name it by its id.");
            return null;
        }

        if (check.Options.Channels.Way(definition.Channel, check.Channel) is { } way)
        {
            check.Add("channel.loop", "channel", $"Messages would go round for ever: {string.Join(" -> ", way.Prepend(check.Channel))}.", "Leave one of these destinations out.");
            return null;
        }

        return new ChannelDestination(definition, check.Channel, check.Options.Channels);
    }

    public async Task<DeliveryOutcome> SendAsync(OutgoingMessage message, CancellationToken cancel)
    {
        if (_channels.Find(_to) is not { } channel)
            return new DeliveryOutcome(DeliveryResult.Retry, $"There is no channel {_to}.");
        if (channel.Pipeline is not { } pipeline)
            return new DeliveryOutcome(DeliveryResult.Retry, $"The channel {_to} does not run.");
        var bytes = message.Content.Bytes;
        if (bytes.Length > channel.Definition.Source.MaxMessageBytes)
            return new DeliveryOutcome(DeliveryResult.Refused, $"It is larger than the channel {_to} takes.");
        try
        {
            var answer = await pipeline.ReceiveAsync(new Arrival
            {
                Bytes = bytes,
                Size = bytes.Length,
                Source = "channel " + _from,
                IdempotencyKey = string.Create(CultureInfo.InvariantCulture, $"delivery:{message.DeliveryId}"),
                OwnKey = true,
                Cause = message.MessageId,
            }).ConfigureAwait(false);
            return answer.Kind switch
            {
                AnswerKind.Unavailable => new DeliveryOutcome(DeliveryResult.Retry, answer.Problems.Count > 0 ? answer.Problems[0].Message : $"The channel {_to} cannot take it now."),
                AnswerKind.Rejected => new DeliveryOutcome(DeliveryResult.Refused, string.Create(CultureInfo.InvariantCulture, $"Refused as message {answer.Id}: {(answer.Problems.Count > 0 ? answer.Problems[0].Code : "")}")),
                _ => new DeliveryOutcome(DeliveryResult.Delivered, string.Create(CultureInfo.InvariantCulture, $"message {answer.Id}")),
            };
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or ObjectDisposedException)
        {
            return new DeliveryOutcome(DeliveryResult.Retry, $"The channel {_to} was stopped.");
        }
    }

    public void Dispose()
    {
    }
}
