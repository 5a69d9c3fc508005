using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.V2ToFhirMaps.Tables;

namespace IntegrationStudio.V2ToFhirMaps.Maps;

/// <summary>The names of all tables, found as carelessly as the guide spells them, and the FHIR type that each map writes.</summary>
internal sealed class MapNames(GuideTables tables, IEnumerable<string> ourTables)
{
    // Where the part in brackets is no FHIR type with a suffix: what the map's paths start from.
    private static readonly Dictionary<string, string> Starts = new(StringComparer.Ordinal)
    {
        ["Extension-Subidentifier"] = "Observation",
        ["Device-udiCarrier"] = "Device.udiCarrier",
        ["MessageHeader.source-endpoint"] = "MessageHeader.source",
        ["MessageHeader.source-name"] = "MessageHeader.source",
        ["MessageHeader.destination-endpoint"] = "MessageHeader.destination",
        ["MessageHeader.destination-name"] = "MessageHeader.destination",
    };

    private readonly Dictionary<string, string> _segments = Index(tables.Segments.Select(table => table.Name));
    private readonly Dictionary<string, string> _dataTypes = Index(tables.DataTypes.Select(table => table.Name));
    private readonly Dictionary<string, string> _codes = Index(tables.Codes.Select(table => table.Name).Concat(ourTables));

    public string? Segment(string name) => _segments.GetValueOrDefault(Normal(name));

    public string? DataType(string name) => _dataTypes.GetValueOrDefault(Normal(name));

    public string? Codes(string name) => _codes.GetValueOrDefault(Normal(name));

    /// <summary>The HL7 side of a map's name: <c>PID</c> of <c>PID[Patient]</c>.</summary>
    public static string SourceOf(string map) => map[..map.IndexOf('[', StringComparison.Ordinal)];

    /// <summary>The FHIR type that a map's paths start from.</summary>
    public static FhirType? StartOf(string map)
    {
        var target = map[(map.IndexOf('[', StringComparison.Ordinal) + 1)..^1];
        return FhirSchema.R4.Type(Starts.TryGetValue(target, out var start) ? start : target.Split('-')[0]);
    }

    private static Dictionary<string, string> Index(IEnumerable<string> names) => names.ToDictionary(Normal, name => name, StringComparer.Ordinal);

    // "Yes/NoIndicator" is the table "YesNoIndicator", "Contact Role" is "ContactRole", "CWE[Code]" is "CWE[code]".
    private static string Normal(string name) =>
        name.Replace("/", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
}
