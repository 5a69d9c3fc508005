using System.Collections.Concurrent;

namespace IntegrationStudio.Engine.Mappings.Resolution;

/// <summary>Names that extending definitions bind anew for everything that they inherit. Immutable; compared by instance, which is what shared maps are kept by.</summary>
internal sealed class Rebinding
{
    private readonly Dictionary<string, MappingReference> _names;
    private readonly ConcurrentDictionary<string, Rebinding> _without = new(StringComparer.Ordinal);

    private Rebinding(Dictionary<string, MappingReference> names) => _names = names;

    public static Rebinding None { get; } = new([]);

    /// <summary>The names and what they are bound to.</summary>
    public IReadOnlyDictionary<string, MappingReference> Names => _names;

    public MappingReference? Find(string name) => _names.GetValueOrDefault(name);

    /// <summary>These names and those of a definition below; what stands further out wins.</summary>
    public Rebinding Over(MappingDefinition definition)
    {
        if (definition.Uses.Count == 0) return this;
        var names = new Dictionary<string, MappingReference>(definition.Uses, StringComparer.Ordinal);
        foreach ((string name, MappingReference reference) in _names) names[name] = reference;
        return new Rebinding(names);
    }

    /// <summary>These names and no others.</summary>
    public static Rebinding Of(IEnumerable<KeyValuePair<string, MappingReference>> names) => new(names.ToDictionary(StringComparer.Ordinal));

    /// <summary>These names but one: what holds inside of the map that the name is bound to, so that it can call what it replaces.</summary>
    public Rebinding Without(string name)
    {
        if (!_names.ContainsKey(name)) return this;
        return _names.Count == 1 ? None : _without.GetOrAdd(name, _ => new Rebinding(_names.Where(entry => entry.Key != name).ToDictionary(StringComparer.Ordinal)));
    }
}
