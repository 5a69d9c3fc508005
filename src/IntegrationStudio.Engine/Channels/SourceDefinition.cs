using System.Text.Json.Serialization;
using IntegrationStudio.Engine.Connectors;
using IntegrationStudio.Engine.Connectors.File;
using IntegrationStudio.Engine.Connectors.Handover;
using IntegrationStudio.Engine.Connectors.Http;
using IntegrationStudio.Engine.Connectors.Mllp;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Channels;

/// <summary>Where messages come from; its <c>kind</c> in the JSON names the connector.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(MllpSourceDefinition), "mllp")]
[JsonDerivedType(typeof(HttpSourceDefinition), "http")]
[JsonDerivedType(typeof(FileSourceDefinition), "file")]
[JsonDerivedType(typeof(ChannelSourceDefinition), "channel")]
public abstract record SourceDefinition
{
    /// <summary>The connector, as in the JSON.</summary>
    [JsonIgnore]
    public string Kind => ConnectorKinds.KindOf(this);

    /// <summary>The largest message, bytes. Default 50 MB. A larger one is refused without being buffered.</summary>
    public int MaxMessageBytes { get; init; } = 50 * 1024 * 1024;

    /// <summary>Where it listens or looks, for people, of a channel with this id.</summary>
    public abstract string Endpoint(string channel);

    /// <summary>Adds what is wrong with the settings.</summary>
    internal abstract void Check(DefinitionCheck check);

    /// <summary>Begins to take messages in, or says why it cannot.</summary>
    internal abstract Task<Outcome<ISource>> StartAsync(SourceContext context, CancellationToken cancel);
}
