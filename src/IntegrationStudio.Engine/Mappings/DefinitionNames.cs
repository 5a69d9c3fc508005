namespace IntegrationStudio.Engine.Mappings;

/// <summary>Words of the definition format and the values that stand for them.</summary>
internal static class DefinitionNames
{
    public static readonly OrderedDictionary<string, MappingKind> Kinds = new()
    {
        ["message"] = MappingKind.Message,
        ["segment"] = MappingKind.Segment,
        ["datatype"] = MappingKind.DataType,
        ["table"] = MappingKind.Table,
        ["library"] = MappingKind.Library,
        ["channel"] = MappingKind.Channel,
    };

    public static readonly OrderedDictionary<string, RuleMode> Modes = new()
    {
        ["set"] = RuleMode.Set,
        ["fill"] = RuleMode.Fill,
        ["append"] = RuleMode.Append,
        ["merge"] = RuleMode.Merge,
    };

    public static readonly OrderedDictionary<string, OnNull> Nulls = new()
    {
        ["omit"] = OnNull.Omit,
        ["delete"] = OnNull.Delete,
    };

    public static readonly OrderedDictionary<string, Repeats> Repetitions = new()
    {
        ["merge"] = Repeats.Merge,
        ["number"] = Repeats.Number,
        ["lines"] = Repeats.Lines,
    };

    public static readonly OrderedDictionary<string, ChangeOperation> Operations = new()
    {
        ["add"] = ChangeOperation.Add,
        ["replace"] = ChangeOperation.Replace,
        ["disable"] = ChangeOperation.Disable,
    };

    /// <summary>The word for a value.</summary>
    public static string Word<T>(OrderedDictionary<string, T> words, T value) where T : struct, Enum
    {
        foreach (KeyValuePair<string, T> word in words)
            if (EqualityComparer<T>.Default.Equals(word.Value, value)) return word.Key;
        throw new ArgumentOutOfRangeException(nameof(value), value, "No word stands for it.");
    }
}
