using IntegrationStudio.Engine.Mappings.Outline;

namespace IntegrationStudio.Engine.Mappings.Testing;

/// <summary>Which rule writes a row of the target, by the mapping alone; the same for all its results. Safe for many threads.</summary>
internal sealed class RuleWriters
{
    private readonly Dictionary<string, string> _writers = new(StringComparer.Ordinal);

    public RuleWriters(MappingOutline outline)
    {
        foreach (OutlineRule rule in outline.Walk(intoDataTypes: true))
            if (rule.DisabledBy is null && rule.Target is { } target) _writers.TryAdd(Plain(target), rule.Path);
    }

    /// <summary>The rule that writes a row or, where none does, the nearest row around it; not the resource as a whole, of which many rules write parts.</summary>
    public string? Find(string key)
    {
        for (string at = key; at.Length > 0; at = at.LastIndexOf('/') is > 0 and var cut ? at[..cut] : "")
            if (_writers.TryGetValue(at, out string? rule)) return rule;
        return null;
    }

    /// <summary>A target row as the plain names of a document: <c>Observation[2]/value[x]/valueQuantity</c> is <c>Observation/valueQuantity</c>.</summary>
    private static string Plain(string target)
    {
        string[] steps = target.Split('/');
        IEnumerable<string> names = steps.Where(step => !step.EndsWith("[x]", StringComparison.Ordinal)).Select(step =>
        {
            int end = step.AsSpan().IndexOfAny('[', ':');
            return end > 0 ? step[..end] : step;
        });
        return string.Join('/', names);
    }
}
