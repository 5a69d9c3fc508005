using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Engine.Mappings;

/// <summary>
/// Which of the standard's maps a message takes: by its event, then by its structure, our own map where there is one, because it adds to the official one, then the official one;
/// a structure that is unknown, or that nothing maps, takes the general map, so that every well-formed message gives a result.
/// </summary>
public static class StandardMaps
{
    /// <summary>What stands for the choice where a mapping is named.</summary>
    public const string Family = "hl7/v2-to-fhir";

    /// <summary>The map for messages of any structure: MSH and every segment that has a map.</summary>
    public const string General = Own + "any";

    private const string Own = "hl7/v2-to-fhir-more/messages/";
    private const string Official = "hl7/v2-to-fhir/messages/";

    /// <summary>The id of the map for a message. It is in the library, but for the general one of a library that has none.</summary>
    public static string Choose(MappingLibrary library, Hl7Message message)
    {
        ArgumentNullException.ThrowIfNull(library);
        ArgumentNullException.ThrowIfNull(message);
        var header = message[0];
        string type = Code(header, 1);

        // Senders before 2.3 may leave the event to EVN.
        string trigger = Code(header, 2) is { Length: > 0 } given ? given : message.GetString("EVN-1").Trim().ToUpperInvariant();

        // One structure serves several events (ADT_A09: a departure, an arrival, a cancelled admission), so a map of the very event comes first.
        if (Of(library, $"{type}_{trigger}") is { } exact) return exact;
        if (Of(library, Code(header, 3)) is { } said) return said;

        // MSH-9.3 is missing or wrong ("ADT_A08"), as it often is: the event table decides, the message's own version first.
        if (Of(library, Hl7Dictionary.For(message.Version).StructureFor(type, trigger)) is { } listed) return listed;
        foreach (string version in Hl7Dictionary.Versions.Reverse())
            if (Of(library, Hl7Dictionary.For(version).StructureFor(type, trigger)) is { } elsewhere) return elsewhere;
        return General;
    }

    private static string? Of(MappingLibrary library, string? structure)
    {
        if (string.IsNullOrEmpty(structure)) return null;
        if (library.Contains(Own + structure)) return Own + structure;
        return library.Contains(Official + structure) ? Official + structure : null;
    }

    private static string Code(Hl7Segment header, int component) => header.Field(9).Component(component).ToString().Trim().ToUpperInvariant();
}
