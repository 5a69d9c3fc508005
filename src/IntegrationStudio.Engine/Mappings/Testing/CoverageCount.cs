using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Engine.Masking;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Mappings.Testing;

/// <summary>Adds up what runs say about a mapping.</summary>
internal sealed class CoverageCount
{
    private readonly MappingOutline _outline;
    private readonly Dictionary<string, (int Hits, int Inputs)> _rules = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Table, string Code), UnmappedCode> _codes = [];
    private readonly SourceUse _source;
    private int _inputs;

    public CoverageCount(MappingOutline outline)
    {
        _outline = outline;
        _source = new SourceUse(outline);
    }

    /// <param name="input">What was mapped.</param>
    /// <param name="result">What came of it.</param>
    /// <param name="mask">Of an input that is only counted.</param>
    public void Add(MappingInput input, MappingResult result, ContentMask? mask)
    {
        _inputs++;
        IReadOnlyList<TraceEntry> trace = PartMapping.Own(result.Trace ?? []);
        var hits = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (TraceEntry entry in trace) hits[entry.RulePath] = hits.GetValueOrDefault(entry.RulePath) + 1;

        // A value counts for the rules around the one that wrote it, too.
        var inside = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach ((string path, int count) in hits)
            for (string at = path; at.Length > 0; at = at.LastIndexOf('/') is > 0 and var cut ? at[..cut] : "") inside[at] = inside.GetValueOrDefault(at) + count;
        foreach ((string path, int count) in inside)
        {
            (int before, int inputs) = _rules.GetValueOrDefault(path);
            _rules[path] = (before + count, inputs + 1);
        }

        _source.Add(input, trace, mask is not null);
        foreach (Problem problem in result.Problems)
            if (problem.Code == "table.unmapped") AddCode(mask?.Clean(problem) ?? problem);
    }

    public MappingCoverage Give(IReadOnlyList<Problem> problems)
    {
        RuleCoverage[] rules = [.. _outline.Walk().Where(rule => rule.DisabledBy is null).Select(rule =>
        {
            (int hits, int inputs) = _rules.GetValueOrDefault(rule.Path);
            return new RuleCoverage(rule.Path, rule.Origin is RuleOrigin.Own or RuleOrigin.Added or RuleOrigin.Overridden, hits, inputs);
        })];
        (IReadOnlyList<UnreadField> unread, int fields, int read) = _source.Give();
        return new MappingCoverage(_inputs, rules, unread, fields, read, [.. _codes.Values.OrderByDescending(code => code.Count).ThenBy(code => code.Code, StringComparer.Ordinal)], problems);
    }

    /// <summary>The message is <c>"code" is not in table; ... (rule path)</c>.</summary>
    private void AddCode(Problem problem)
    {
        const string Between = "\" is not in ";
        string text = problem.Message;
        int end = text.LastIndexOf(Between, StringComparison.Ordinal);
        int rule = text.LastIndexOf("(rule ", StringComparison.Ordinal);
        if (end < 1 || rule < end) return;
        int semicolon = text.IndexOf("; ", end, StringComparison.Ordinal);
        if (semicolon < 0) return;
        string code = text[1..end];
        string table = text[(end + Between.Length)..semicolon];
        _codes[(table, code)] = _codes.TryGetValue((table, code), out UnmappedCode? known)
            ? known with { Count = known.Count + 1 }
            : new UnmappedCode(table, code, problem.Path, PartMapping.Own(text[(rule + "(rule ".Length)..].TrimEnd(')')), 1);
    }
}
