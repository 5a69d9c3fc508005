using System.Text.Json.Serialization;
using IntegrationStudio.Engine.Channels;

namespace IntegrationStudio.Engine.Connectors.Handover;

/// <summary>Hands each delivery to another channel of this installation, as a message of its own that says which one it came from.</summary>
public sealed record ChannelDestinationDefinition : DestinationDefinition
{
    /// <summary>The id of the other channel.</summary>
    public string? Channel { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Target => "channel " + Channel;

    internal override IDestination? Compile(DefinitionCheck check) => ChannelDestination.Compile(this, check);
}
