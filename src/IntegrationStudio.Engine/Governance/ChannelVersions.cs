using System.Text;
using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Governance;

/// <summary>
/// How a channel becomes a draft and a version: as a definition of the kind <c>channel</c>, whose id is <c>channels/</c> and the channel's id. Drafts, candidates, reviews and publications are those of
/// mappings.
/// </summary>
public static class ChannelVersions
{
    /// <summary>What ids of such definitions begin with.</summary>
    public const string Prefix = "channels/";

    /// <summary>The definition's id of a channel.</summary>
    public static string IdOf(string channel) => Prefix + channel;

    /// <summary>The channel's id of a definition.</summary>
    public static string ChannelOf(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return id.StartsWith(Prefix, StringComparison.Ordinal) ? id[Prefix.Length..] : id;
    }

    /// <summary>A channel's JSON as the folder of a draft. Whether it makes sense shows when it is validated. Fails where the text is no JSON object, or makes no definition.</summary>
    /// <param name="channel">The channel's id.</param>
    /// <param name="json">Its definition, perhaps half-made.</param>
    /// <param name="title">Name for people.</param>
    /// <param name="version">The number that the draft counts from.</param>
    public static Outcome<DefinitionFolder> Folder(string channel, string json, string? title, string version = "1.0.0")
    {
        var draft = new MappingDefinition { Id = IdOf(channel), Version = version, Kind = MappingKind.Channel, Title = title, Channel = json };
        // Through the reader: what is stored is what is read again.
        var definition = MappingDefinition.Parse(draft.ToJson());
        return definition.Succeeded ? DefinitionFolder.Of(MappingPackage.Create(definition.Value)) : Outcome<DefinitionFolder>.Failed(definition.Problems);
    }

    /// <inheritdoc cref="Folder(string, string, string, string)"/>
    public static DefinitionFolder Folder(ChannelDefinition channel)
    {
        ArgumentNullException.ThrowIfNull(channel);
        return Folder(channel.Id, channel.Write(), channel.Title).Require();
    }

    /// <summary>The channel of a definition. Fails with <c>channel.none</c>, <c>channel.other-id</c>, or what reading it says.</summary>
    public static Outcome<ChannelDefinition> Read(MappingDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        if (definition is not { Kind: MappingKind.Channel, Channel: { } json })
            return new Problem("channel.none", $"{definition.Id}#channel", "The definition holds no channel.");
        var read = ChannelDefinition.Read(Encoding.UTF8.GetBytes(json));
        if (read.Succeeded && IdOf(read.Value.Id) != definition.Id)
            return new Problem("channel.other-id", "id", $"The channel calls itself \"{read.Value.Id}\", and its definition is {definition.Id}.") { Mend = $"Use \"{ChannelOf(definition.Id)}\"." };
        return read;
    }
}
