using System.Collections.Concurrent;

namespace IntegrationStudio.Standards.Hl7v2;

/// <summary>What one version defines; parts are read from the embedded tables when first asked for.</summary>
public sealed class Hl7VersionDefinition
{
    /// <summary>Senders choose the keys of what they ask for, so no cache grows past this.</summary>
    private const int Most = 4096;

    private readonly uint bit;
    private readonly DefinitionTables tables;
    private readonly ConcurrentDictionary<string, Hl7StructureDefinition?> structures = new();
    private readonly ConcurrentDictionary<string, Hl7SegmentDefinition?> segments = new();
    private readonly ConcurrentDictionary<string, Hl7DataTypeDefinition?> dataTypes = new();
    private readonly ConcurrentDictionary<string, string?> events = new();

    internal Hl7VersionDefinition(string version, uint bit, DefinitionTables tables)
    {
        Version = version;
        this.bit = bit;
        this.tables = tables;
    }

    /// <summary>E.g. <c>2.5.1</c>.</summary>
    public string Version { get; }

    /// <summary>Names of all message structures, sorted.</summary>
    public IReadOnlyList<string> Structures => tables.StructureNames(bit);

    /// <summary>Names of all segments, sorted.</summary>
    public IReadOnlyList<string> Segments => tables.SegmentNames(bit);

    /// <summary>Names of all data types, sorted.</summary>
    public IReadOnlyList<string> DataTypes => tables.DataTypeNames(bit);

    /// <summary>Numbers of all code tables, sorted; tables are the same for all versions.</summary>
    public IReadOnlyList<string> Tables => tables.TableNumbers;

    /// <summary>A message structure such as <c>ORU_R01</c>, or null.</summary>
    public Hl7StructureDefinition? Structure(string name) => Cached(structures, name, n => tables.Structure(n, bit));

    /// <summary>The structure's name for a message type and event, e.g. <c>ADT_A01</c> for ADT and A08 (HL7 table 0354); null when unknown.</summary>
    public string? StructureFor(string messageType, string triggerEvent) =>
        Cached(events, messageType + "^" + triggerEvent, _ => tables.StructureFor(messageType, triggerEvent, bit));

    /// <summary>A segment, or null.</summary>
    public Hl7SegmentDefinition? Segment(string name) => Cached(segments, name, n => tables.Segment(n, bit));

    /// <summary>A data type, or null.</summary>
    public Hl7DataTypeDefinition? DataType(string name) => Cached(dataTypes, name, n => tables.DataType(n, bit));

    /// <summary>A table by its four-digit number (<c>0001</c>), or null.</summary>
    public Hl7TableDefinition? Table(string number) => tables.Table(number);

    private static T? Cached<T>(ConcurrentDictionary<string, T?> cache, string key, Func<string, T?> read)
        where T : class
    {
        if (cache.TryGetValue(key, out var found))
            return found;
        var value = read(key);
        return cache.Count < Most ? cache.GetOrAdd(key, value) : value;
    }
}
