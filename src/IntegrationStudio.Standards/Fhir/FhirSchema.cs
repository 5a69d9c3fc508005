using System.Buffers;
using System.Collections.Concurrent;
using System.Text;

namespace IntegrationStudio.Standards.Fhir;

/// <summary>The types of one FHIR release. Safe for many threads; a type is built when it is first asked for.</summary>
public sealed class FhirSchema
{
    private const int LongestName = 64;

    private readonly FhirDefinitions _definitions;
    private readonly ConcurrentDictionary<string, FhirType> _types = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, FhirValueSet> _valueSets = new(StringComparer.Ordinal);
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _resources;
    private readonly Lock _building = new();

    private FhirSchema(FhirDefinitions definitions)
    {
        _definitions = definitions;
        ResourceNames = [.. definitions.TypeNames.Where(IsConcreteResource)];
        _resources = new HashSet<string>(ResourceNames, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>FHIR R4 (4.0.1).</summary>
    public static FhirSchema R4 => OfR4.Schema;

    /// <summary>The names of all resources that can exist, in alphabetical order.</summary>
    public IReadOnlyList<string> ResourceNames { get; }

    /// <summary>The resource of that name, or null; abstract ones (<c>Resource</c>, <c>DomainResource</c>) are no answer.</summary>
    public FhirType? Resource(string name) => Type(name) is { IsResource: true } type ? type : null;

    /// <summary>Whether there is a resource of that name, in UTF-8.</summary>
    public bool IsResource(ReadOnlySpan<byte> name)
    {
        Span<char> wide = stackalloc char[LongestName];
        return name.Length <= LongestName && Ascii.ToUtf16(name, wide, out var length) == OperationStatus.Done && _resources.Contains(wide[..length]);
    }

    /// <summary>The type of that name, or null: a resource, a data type, a primitive, or a nested element's type by its path (<c>Patient.contact</c>).</summary>
    public FhirType? Type(string name) => _types.TryGetValue(name, out var known) ? known : Build(name);

    /// <summary>The value set of a required binding by its canonical URL, or null.</summary>
    public FhirValueSet? ValueSet(string url)
    {
        if (_valueSets.TryGetValue(url, out var known)) return known;
        return _definitions.ReadValueSet(url) is { } read ? _valueSets.GetOrAdd(url, read) : null;
    }

    private FhirType? Build(string name)
    {
        // Elements are compared by identity, so there must never be two of a type.
        lock (_building)
        {
            if (_types.TryGetValue(name, out var known)) return known;
            if (!_definitions.TryGetType(name, out _, out _)) return null;
            var elements = new List<FhirElement>();
            foreach (var row in Rows(name)) AddElements(elements, name, row);
            return _types[name] = new FhirType(this, name, IsConcreteResource(name), FhirPrimitives.Named(name), [.. elements]);
        }
    }

    private void AddElements(List<FhirElement> elements, string owner, FhirElementRow row)
    {
        if (!row.IsChoice)
        {
            elements.Add(new FhirElement(this, owner, row.Name, elements.Count, row, row.Types[0]));
            return;
        }
        var name = row.Name[..^3];
        var group = new FhirElement(this, owner, name, elements.Count, row, null);
        foreach (var type in row.Types)
        {
            var typed = $"{name}{char.ToUpperInvariant(type.Name[0])}{type.Name[1..]}";
            elements.Add(new FhirElement(this, owner, typed, elements.Count, row, type) { ChoiceGroup = group });
        }
        group.Choices = elements.GetRange(group.Order, row.Types.Count);
    }

    private IEnumerable<FhirElementRow> Rows(string name)
    {
        _definitions.TryGetType(name, out var baseName, out var lines);
        var inherited = baseName is null ? [] : Rows(baseName);
        return inherited.Concat(lines.Select(line => FhirElementRow.Read(name, line)));
    }

    private bool IsConcreteResource(string name)
    {
        if (name is "Resource" or "DomainResource" || !_definitions.TryGetType(name, out var baseName, out _)) return false;
        return baseName is "Resource" or "DomainResource";
    }

    private static class OfR4
    {
        internal static readonly FhirSchema Schema = new(FhirDefinitions.LoadR4());
    }
}
