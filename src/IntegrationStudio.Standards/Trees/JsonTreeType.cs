using System.Collections.Concurrent;

namespace IntegrationStudio.Standards.Trees;

/// <summary>The type of a JSON object that no schema describes: an element comes into being when it is first named, and the order of first naming is the order of writing. Safe for many threads.</summary>
public sealed class JsonTreeType(string name = "object") : TreeType(name)
{
    private readonly ConcurrentDictionary<(string Name, bool IsList), JsonTreeElement> _byName = new();
    private readonly List<JsonTreeElement> _elements = [];
    private readonly Lock _gate = new();

    /// <inheritdoc/>
    public override IReadOnlyList<TreeElement> Elements
    {
        get
        {
            lock (_gate) return [.. _elements];
        }
    }

    /// <summary>How many elements have come into being.</summary>
    public int Count => _elements.Count;

    /// <summary>The element of that name; a name that is new becomes a single value. Ask <see cref="Element"/> for lists.</summary>
    public override TreeElement Find(string name) =>
        _byName.TryGetValue((name, true), out var list) ? list : Element(name, isList: false);

    /// <summary>The element of that name, made when it is new.</summary>
    public JsonTreeElement Element(string name, bool isList)
    {
        if (_byName.TryGetValue((name, isList), out var found)) return found;
        lock (_gate)
        {
            if (_byName.TryGetValue((name, isList), out found)) return found;
            found = new JsonTreeElement(name, isList, _elements.Count);
            _elements.Add(found);
            _byName[(name, isList)] = found;
            return found;
        }
    }
}
