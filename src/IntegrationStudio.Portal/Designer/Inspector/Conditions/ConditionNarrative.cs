namespace IntegrationStudio.Portal.Designer.Inspector.Conditions;

/// <summary>Reads the words of the official mapping tables back into a condition: what <see cref="ConditionWords"/> writes, in any case of letters, with or without <c>IF</c>.</summary>
internal sealed class ConditionNarrative
{
    private static readonly (string[] Words, ConditionKind Kind)[] Questions =
    [
        .. Enum.GetValues<ConditionKind>().Select(kind => (ConditionWords.Of(kind).Split(' '), kind))
            .Concat([(["is", "valued"], ConditionKind.Valued), (["is", "not", "valued"], ConditionKind.NotValued), (["equal"], ConditionKind.Equals), (["does", "not", "equal"], ConditionKind.NotEquals), (["not", "equal"], ConditionKind.NotEquals)])
            .OrderByDescending(question => question.Item1.Length),
    ];

    private readonly List<string> words;
    private int at;

    private ConditionNarrative(List<string> words) => this.words = words;

    /// <summary>The condition as an expression; null where these are no such words.</summary>
    public static string? Read(string text)
    {
        if (Split(text) is not { } words)
            return null;
        var narrative = new ConditionNarrative(words);
        narrative.Take("if");
        return narrative.Group() is { } condition && narrative.at == words.Count ? ConditionWriter.Write(condition) : null;
    }

    private ConditionPart? Group()
    {
        List<ConditionPart> parts = [];
        ConditionJoin? join = null;
        do
        {
            if (Part() is not { } part)
                return null;
            parts.Add(part);
            var next = Take("and") ? ConditionJoin.All : Take("or") ? ConditionJoin.Any : (ConditionJoin?)null;
            if (next is null)
                return parts.Count == 1 ? parts[0] : new ConditionGroup(join!.Value, parts);
            if (join is not null && next != join)
                return null; // which binds stronger is for parentheses to say
            join = next;
        }
        while (true);
    }

    private ConditionPart? Part()
    {
        var isNot = At("not") && at + 1 < words.Count && words[at + 1] == "(" && Take("not");
        if (!Take("("))
            return Test();
        if (Group() is not { } inner || !Take(")"))
            return null;
        if (!isNot)
            return inner;
        return inner is ConditionGroup { Join: ConditionJoin.Any } any ? any with { Join = ConditionJoin.None } : new ConditionGroup(ConditionJoin.NotAll, inner is ConditionGroup { Join: ConditionJoin.All } all ? all.Parts : [inner]);
    }

    private ConditionPart? Test()
    {
        if (at >= words.Count || words[at] is "(" or ")" or "," || words[at][0] == '"')
            return null;
        var subject = words[at++];
        if (at == words.Count || At("and") || At("or") || At(")"))
            return new ConditionText(subject);
        var measure = Take("count") ? ConditionMeasure.Count : Take("length") ? ConditionMeasure.Length : ConditionMeasure.Value;
        foreach (var (question, kind) in Questions)
        {
            var before = at;
            if (!question.All(Take))
            {
                at = before;
                continue;
            }
            if (kind is ConditionKind.Valued or ConditionKind.NotValued)
                return new ConditionTest(subject, measure, kind, []);
            return Values(isList: kind is ConditionKind.In or ConditionKind.NotIn) is { } values ? new ConditionTest(subject, measure, kind, values) : null;
        }
        return null;
    }

    private List<ConditionValue>? Values(bool isList)
    {
        List<ConditionValue> values = [];
        if (isList && !Take("("))
            return null;
        do
        {
            if (at >= words.Count || words[at] is "(" or ")" or ",")
                return null;
            var word = words[at++];
            values.Add(word[0] == '"' ? new ConditionValue(word[1..^1]) : new ConditionValue(word, IsText: false));
        }
        while (isList && Take(","));
        return !isList || Take(")") ? values : null;
    }

    private bool At(string word) => at < words.Count && words[at].Equals(word, StringComparison.OrdinalIgnoreCase);

    private bool Take(string word)
    {
        if (word.Length > 1 && word[^1] == ',') // "equals, ignoring case"
            return Take(word[..^1]) && Take(",");
        if (!At(word))
            return false;
        at++;
        return true;
    }

    /// <summary>Words, texts in quotes with their quotes, parentheses and commas; null where a quote is not closed.</summary>
    private static List<string>? Split(string text)
    {
        List<string> words = [];
        for (var i = 0; i < text.Length;)
        {
            if (char.IsWhiteSpace(text[i]))
            {
                i++;
                continue;
            }
            var start = i;
            if (text[i] is '"' or '\u201c' or '\'')
            {
                var close = text.IndexOf(text[i] == '\u201c' ? '\u201d' : text[i], i + 1);
                if (close < 0)
                    return null;
                words.Add($"\"{text[(i + 1)..close]}\"");
                i = close + 1;
                continue;
            }
            if (text[i] is '(' or ')' or ',')
            {
                words.Add(text[i++].ToString());
                continue;
            }
            // Calls and indexes belong to the word that they stand behind: OBX-5.count(), PID-3.where(...).
            var depth = 0;
            for (; i < text.Length && (depth > 0 || (!char.IsWhiteSpace(text[i]) && text[i] is not (')' or ','))); i++)
                depth += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
            words.Add(text[start..i]);
        }
        return words;
    }
}
