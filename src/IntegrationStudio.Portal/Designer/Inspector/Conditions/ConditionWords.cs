using System.Text;

namespace IntegrationStudio.Portal.Designer.Inspector.Conditions;

/// <summary>Conditions in the words of the official mapping tables: <c>IF OBX-2 EQUALS "NM" AND OBX-5 COUNT GREATER THAN 1</c>.</summary>
internal static class ConditionWords
{
    /// <summary>The words; the expression itself where it is none that can be read.</summary>
    public static string Of(string? condition)
    {
        if (string.IsNullOrWhiteSpace(condition))
            return "";
        return ConditionReader.Read(condition) is { } form ? "IF " + Words(form, inside: false) : condition;
    }

    /// <summary>A question's name in the builder.</summary>
    public static string Of(ConditionKind kind) => kind switch
    {
        ConditionKind.Valued => "valued",
        ConditionKind.NotValued => "not valued",
        ConditionKind.Equals => "equals",
        ConditionKind.NotEquals => "not equals",
        ConditionKind.In => "in",
        ConditionKind.NotIn => "not in",
        ConditionKind.IsLike => "equals, ignoring case",
        ConditionKind.StartsWith => "starts with",
        ConditionKind.EndsWith => "ends with",
        ConditionKind.Contains => "contains",
        ConditionKind.Matches => "matches pattern",
        ConditionKind.Greater => "greater than",
        ConditionKind.GreaterOrEqual => "greater than or equal to",
        ConditionKind.Less => "less than",
        _ => "less than or equal to",
    };

    public static string Of(ConditionJoin join) => join switch
    {
        ConditionJoin.All => "all of these hold",
        ConditionJoin.Any => "any of these holds",
        ConditionJoin.NotAll => "not all of these hold",
        _ => "none of these holds",
    };

    public static string Of(ConditionMeasure measure) => measure switch { ConditionMeasure.Count => "count", ConditionMeasure.Length => "length", _ => "value" };

    private static string Words(ConditionPart part, bool inside) => part switch
    {
        ConditionText text => text.Expression,
        ConditionTest test => Words(test),
        ConditionGroup group => Words(group, inside),
        _ => "",
    };

    private static string Words(ConditionGroup group, bool inside)
    {
        var joined = string.Join(group.Join is ConditionJoin.Any or ConditionJoin.None ? " OR " : " AND ", group.Parts.Select(part => Words(part, inside: true)));
        if (group.Join is ConditionJoin.NotAll or ConditionJoin.None)
            return $"NOT ({joined})";
        return inside && group.Parts.Count > 1 ? $"({joined})" : joined;
    }

    private static string Words(ConditionTest test)
    {
        var words = new StringBuilder(test.Subject);
        if (test.Measure != ConditionMeasure.Value)
            words.Append(' ').Append(Of(test.Measure).ToUpperInvariant());
        words.Append(' ').Append(Of(test.Kind).ToUpperInvariant());
        string[] values = [.. test.Values.Select(value => value.IsText ? $"\"{value.Text}\"" : value.Text)];
        if (test.Kind is ConditionKind.In or ConditionKind.NotIn)
            words.Append(" (").AppendJoin(", ", values).Append(')');
        else if (values.Length > 0)
            words.Append(' ').Append(values[0]);
        return words.ToString();
    }
}
