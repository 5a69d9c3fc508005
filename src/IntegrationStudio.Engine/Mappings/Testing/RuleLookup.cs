using IntegrationStudio.Engine.Mappings.Outline;

namespace IntegrationStudio.Engine.Mappings.Testing;

/// <summary>Finds the rule behind a place of a result: that which wrote it, else that which writes such places.</summary>
internal sealed class RuleLookup
{
    private readonly Dictionary<string, TraceEntry> _written = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _writers = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<TraceEntry> _trace;

    public RuleLookup(MappingOutline outline, IReadOnlyList<TraceEntry> trace)
    {
        _trace = trace;
        foreach (TraceEntry entry in trace) _written.TryAdd(Stem(entry.ResultPath), entry);
        foreach (OutlineRule rule in outline.Walk(intoDataTypes: true))
            if (rule.DisabledBy is null && rule.Target is { } target) _writers.TryAdd(Plain(target), rule.Path);
    }

    /// <summary>The difference with its rule and, where a value was produced, its source.</summary>
    public MappingDifference Explain(MappingDifference difference)
    {
        if (difference.Actual is not null && Written(Stem(difference.Path)) is { } entry)
            return difference with { RulePath = entry.RulePath, SourcePath = entry.SourcePath.Length > 0 ? entry.SourcePath : null };
        return difference with { RulePath = Writer(difference.TargetKey) ?? (difference.Actual is null ? null : Near(difference.Path)) };
    }

    /// <summary>What wrote a place or, of one with parts, its first part.</summary>
    private TraceEntry? Written(string path)
    {
        if (_written.TryGetValue(path, out TraceEntry? entry)) return entry;
        return _trace.FirstOrDefault(other => Stem(other.ResultPath) is var place && place.StartsWith(path, StringComparison.Ordinal) && place.Length > path.Length && place[path.Length] is '.' or '[' or '-');
    }

    /// <summary>The rule that writes a row or, where none does, the nearest row around it; not the resource as a whole, of which many rules write parts.</summary>
    private string? Writer(string key)
    {
        for (string at = key; at.Length > 0; at = at.LastIndexOf('/') is > 0 and var cut ? at[..cut] : "")
            if (_writers.TryGetValue(at, out string? rule)) return rule;
        return null;
    }

    /// <summary>A rule that wrote something beside it.</summary>
    private string? Near(string path) => path.LastIndexOf('.') is > 0 and var cut ? Written(Stem(path[..cut]))?.RulePath : null;

    /// <summary>Without the root, whose name differs between a document and its trace.</summary>
    private static string Stem(string path) => path.IndexOf('.', StringComparison.Ordinal) is > 0 and var cut ? path[(cut + 1)..] : path;

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
