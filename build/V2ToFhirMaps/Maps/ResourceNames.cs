namespace IntegrationStudio.V2ToFhirMaps.Maps;

/// <summary>The resources that a message table names: <c>Patient[1]</c>, <c>Specimen[n]</c>; and which is meant where the index is left out or misspelt.</summary>
internal sealed class ResourceNames
{
    private readonly List<string> _names;
    private readonly Dictionary<string, string> _latest = new(StringComparer.Ordinal);

    public ResourceNames(IEnumerable<string> targets) => _names = [.. targets.Select(NameOf).Where(name => name.Length > 0).Distinct()];

    /// <summary>The resource at the front of a target: <c>Provenance[1]</c> of <c>Provenance[1].entity.what(Device)</c>.</summary>
    public static string NameOf(string target)
    {
        var end = target.IndexOfAny(['.', '(', ' ']);
        return end < 0 ? target : target[..end];
    }

    public static string TypeOf(string name)
    {
        var end = name.IndexOf('[', StringComparison.Ordinal);
        return end < 0 ? name : name[..end];
    }

    /// <summary>Notes that a row makes the resource.</summary>
    public void Pass(string name) => _latest[TypeOf(name)] = name;

    /// <summary>The name that a reference means: itself when it exists, else the resource of the type that stands nearest above, else the first.</summary>
    public string Resolve(string name)
    {
        if (_names.Contains(name)) return name;
        var type = TypeOf(name);
        return _latest.GetValueOrDefault(type) ?? _names.Find(one => TypeOf(one) == type) ?? name;
    }
}
