using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Engine.Mappings.Compilation;

/// <summary>
/// Which rules of a called map can do anything for a segment or item of one shape: the fields or components that are there, and the text of the one field that most
/// conditions ask for (OBX-2). A sender's messages have few shapes, so the choice is nearly always made already, and of sixty rules for an OBX fifteen are looked at.
/// Safe for many threads.
/// </summary>
internal sealed class RuleChoice
{
    private const int FewestRules = 4;
    private const int MostKept = 64; // a power of two

    private readonly RuleNode[] _rules;
    private readonly ulong _gates;
    private readonly int _keyField;
    private readonly ReadOnlyMemory<byte>[] _texts;
    private Entry?[]? _entries;

    private sealed record Entry(ulong Present, int Key, RuleNode[] Rules);

    /// <summary>What is known about the text of the key field; a number from <see cref="FirstText"/> on names one of the texts.</summary>
    private const int Unknown = 0, Empty = 1, Other = 2, FirstText = 3;

    private RuleChoice(RuleNode[] rules)
    {
        _rules = rules;
        foreach (RuleNode rule in rules)
            if (rule.Gate is > 0 and < 64) _gates |= 1UL << rule.Gate;
        _keyField = rules.SelectMany(rule => Enumerable.Range(1, 63).Where(field => IsDecidedBy(rule, field) && rule.WhenPlain!.TextsOf(field).Any()))
            .CountBy(field => field).Where(count => count.Value >= FewestRules).OrderByDescending(count => count.Value).Select(count => count.Key).FirstOrDefault();
        _texts = [.. rules.Where(rule => _keyField > 0 && IsDecidedBy(rule, _keyField)).SelectMany(rule => rule.WhenPlain!.TextsOf(_keyField)).DistinctBy(text => Convert.ToHexString(text.Span))];
    }

    /// <summary>The choice among the rules of a map; null where it would not be worth it.</summary>
    public static RuleChoice? Of(RuleNode[] rules, MappingKind kind)
    {
        // A segment map's gates are fields, a data type map's are components; where they are mixed nobody could say which number means what.
        bool ofFields = kind == MappingKind.Segment;
        if (kind is not (MappingKind.Segment or MappingKind.DataType) || rules.Length < FewestRules || rules.Any(rule => rule.Gate > 0 && rule.GateIsField != ofFields)) return null;
        return new RuleChoice(rules);
    }

    /// <summary>The rules to run for a segment, in order.</summary>
    public RuleNode[] For(in Hl7Segment segment) => For(segment.PresentFields & _gates, _keyField == 0 ? Unknown : KeyOf(segment.Field(_keyField)));

    /// <summary>The rules to run for an item, in order.</summary>
    public RuleNode[] For(in Hl7Element item) => For(item.PresentComponents & _gates, Unknown);

    private RuleNode[] For(ulong present, int key)
    {
        ref Entry? place = ref (_entries ??= new Entry?[MostKept])[(int)(((present ^ ((ulong)key << 48)) * 0x9E3779B97F4A7C15) >> 58) & (MostKept - 1)];
        if (place is { } known && known.Present == present && known.Key == key) return known.Rules;
        var chosen = new Entry(present, key, [.. _rules.Where(rule => Runs(rule, present, key))]);
        place = chosen;
        return chosen.Rules;
    }

    private bool Runs(RuleNode rule, ulong present, int key)
    {
        if (rule.Gate is > 0 and < 64 && (present >> rule.Gate & 1) == 0) return false;
        if (key == Unknown || !IsDecidedBy(rule, _keyField)) return true;
        // The cast matters: a bare null would become empty memory, and so an empty field.
        ReadOnlyMemory<byte>? text = key switch { Empty => ReadOnlyMemory<byte>.Empty, Other => (ReadOnlyMemory<byte>?)null, _ => _texts[key - FirstText] };
        return rule.WhenPlain!.Decide(_keyField, text) != false;
    }

    /// <summary>Whether a rule does nothing at all when its condition, asked with a field of the segment in mind, does not hold.</summary>
    private static bool IsDecidedBy(RuleNode rule, int field)
    {
        if (rule.WhenPlain is not { Segment: not null }) return false;
        if (!rule.WhenNeedsItem) return true;
        // The condition is asked at items, within whose field a path means the repetition; a default or a deletion would come all the same.
        return rule.Source.Kind == SourceKind.Field && rule.Source.Field != field && rule.Default is null && rule.OnNull == OnNull.Omit;
    }

    private int KeyOf(in Hl7Element field)
    {
        if (field.IsEmpty) return Empty;
        Hl7Delimiters delimiters = field.Message!.Delimiters;
        ReadOnlySpan<byte> text = field.RawSpan;
        if (!field.HasValue || field.NeedsUnescape || text.IndexOfAny(delimiters.Component, delimiters.Subcomponent, delimiters.Repetition) >= 0) return Unknown;
        for (int i = 0; i < _texts.Length; i++)
            if (text.SequenceEqual(_texts[i].Span)) return FirstText + i;
        return Other;
    }
}
