using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Standards.Trees;

/// <summary>The tree types of one HL7 v2 version, for messages as targets; made from <see cref="Hl7Dictionary"/> as they are asked for. Safe for many threads.</summary>
public sealed partial class Hl7TreeSchema
{
    private static readonly ConcurrentDictionary<string, Hl7TreeSchema> ByVersion = new(StringComparer.Ordinal);

    private readonly Hl7VersionDefinition _version;
    private readonly ConcurrentDictionary<string, Hl7TreeType> _structures = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Hl7TreeType> _segments = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Hl7TreeType> _dataTypes = new(StringComparer.Ordinal);

    private Hl7TreeSchema(Hl7VersionDefinition version) => _version = version;

    /// <summary>The types of a version; an unknown version gets those of the nearest known one.</summary>
    public static Hl7TreeSchema For(string version)
    {
        var definition = Hl7Dictionary.For(version);
        return ByVersion.GetOrAdd(definition.Version, static (_, d) => new Hl7TreeSchema(d), definition);
    }

    /// <summary>The type of a message structure such as <c>ORU_R01</c>, or null.</summary>
    public Hl7TreeType? Structure(string name)
    {
        if (_structures.TryGetValue(name, out var known)) return known;
        return _version.Structure(name) is { } definition ? _structures.GetOrAdd(name, Group(definition.Root)) : null;
    }

    /// <summary>The type of a segment; one that nobody defined has fields of unknown types, all of which may repeat.</summary>
    public Hl7TreeType Segment(string name)
    {
        if (_segments.TryGetValue(name, out var known)) return known;
        var fields = _version.Segment(name)?.Fields ?? [];
        return _segments.GetOrAdd(name, new Hl7TreeType(name, Hl7TreeLevel.Segment, fields.Select(f => Field(f, f.Max != 1)), (number, _) => Undefined(number, isList: true)));
    }

    /// <summary>The type of a data type such as <c>CX</c>; one that nobody defined has components of unknown types.</summary>
    public Hl7TreeType DataType(string name)
    {
        if (_dataTypes.TryGetValue(name, out var known)) return known;
        var components = _version.DataType(name)?.Components ?? [];
        return _dataTypes.GetOrAdd(name, new Hl7TreeType(name, Hl7TreeLevel.DataType, components.Select(c => Field(c, false)), (number, _) => Undefined(number, isList: false)));
    }

    private Hl7TreeType Group(Hl7NodeDefinition group)
    {
        var times = new Dictionary<string, int>(StringComparer.Ordinal);
        var elements = new List<Hl7TreeElement>();
        foreach (var child in group.Children)
        {
            var time = times[child.Name] = times.GetValueOrDefault(child.Name) + 1;
            var name = time == 1 ? child.Name : $"{child.Name}_{time}";
            elements.Add(new Hl7TreeElement(name, child.Name, child.Repeats, elements.Count, "", () => child.IsGroup ? Group(child) : Segment(child.Name)));
        }
        return new Hl7TreeType(group.Name, Hl7TreeLevel.Group, elements, AnotherSegment);
    }

    /// <summary>A segment that the structure does not have: only of one's own kind (Z...) or one that the version defines.</summary>
    private Hl7TreeElement? AnotherSegment(string name, int order) =>
        OwnSegment().IsMatch(name) || _version.Segment(name) is not null ? new Hl7TreeElement(name, name, true, order, "", () => Segment(name)) : null;

    private Hl7TreeElement Field(Hl7FieldDefinition field, bool isList) =>
        new(field.Number.ToString(CultureInfo.InvariantCulture), field.Number.ToString(CultureInfo.InvariantCulture), isList, field.Number, field.Name, () => DataType(field.DataType));

    private Hl7TreeElement? Undefined(string number, bool isList) =>
        number.Length > 0 ? new Hl7TreeElement(number, number, isList, int.Parse(number, CultureInfo.InvariantCulture), "", () => DataType("")) : null;

    [GeneratedRegex("^Z[A-Z0-9]{2}$")]
    private static partial Regex OwnSegment();
}
