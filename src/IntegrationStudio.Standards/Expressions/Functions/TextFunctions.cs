using System.Text;
using IntegrationStudio.Standards.Expressions.Plans;
using static IntegrationStudio.Standards.Expressions.Functions.FunctionDefinition;

namespace IntegrationStudio.Standards.Expressions.Functions;

/// <summary>Text (specification: N1, section 5.6; trim, split, join and lastIndexOf of later releases).</summary>
internal static class TextFunctions
{
    private const string Group = "Text";

    private delegate Item TextFunction(in EvaluationContext context, string text, Call call);

    public static readonly FunctionDefinition[] All =
    [
        OfText("indexOf", "text.indexOf(part) : integer", "The 0-based place where the part begins; -1 when it is not there.", "'LogicalModel-Person'.indexOf('-')", 1, 1,
            static (in context, text, call) => call.Text(context, 0) is { } part ? Item.Of((long)text.IndexOf(part, StringComparison.Ordinal)) : default),
        OfText("lastIndexOf", "text.lastIndexOf(part) : integer", "The 0-based place where the part begins last; -1 when it is not there.", "'a-b-c'.lastIndexOf('-')", 1, 1,
            static (in context, text, call) => call.Text(context, 0) is { } part ? Item.Of((long)text.LastIndexOf(part, StringComparison.Ordinal)) : default),
        OfText("substring", "text.substring(start [, length]) : text", "A part of the text from a 0-based place; empty when that lies outside.", "'12345'.substring(2, 1)", 1, 2, Substring),
        OfText("startsWith", "text.startsWith(part) : boolean", "Whether the text begins so.", "OBX-3.1.startsWith('718')", 1, 1,
            static (in context, text, call) => call.Text(context, 0) is { } part ? Item.Of(text.StartsWith(part, StringComparison.Ordinal)) : default),
        OfText("endsWith", "text.endsWith(part) : boolean", "Whether the text ends so.", "PID-5.1.endsWith('SON')", 1, 1,
            static (in context, text, call) => call.Text(context, 0) is { } part ? Item.Of(text.EndsWith(part, StringComparison.Ordinal)) : default),
        OfText("contains", "text.contains(part) : boolean", "Whether the part is somewhere in the text.", "OBX-5.contains('POSITIVE')", 1, 1,
            static (in context, text, call) => call.Text(context, 0) is { } part ? Item.Of(text.Contains(part, StringComparison.Ordinal)) : default),
        OfText("upper", "text.upper() : text", "The text in capitals.", "PID-8.upper()", 0, 0, static (in context, text, call) => Item.Of(text.ToUpperInvariant())),
        OfText("lower", "text.lower() : text", "The text in small letters.", "PID-13.4.lower()", 0, 0, static (in context, text, call) => Item.Of(text.ToLowerInvariant())),
        OfText("replace", "text.replace(part, by) : text", "The text with every occurrence of the part replaced.", "OBX-5.replace(',', '.')", 2, 2, Replace),
        OfText("matches", "text.matches(pattern) : boolean", "Whether a regular expression is found in the text; a dot takes line breaks too.", "PID-3.1.matches('^[0-9]{6,10}$')", 1, 1,
            static (in context, text, call) => call.Text(context, 0) is { } pattern ? Patterns.IsMatch(context, call, pattern, text) : default),
        OfText("matchesFull", "text.matchesFull(pattern) : boolean", "Whether a regular expression takes the whole text.", "PID-3.1.matchesFull('[0-9]+')", 1, 1,
            static (in context, text, call) => call.Text(context, 0) is { } pattern ? Patterns.IsMatch(context, call, $"^(?:{pattern})$", text) : default),
        OfText("replaceMatches", "text.replaceMatches(pattern, by) : text", "The text with every match of a regular expression replaced; $1 or ${name} stands for a group.", "PID-13.1.replaceMatches('[^0-9+]', '')", 2, 2,
            static (in context, text, call) => call.Text(context, 0) is { } pattern && call.Text(context, 1) is { } by ? Patterns.Replace(context, call, pattern, text, by) : default),
        Of("length", Group, "text.length() : integer", "How many characters the text has.", "PID-7.length() > 8", 0, 0,
            static (in context, in input, call) => Length(context, input, call)),
        OfList("toChars", Group, "text.toChars() : texts", "The characters one by one.", "'t2'.toChars()", 0, 0,
            static (in context, in input, call, ref result) =>
            {
                if (Only(context, input, call) is not { } text) return;
                foreach (Rune rune in text.EnumerateRunes()) result.Add(Item.Of(rune.ToString()));
            }),
        OfText("trim", "text.trim() : text", "The text without white space around it.", "OBX-5.trim()", 0, 0, static (in context, text, call) => Item.Of(text.Trim())),
        OfList("split", Group, "text.split(separator) : texts", "The parts between the separators, empty ones included.", "PID-5.1.split('-').first()", 1, 1,
            static (in context, in input, call, ref result) =>
            {
                if (Only(context, input, call) is not { } text || call.Text(context, 0) is not { } separator) return;
                if (separator.Length == 0)
                {
                    call.WrongArgument(context, 0, "a text that is not empty");
                    return;
                }

                foreach (string part in text.Split(separator)) result.Add(Item.Of(part));
            }),
        OfList("join", Group, "texts.join([separator]) : text", "The texts as one, with the separator between them.", "NTE[*]-3.join('\\n')", 0, 1,
            static (in context, in input, call, ref result) =>
            {
                if (input.Count > 0) result.Add(Item.Of(string.Join(call.Text(context, 0) ?? "", input.ToArray().Select(item => item.ToText()))));
            }),
    ];

