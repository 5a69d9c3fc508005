using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Engine.Governance.Publications;

/// <summary>Whether a channel could ever hand its messages to a mapping.</summary>
internal static class ChannelFit
{
    public static IEnumerable<Problem> Check(ChannelDefinition channel, CompiledMapping mapping)
    {
        if (!Names(channel, mapping.Id))
            yield return new("publication.not-named", mapping.Id, $"The channel {channel.Id} does not use \"{mapping.Id}\".") { Mend = "Name it in the channel's table, or as its default." };
        if (mapping.Source.Format != channel.Content.Format)
            yield return new("publication.format", mapping.Id, $"The channel takes {Name(channel.Content.Format)} in; the mapping reads {Name(mapping.Source.Format)}.") { Mend = $"Choose a mapping from {Name(channel.Content.Format)}." };
        else if (channel.Content.IsHl7 && mapping.Structure is { Length: > 0 } structure and not "*" && channel.Accepts.Types.Count > 0 && !channel.Accepts.Types.Any(type => Has(type, structure)))
            yield return new("publication.structure", mapping.Id, $"The channel takes {string.Join(", ", channel.Accepts.Types)} in; the mapping reads {structure}.") { Mend = "Publish it on a channel that takes such messages in." };
    }

    /// <summary>Whether a channel may come to a mapping: by a table, a default, or a default that names a family.</summary>
    public static bool Names(ChannelDefinition channel, string mapping) => channel.Choices.Any(choice => Names(choice, mapping));

    private static string Name(string format) => format == Formats.Hl7v2 ? "HL7 v2 messages" : format;

    private static bool Names(MappingChoice choice, string mapping) =>
        choice.Table.Values.Contains(mapping, StringComparer.Ordinal) || choice.Default == mapping
        || (choice.Default == StandardMaps.Family && mapping.StartsWith(StandardMaps.Family, StringComparison.Ordinal))
        || (choice.Default?.Split("{structure}") is [var before, var after] && mapping.StartsWith(before, StringComparison.Ordinal) && mapping.EndsWith(after, StringComparison.Ordinal));

    /// <summary>Whether messages of a type (<c>ORU^R01</c>, <c>ADT^*</c>) can have a structure.</summary>
    private static bool Has(string type, string structure)
    {
        string[] parts = type.Split('^');
        if (parts.Length < 2 || parts[1] == "*") return structure.StartsWith(parts[0] + "_", StringComparison.Ordinal) || structure == parts[0];
        return structure == $"{parts[0]}_{parts[1]}" || (parts.Length > 2 && structure == parts[2])
            || Hl7Dictionary.Versions.Any(version => Hl7Dictionary.For(version).StructureFor(parts[0], parts[1]) == structure);
    }
}
