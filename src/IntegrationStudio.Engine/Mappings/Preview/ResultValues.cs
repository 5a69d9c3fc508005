using IntegrationStudio.Engine.Mappings.Execution;
using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Engine.Mappings.Preview;

/// <summary>
/// Values of a result by the keys of the target tree's rows, found in one pass over the result. Which row a resource of a Bundle belongs to is told by the rules that
/// wrote into it: a row's key is the resource's name in the rules and the elements from there.
/// </summary>
internal sealed class ResultValues
{
    private readonly DataTree _tree;
    private readonly int _root;
    private readonly ValueTable _table = new();
    private readonly Dictionary<int, List<string>> _names = []; // by the node of a resource
    private readonly bool _isBundle;
    private readonly List<string> _rootKeys;

    /// <param name="result">The result.</param>
    /// <param name="outline">The definition.</param>
    /// <param name="host">What was run.</param>
    public ResultValues(MappingResult result, MappingOutline outline, PreviewHost host)
    {
        _tree = result.Tree;
        _root = result.Root;
        _isBundle = _tree.Type(_root)?.Name == "Bundle";
        if (host.Element is { } element) NameItems(element, outline.Target!.Type!);
        else if (_isBundle) NameResources(result.Trace ?? [], outline, host);
        _rootKeys = !_isBundle ? [""] : host.Depth == 0 ? ["Bundle"] : [];
        Visit(_root, _rootKeys);
    }

    /// <summary>The values by key.</summary>
    public IReadOnlyDictionary<string, PreviewValue> Values => _table.Values;

    /// <summary>The row of a place in the result; of several the first. Null where the target tree has no row for it.</summary>
    public string? KeyOf(string resultPath)
    {
        int node = NodePath.Find(_tree, _root, resultPath, out string? missing);
        string? key = Keys(node).FirstOrDefault();
        if (key is null || missing is null) return key;
        return _tree.Type(node)?.Find(missing) is FhirElement { Choices.Count: > 0 } choice ? SourcePlace.Join(key, $"{choice.Name}[x]") : SourcePlace.Join(key, missing);
    }

    private List<string> Keys(int node)
    {
        if (_names.TryGetValue(node, out List<string>? named)) return named;
        if (node == _root) return _rootKeys;
        return [.. Keys(_tree.Parent(node)).Select(key => Below(key, node))];
    }

    private void Visit(int node, List<string> keys)
    {
        for (int child = _tree.FirstChild(node); child != DataTree.None; child = _tree.NextSibling(child))
        {
            if (_names.TryGetValue(child, out List<string>? named))
            {
                foreach (string name in named) _table.Add(name, _tree.GetText(child) ?? "");
                Visit(child, named);
                continue;
            }

            // What a Bundle says of its entries is no row of any resource.
            if (_isBundle && node == _root && _tree.Element(child)!.Name == "entry")
            {
                Visit(child, []);
                continue;
            }

            List<string> below = [.. keys.Select(key => Below(key, child))];
            foreach (string key in below) _table.Add(key, _tree.GetText(child) ?? "");
            Visit(child, below);
        }
    }

    /// <summary>The key of a node from that of the one above: a choice is a step of its own, an extension is called by the end of its URL.</summary>
    private string Below(string key, int node)
    {
        TreeElement element = _tree.Element(node)!;
        if (element is FhirElement { ChoiceGroup: { } group }) key = SourcePlace.Join(key, $"{group.Name}[x]");
        string name = element.Name;
        if (name is "extension" or "modifierExtension" && _tree.Child(node, "url") is var url and not DataTree.None && _tree.GetText(url) is { Length: > 0 } said)
            name = $"{name}:{said.TrimEnd('/').Split('/')[^1]}";
        return SourcePlace.Join(key, name);
    }

    /// <summary>Of a host for a data type map every item is one result; the rest is the host's own.</summary>
    private void NameItems(string element, string type)
    {
        for (int entry = _tree.Child(_root, "entry"); entry != DataTree.None; entry = _tree.NextSibling(entry))
        {
            int resource = _tree.Child(entry, "resource");
            if (resource == DataTree.None) continue;
            _names[resource] = [];
            for (int parameter = _tree.Child(resource, "parameter"); parameter != DataTree.None; parameter = _tree.NextSibling(parameter))
                if (_tree.Child(parameter, element) is var item and not DataTree.None) _names[item] = [type];
        }
    }

    private void NameResources(IReadOnlyList<TraceEntry> trace, MappingOutline outline, PreviewHost host)
    {
        var targets = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (TraceEntry entry in trace)
        {
            if (host.Own(entry.RulePath) is not { } path) continue;
            if (!targets.TryGetValue(path, out string? target)) targets[path] = target = outline.Find(path)?.Target;
            if (target is null) continue;
            int node = NodePath.Find(_tree, _root, entry.ResultPath, out string? missing);
            if (missing is not null) continue;

            // From the value up to its resource; the rule's row less these steps is the resource's.
            string within = "";
            int at = node;
            for (; at != _root && !(_tree.Type(at) is FhirType { IsResource: true } && _tree.Element(at)!.Name == "resource"); at = _tree.Parent(at)) within = Prepend(at, within);
            if (at == _root) continue;
            string? name = within.Length == 0 ? target : target.EndsWith("/" + within, StringComparison.Ordinal) ? target[..^(within.Length + 1)] : null;
            if (name is null) continue;
            if (!_names.TryGetValue(at, out List<string>? names)) _names[at] = names = [];
            if (!names.Contains(name)) names.Add(name);
        }
    }

    private string Prepend(int node, string within)
    {
        string own = Below("", node);
        return within.Length == 0 ? own : $"{own}/{within}";
    }
}
