using System.Text.Json.Serialization;
using IntegrationStudio.Engine.Channels;

namespace IntegrationStudio.Engine.Connectors.File;

/// <summary>Writes each delivery as a file.</summary>
public sealed record FileDestinationDefinition : DestinationDefinition
{
    /// <summary>The folder below the host's output root.</summary>
    public string? Folder { get; init; }

    /// <summary>The name's pattern with <c>{id}</c>, <c>{controlId}</c>, <c>{type}</c>, <c>{patientId}</c>, <c>{channel}</c>, <c>{date}</c>, <c>{time}</c>. Must contain <c>{id}</c>.</summary>
    public string Name { get; init; } = "{date}/{id}-{controlId}.json";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Target => $"{Folder}/{Name}";

    internal override IDestination? Compile(DefinitionCheck check) => FileDestination.Compile(this, check);
}
