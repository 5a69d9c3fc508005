using IntegrationStudio.Standards.Expressions;

namespace IntegrationStudio.Portal.Designer.Inspector.Expressions;

/// <summary>What may be typed next in an expression: paths of the source, their components, and functions.</summary>
internal static class ExpressionCompletion
{
    private const int Most = 60;

    private static readonly string[] Alone = ["iif", "now", "today", "timeOfDay", "lookup", "uuid", "follows"];

    /// <summary>What may stand at the caret.</summary>
    /// <param name="text">The expression so far.</param>
    /// <param name="caret">Where the caret is.</param>
    /// <param name="names">What its source has.</param>
    /// <param name="asked">Whether somebody asked for the list, rather than typed.</param>
    public static CompletionList At(string text, int caret, ExpressionNames names, bool asked = false)
    {
        caret = Math.Clamp(caret, 0, text.Length);
        if (OpenText(text, caret) is { } quote)
            return Table(text, quote, caret, names);
        var start = caret;
        while (start > 0 && IsPart(text[start - 1]))
            start--;
        var end = caret;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
            end++;
        var word = text[start..caret];
        if (word.Length == 0 && !asked)
            return CompletionList.None;
        Completion[] items = [.. Of(word, names).Where(item => asked || !item.Text.Equals(word, StringComparison.Ordinal)).Take(Most)];
        return items.Length == 0 ? CompletionList.None : new CompletionList(start, end, items);
    }

    /// <summary>Functions that a value may pass through, as a chain of calls names them: without the value before.</summary>
    public static IEnumerable<FunctionDescription> Chainable => ExpressionFunctions.All.Where(function => function.Signature.Contains($".{function.Name}(", StringComparison.Ordinal));

    private static IEnumerable<Completion> Of(string word, ExpressionNames names)
    {
        if (word.LastIndexOf('.') is >= 0 and var dot)
        {
            var head = word[..dot];
            var tail = word[(dot + 1)..];
            var parts = head.Length == 0 ? [] : names.Components(head).Concat(names.Elements(head)).Concat(Inside(head, names)).Where(part => Starts(part.Text[(dot + 1)..], tail));
            return parts.Concat(Chainable.Where(function => Starts(function.Name, tail)).Select(function => Call(function, head + ".")));
        }
        if (word.IndexOf('-', StringComparison.Ordinal) is > 0 and var dash)
            return names.Fields(word[..dash]).Where(field => field.Text.StartsWith(word, StringComparison.Ordinal));
        var own = names.ItemType is { } type ? names.Components(type) : [];
        var segments = names.First.Where(name => Starts(name.Text, word)).ToList();

        // A segment that is written out is followed by one of its fields.
        var fields = segments.Find(segment => segment.Text.Equals(word, StringComparison.OrdinalIgnoreCase)) is { } whole ? names.Fields(whole.Text) : [];
        return own.Where(part => Starts(part.Text, word)).Concat(fields).Concat(segments)
            .Concat(ExpressionFunctions.All.Where(function => Alone.Contains(function.Name) && Starts(function.Name, word)).Select(function => Call(function, "")));
    }

    /// <summary>Segments below a group: <c>PATIENT.PID</c>.</summary>
    private static IEnumerable<Completion> Inside(string head, ExpressionNames names) =>
        names.First.Any(name => name.Text == head && name.Detail.StartsWith("group", StringComparison.Ordinal)) ? names.First.Select(name => name with { Text = $"{head}.{name.Text}" }) : [];

    private static Completion Call(FunctionDescription function, string before)
    {
        var hasArguments = !function.Signature.Contains($"{function.Name}()", StringComparison.Ordinal);
        return new Completion($"{before}{function.Name}()", function.Signature, function.Summary) { Back = hasArguments ? 1 : 0 };
    }

    private static bool Starts(string text, string with) => text.StartsWith(with, StringComparison.OrdinalIgnoreCase);

    private static bool IsPart(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '[' or ']' or '*' or '`' or '$' or '%';

    /// <summary>In the first text of a lookup stands a table's name; in any other nothing that could be known.</summary>
    private static CompletionList Table(string text, int quote, int caret, ExpressionNames names)
    {
        if (!text.AsSpan(0, quote).TrimEnd().EndsWith("lookup(", StringComparison.Ordinal))
            return CompletionList.None;
        var end = text.IndexOf(text[quote], caret) is >= 0 and var close ? close : text.Length;
        var typed = text[(quote + 1)..caret];
        Completion[] items = [.. names.Tables().Where(name => name.Contains(typed, StringComparison.OrdinalIgnoreCase)).Take(Most).Select(name => new Completion(name, name, "code table"))];
        return items.Length == 0 ? CompletionList.None : new CompletionList(quote + 1, end, items);
    }

    /// <summary>Where the text around the caret begins, at its quote; null outside of one.</summary>
    private static int? OpenText(string text, int caret)
    {
        int? open = null;
        for (var i = 0; i < caret; i++)
        {
            if (open is not null && text[i] == '\\')
                i++;
            else if (open is { } quote && text[i] == text[quote])
                open = null;
            else if (open is null && text[i] is '\'' or '"')
                open = i;
        }
        return open;
    }
}
