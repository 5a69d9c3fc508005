using IntegrationStudio.Engine.Channels;

namespace IntegrationStudio.Engine.Connectors;

/// <summary>Something that takes deliveries: files, an MLLP listener elsewhere. One per channel and destination; safe for as many attempts at once as its definition says.</summary>
internal interface IDestination : IDisposable
{
    /// <summary>As authored.</summary>
    DestinationDefinition Definition { get; }

    /// <summary>Where exactly a message would go, for people; nothing is sent, and no secret is told.</summary>
    string Describe(OutgoingMessage message) => Definition.Target;

    /// <inheritdoc cref="SendMessage"/>
    Task<DeliveryOutcome> SendAsync(OutgoingMessage message, CancellationToken cancel);
}
