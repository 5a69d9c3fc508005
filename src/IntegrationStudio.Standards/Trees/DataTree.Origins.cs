namespace IntegrationStudio.Standards.Trees;

public sealed partial class DataTree
{
    private TreeOrigin[] _origins = [];

    /// <summary>Whether origins are recorded. When off, <see cref="SetOrigin"/> does nothing and costs one comparison.</summary>
    public bool TraceEnabled { get; set; }

    /// <summary>Records which rule wrote the node's value and from where; the last one wins.</summary>
    public void SetOrigin(int node, int rule, ulong position)
    {
        if (!TraceEnabled) return;
        if (_origins.Length < _nodes.Length) Array.Resize(ref _origins, _nodes.Length);
        _origins[node] = new TreeOrigin(rule, position);
    }

    /// <summary>Which rule wrote the node's value and from where; the default when tracing is off or nobody said.</summary>
    public TreeOrigin Origin(int node) => node < _origins.Length ? _origins[node] : default;

    private void ResetOrigins() => _origins = [];
}
