using System.Globalization;
using System.Text;

namespace IntegrationStudio.Standards.Expressions.Syntax;

/// <summary>Writes a tree as text with no more parentheses than needed. Parsing the text gives an equal tree.</summary>
internal static class ExpressionPrinter
{
    private const int PostfixPower = 12;

    public static string Print(SyntaxNode node)
    {
        StringBuilder text = new();
        Write(text, node, 0);
        return text.ToString();
    }

    private static void Write(StringBuilder text, SyntaxNode node, int power)
    {
        bool isWrapped = PowerOf(node) < power;
        if (isWrapped) text.Append('(');
        switch (node)
        {
            case LiteralNode literal: text.Append(LiteralText.Of(literal.Value)); break;
            case EmptyNode: text.Append("{}"); break;
            case VariableNode variable: text.Append('%').Append(Name(variable.Name)); break;
            case SpecialNode special: text.Append(special.Name switch { SpecialName.This => "$this", SpecialName.Index => "$index", _ => "$total" }); break;
            case MemberNode member:
                WriteTarget(text, member.Target);
                text.Append(Name(member.Name));
                break;
            case Hl7PathNode path: WritePath(text, path); break;
            case CallNode call: WriteCall(text, call); break;
            case IndexerNode indexer:
                // Directly behind an HL7 path, [n] would read as its occurrence.
                Write(text, indexer.Target, indexer.Target is Hl7PathNode ? int.MaxValue : PostfixPower);
                text.Append('[');
                Write(text, indexer.Index, 0);
                text.Append(']');
                break;
            case SignNode sign:
                text.Append(sign.Negative ? '-' : '+');
                Write(text, sign.Operand, Operators.UnaryPower + 1);
                break;
            case BinaryNode binary:
                Write(text, binary.Left, Operators.Power(binary.Operator));
                text.Append(' ').Append(Operators.Text(binary.Operator)).Append(' ');
                Write(text, binary.Right, Operators.Power(binary.Operator) + 1);
                break;
            case TypeTestNode test:
                Write(text, test.Operand, Operators.TypePower);
                text.Append(test.IsCast ? " as " : " is ");
                if (test.Type.Namespace is { } prefix) text.Append(Name(prefix)).Append('.');
                text.Append(Name(test.Type.Name));
                break;
        }

        if (isWrapped) text.Append(')');
    }

    private static int PowerOf(SyntaxNode node) => node switch
    {
        BinaryNode binary => Operators.Power(binary.Operator),
        TypeTestNode => Operators.TypePower,
        SignNode => Operators.UnaryPower,
        _ => PostfixPower,
    };

    private static void WriteTarget(StringBuilder text, SyntaxNode? target)
    {
        if (target is null) return;
        Write(text, target, PostfixPower);
        text.Append('.');
    }

    private static void WriteCall(StringBuilder text, CallNode call)
    {
        WriteTarget(text, call.Target);
        text.Append(Name(call.Name)).Append('(');
        for (int i = 0; i < call.Arguments.Count; i++)
        {
            if (i > 0) text.Append(", ");
            Write(text, call.Arguments[i], 0);
        }

        text.Append(')');
    }

    private static void WritePath(StringBuilder text, Hl7PathNode path)
    {
        // Two paths joined by a dot would read as one where the first ends with a name.
        if (path.Target is Hl7PathNode { Field: 0, IsComponent: false } names)
        {
            text.Append('(');
            WritePath(text, names);
            text.Append(").");
        }
        else
        {
            WriteTarget(text, path.Target);
        }

        for (int i = 0; i < path.Steps.Count; i++)
        {
            if (i > 0) text.Append('.');
            text.Append(path.Steps[i].Name);
            WriteOccurrence(text, path.Steps[i].Occurrence);
        }

        if (path.Field > 0) text.Append('-').Append(path.Field.ToString(CultureInfo.InvariantCulture));
        WriteOccurrence(text, path.Repetition);
        if (path.Component > 0) text.Append('.').Append(path.Component.ToString(CultureInfo.InvariantCulture));
        if (path.Subcomponent > 0) text.Append('.').Append(path.Subcomponent.ToString(CultureInfo.InvariantCulture));
    }

    private static void WriteOccurrence(StringBuilder text, int occurrence)
    {
        if (occurrence == 0) return;
        text.Append('[').Append(occurrence == Hl7PathNode.All ? "*" : occurrence.ToString(CultureInfo.InvariantCulture)).Append(']');
    }

    private static string Name(string name) => IsPlain(name) ? name : QuotedText.Write(name, '`');

    /// <summary>Whether a name needs no backticks: not a word of the language and not one that would read as an HL7 path.</summary>
    private static bool IsPlain(string name) =>
        name.Length > 0 && (char.IsAsciiLetter(name[0]) || name[0] == '_') && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
        && !Operators.IsReserved(name) && (name.Length < 2 || name.Any(char.IsAsciiLetterLower) || name[0] == '_');
}