    /// <summary>A function of one text.</summary>
    private static FunctionDefinition OfText(string name, string signature, string summary, string example, int least, int most, TextFunction function) =>
        Of(name, Group, signature, summary, example, least, most, (in context, in input, call) =>
        {
            if (input.Kind == ItemKind.String) return function(context, input.ToText()!, call);
            call.WrongInput(context, input, "text");
            return default;
        });

    private static string? Only(in EvaluationContext context, in ItemList input, Call call)
    {
        if (input.Count == 0) return null;
        Item value = Values.SystemValue.Of(input[0]);
        if (input.Count > 1 && value.Kind == ItemKind.String && input[0].Kind != ItemKind.Hl7)
        {
            call.Site.Fault(context, "expression.several", $"{call.Name}() works on one text, and there are {input.Count}.", "Use select() to do it for each.");
            return null;
        }

        if (value.Kind == ItemKind.String) return value.ToText();
        if (!value.IsEmpty) call.WrongInput(context, value, "text");
        return null;
    }

    private static Item Substring(in EvaluationContext context, string text, Call call)
    {
        if (call.Whole(context, 0) is not { } start || start < 0 || start >= text.Length) return default;
        if (call.Count < 2 || call.Whole(context, 1) is not { } length) return Item.Of(text[start..]);
        return Item.Of(length <= 0 ? "" : text.Substring(start, Math.Min(length, text.Length - start)));
    }

    private static Item Replace(in EvaluationContext context, string text, Call call)
    {
        if (call.Text(context, 0) is not { } part || call.Text(context, 1) is not { } by) return default;
        if (part.Length > 0) return Item.Of(text.Replace(part, by, StringComparison.Ordinal));
        StringBuilder spaced = new(by);
        foreach (char c in text) spaced.Append(c).Append(by);
        return Item.Of(spaced.ToString());
    }

    private static Item Length(in EvaluationContext context, in Item input, Call call)
    {
        if (input.TryGetUtf8(out ReadOnlySpan<byte> utf8)) return Item.Of((long)Encoding.UTF8.GetCharCount(utf8));
        if (input.Kind == ItemKind.String) return Item.Of((long)input.ToText()!.Length);
        call.WrongInput(context, input, "text");
        return default;
    }
}
