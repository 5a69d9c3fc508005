using IntegrationStudio.Engine.Mappings.Outline;

namespace IntegrationStudio.Engine.Mappings.Testing;

/// <summary>Finds the rule behind a place of a result: that which wrote it, else that which writes such places.</summary>
internal sealed class RuleLookup
{
    private readonly Dictionary<string, TraceEntry> _written = new(StringComparer.Ordinal);
    private readonly RuleWriters _writers;
    private readonly IReadOnlyList<TraceEntry> _trace;

    public RuleLookup(MappingOutline outline, IReadOnlyList<TraceEntry> trace)
        : this(new RuleWriters(outline), trace)
    {
    }

    public RuleLookup(RuleWriters writers, IReadOnlyList<TraceEntry> trace)
    {
        (_writers, _trace) = (writers, trace);
        foreach (TraceEntry entry in trace) _written.TryAdd(Stem(entry.ResultPath), entry);
    }

    /// <summary>The difference with its rule and, where a value was produced, its source.</summary>
    public MappingDifference Explain(MappingDifference difference)
    {
        if (difference.Actual is not null && Written(Stem(difference.Path)) is { } entry)
            return difference with { RulePath = entry.RulePath, SourcePath = entry.SourcePath.Length > 0 ? entry.SourcePath : null };
        return difference with { RulePath = _writers.Find(difference.TargetKey) ?? (difference.Actual is null ? null : Near(difference.Path)) };
    }

    /// <summary>What wrote a place or, of one with parts, its first part.</summary>
    private TraceEntry? Written(string path)
    {
        if (_written.TryGetValue(path, out TraceEntry? entry)) return entry;
        return _trace.FirstOrDefault(other => Stem(other.ResultPath) is var place && place.StartsWith(path, StringComparison.Ordinal) && place.Length > path.Length && place[path.Length] is '.' or '[' or '-');
    }

    /// <summary>A rule that wrote something beside it.</summary>
    private string? Near(string path) => path.LastIndexOf('.') is > 0 and var cut ? Written(Stem(path[..cut]))?.RulePath : null;

    /// <summary>Without the root, whose name differs between a document and its trace.</summary>
    private static string Stem(string path) => path.IndexOf('.', StringComparison.Ordinal) is > 0 and var cut ? path[(cut + 1)..] : path;
}
