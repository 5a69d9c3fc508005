using System.Globalization;

namespace IntegrationStudio.Standards.Expressions.Syntax;

/// <summary>
/// Recognises the HL7 path as one token. A name of two or more capitals, digits and underscores is always an HL7 name (no FHIR element is spelled so);
/// the longest run that reads as a path is taken: names with occurrences joined by dots, then <c>-field[repetition].component.subcomponent</c>.
/// </summary>
internal static class Hl7PathScanner
{
    public static bool TryScan(string text, int start, SyntaxProblems problems, out Token token)
    {
        token = default;
        int position = start;
        List<Hl7PathStep> steps = [];
        while (ReadName(text, ref position) is { } name)
        {
            int occurrence = ReadOccurrence(text, ref position, problems);
            steps.Add(new Hl7PathStep(name, occurrence));
            if (At(text, position) == '.' && IsName(text, position + 1))
            {
                position++;
                continue;
            }

            break;
        }

        if (steps.Count == 0) return false;
        Hl7PathNode path = new(default, null, steps);
        Hl7PathStep last = steps[^1];
        if (At(text, position) == '-' && char.IsAsciiDigit(At(text, position + 1)))
        {
            position++;
            path = path with
            {
                Field = ReadNumber(text, ref position, problems),
                Repetition = ReadOccurrence(text, ref position, problems),
            };
            path = ReadComponents(text, ref position, path, problems);
            if (last.Name.Length != 3)
            {
                problems.Add("expression.hl7-segment", new TextSpan(start, position - start), $"{last.Name} is no segment name: those have three characters.",
                    $"Write {last.Name}.{path.Field} for a component of a data type, or put spaces around a minus.");
            }
        }
        else if (IsComponentOf(text, position, last))
        {
            // CX.4: a component of the current item. With groups before it (A.CX.4) the last name stands alone, so the scan ends before it.
            if (steps.Count > 1)
            {
                steps.RemoveAt(steps.Count - 1);
                position -= last.Name.Length + 1;
                path = new Hl7PathNode(default, null, steps);
            }
            else
            {
                path = ReadComponents(text, ref position, path, problems);
            }
        }

        TextSpan span = new(start, position - start);
        token = new Token(TokenKind.Hl7Path, span, text.Substring(span.Start, span.Length), path with { Span = span });
        return true;
    }

    private static bool IsComponentOf(string text, int position, Hl7PathStep step) =>
        step.Occurrence == 0 && step.Name.Length is 2 or 3 && At(text, position) == '.' && char.IsAsciiDigit(At(text, position + 1));

    private static Hl7PathNode ReadComponents(string text, ref int position, Hl7PathNode path, SyntaxProblems problems)
    {
        if (!ReadDotNumber(text, ref position, problems, out int component)) return path;
        _ = ReadDotNumber(text, ref position, problems, out int subcomponent);
        int start = position;
        if (ReadDotNumber(text, ref position, problems, out _))
        {
            problems.Add("expression.hl7-depth", new TextSpan(start, position - start), "A path ends at the subcomponent.", "Take the last number away.");
        }

        return path with { Component = component, Subcomponent = subcomponent };
    }

    private static bool ReadDotNumber(string text, ref int position, SyntaxProblems problems, out int number)
    {
        number = 0;
        if (At(text, position) != '.' || !char.IsAsciiDigit(At(text, position + 1))) return false;
        position++;
        number = ReadNumber(text, ref position, problems);
        return true;
    }

    private static int ReadOccurrence(string text, ref int position, SyntaxProblems problems)
    {
        if (At(text, position) != '[') return 0;
        if (At(text, position + 1) == '*' && At(text, position + 2) == ']')
        {
            position += 3;
            return Hl7PathNode.All;
        }

        int close = position + 1;
        while (char.IsAsciiDigit(At(text, close))) close++;
        if (close == position + 1 || At(text, close) != ']') return 0;
        position++;
        int number = ReadNumber(text, ref position, problems);
        position++;
        return number;
    }

    private static int ReadNumber(string text, ref int position, SyntaxProblems problems)
    {
        int start = position;
        while (char.IsAsciiDigit(At(text, position))) position++;
        TextSpan span = new(start, position - start);
        if (!int.TryParse(text.AsSpan(start, span.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number is 0 or > 9999)
        {
            problems.Add("expression.hl7-count", span, "HL7 paths count from 1 to 9999.", "Write 1 for the first.");
            return 1;
        }

        return number;
    }

    private static string? ReadName(string text, ref int position)
    {
        if (!IsName(text, position)) return null;
        int start = position;
        while (IsNameCharacter(At(text, position))) position++;
        return text[start..position];
    }

    private static bool IsName(string text, int position)
    {
        if (!char.IsAsciiLetterUpper(At(text, position))) return false;
        int end = position;
        while (IsNameCharacter(At(text, end))) end++;
        return end - position >= 2 && !char.IsAsciiLetterLower(At(text, end)) && At(text, end) != '(';
    }

    private static bool IsNameCharacter(char c) => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '_';

    private static char At(string text, int position) => position < text.Length ? text[position] : '\0';
}
