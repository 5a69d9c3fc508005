using IntegrationStudio.Engine.Mappings.Outline;

namespace IntegrationStudio.Portal.Designer.Canvas;

/// <summary>Tells the browser of the rules that have rows: all at first, then only what changed.</summary>
internal sealed class CanvasRules
{
    private Dictionary<string, Entry> _known = new(StringComparer.Ordinal);

    /// <summary>Bits of an entry; <c>rules.js</c> has the same.</summary>
    [Flags]
    private enum Bits
    {
        Conditional = 1,
        Disabled = 4,
        Inherited = 16,
        Overridden = 32,
        Added = 64,
    }

    /// <summary>The difference to what the browser knows; null for none. Paths and keys share their beginning with the entry before: <c>[shared, rest]</c>.</summary>
    public object? Delta(MappingOutline outline)
    {
        var now = new Dictionary<string, Entry>(StringComparer.Ordinal);
        foreach (OutlineRule rule in outline.Walk())
        {
            if (rule.Target is null && (rule.Sources.Count == 0 || rule.Style == RuleStyle.None)) continue;
            now[rule.DisabledBy is null ? rule.Path : rule.Path + '!'] = Of(rule, outline.Definition.Extends is not null);
        }

        bool again = _known.Count == 0;
        List<string> gone = [.. _known.Keys.Where(path => !now.ContainsKey(path))];
        List<KeyValuePair<string, Entry>> changed = [.. now.Where(entry => !_known.TryGetValue(entry.Key, out Entry? before) || before != entry.Value)];
        _known = now;
        return !again && gone.Count == 0 && changed.Count == 0 ? null : new { again, gone, list = Pack(changed) };
    }

    private static Entry Of(OutlineRule rule, bool extends)
    {
        RuleStyle style = rule.Style;
        Bits bits = (style.HasFlag(RuleStyle.Conditional) ? Bits.Conditional : 0) | rule.Origin switch
        {
            RuleOrigin.Inherited => Bits.Inherited,
            RuleOrigin.Overridden => Bits.Overridden,
            RuleOrigin.Added when extends => Bits.Added,
            RuleOrigin.Disabled => Bits.Disabled,
            _ => 0,
        };
        int look = style.HasFlag(RuleStyle.Script) ? 3
            : style.HasFlag(RuleStyle.Expression) ? 2
            : style.HasFlag(RuleStyle.Loop) ? 1
            : style.HasFlag(RuleStyle.Constant) ? 4
            : style.HasFlag(RuleStyle.Reference) ? 5
            : style.HasFlag(RuleStyle.Map) ? 6 : 0;
        IEnumerable<string> named = rule.Sources.Skip(1).Concat(rule.ConditionSources).Distinct().Where(key => rule.Sources.Count == 0 || key != rule.Sources[0]);
        return new(rule.Sources.Count > 0 ? rule.Sources[0] : "", string.Join('\n', named), rule.Target ?? "", look, (int)bits);
    }

    private static object[][] Pack(List<KeyValuePair<string, Entry>> entries)
    {
        var rows = new object[entries.Count][];
        string path = "";
        var last = new Entry("", "", "", 0, 0);
        for (int i = 0; i < rows.Length; i++)
        {
            (string next, Entry entry) = entries[i];
            (int rule, int source, int target) = (Shared(path, next), Shared(last.Source, entry.Source), Shared(last.Target, entry.Target));
            rows[i] = [rule, next[rule..], source, entry.Source[source..], target, entry.Target[target..], entry.Look, entry.Bits, entry.Named];
            if (entry.Named.Length == 0) rows[i] = rows[i][..8];
            (path, last) = (next, entry);
        }

        return rows;
    }

    private static int Shared(string before, string next) => before.AsSpan().CommonPrefixLength(next);

    private sealed record Entry(string Source, string Named, string Target, int Look, int Bits);
}
