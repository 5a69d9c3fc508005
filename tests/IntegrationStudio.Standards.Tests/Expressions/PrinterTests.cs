using IntegrationStudio.Standards.Expressions;
using IntegrationStudio.Standards.Expressions.Syntax;
using Xunit;

namespace IntegrationStudio.Standards.Tests.Expressions;

/// <summary>Parse -> print -> parse gives the same tree, for thousands of random trees and for what people write.</summary>
public sealed class PrinterTests
{
    private static readonly string[] Names = ["a", "name", "as", "is", "in", "contains", "day", "and", "PID", "CX", "us-core", "x y", "q'uote", "back`tick", "_id"];
    private static readonly string[] Paths = ["PID-3", "PID-3[2].4.2", "OBX[*]-5", "ORC", "PATIENT.PID-3.1", "OBX[3]", "CX.4", "CX.4.2", "A1_B.C2"];

    [Theory]
    [InlineData("PID-3.5='MR'and PID-7.exists()", "PID-3.5 = 'MR' and PID-7.exists()")]
    [InlineData("((a))", "a")]
    [InlineData("(a or b) and c", "(a or b) and c")]
    [InlineData("a or (b and c)", "a or b and c")]
    [InlineData("a - (b - c)", "a - (b - c)")]
    [InlineData("(1).not()", "1.not()")]
    [InlineData("(-1).abs()", "(-1).abs()")]
    [InlineData("- -1", "-(-1)")]
    [InlineData("(a | b).count()", "(a | b).count()")]
    [InlineData("(PID-3)[0]", "(PID-3)[0]")]
    [InlineData("`and` = `PID`", "`and` = `PID`")]
    [InlineData("2 weeks", "2 week")]
    [InlineData("@2015T", "@2015T")]
    [InlineData("1.50", "1.50")]
    public void Prints_the_shortest_form(string text, string printed) => Assert.Equal(printed, Expression.Parse(text).Require().ToString());

    [Fact]
    public void Printing_and_parsing_gives_the_same_tree()
    {
        Random random = new(20260301);
        for (int i = 0; i < 5_000; i++)
        {
            SyntaxNode tree = Make(random, 4);
            string text = tree.ToString();
            Outcome<Expression> parsed = Expression.Parse(text);
            Assert.True(parsed.Succeeded, $"{text}: {string.Join("; ", parsed.Problems)}");
            Assert.Equal(ParserTests.Dump(tree), ParserTests.Dump(parsed.Value.Root));
            Assert.Equal(text, parsed.Value.ToString());
        }
    }

    [Fact]
    public void Random_text_is_parsed_or_refused_but_never_throws()
    {
        string[] pieces = ["PID-3", "'", "`", "(", ")", "[", "]", "{", "}", ".", ",", "and", "or", "1", "1.5", "@2015", "@T1", "%", "$this", "$x", "a", "-", "+", "=", "!", "~", "/*", "//", "\\", "é", "\n", "is", "as", "CX.4", "OBX[", "*", "]-", "day", "\uD800"];
        Random random = new(7);
        for (int i = 0; i < 20_000; i++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => pieces[random.Next(pieces.Length)] + (random.Next(3) == 0 ? " " : "")));
            Outcome<Expression> outcome = Expression.Parse(text);
            if (outcome.Succeeded) Assert.True(Expression.Parse(outcome.Value.ToString()).Succeeded, text);
            else Assert.NotEmpty(outcome.Problems);
        }
    }

    private static SyntaxNode Make(Random random, int depth)
    {
        TextSpan none = default;
        string name = Names[random.Next(Names.Length)];
        SyntaxNode Inner() => Make(random, depth - 1);
        switch (depth == 0 ? random.Next(6) : random.Next(14))
        {
            case 0: return new LiteralNode(none, Literal(random));
            case 1: return new EmptyNode(none);
            case 2: return new VariableNode(none, name);
            case 3: return new SpecialNode(none, (SpecialName)random.Next(3));
            case 4: return new MemberNode(none, null, name);
            case 5: return Parsed(Paths[random.Next(Paths.Length)]);
            case 6: return new MemberNode(none, Inner(), name);
            case 7: return new CallNode(none, random.Next(2) == 0 ? null : Inner(), name, none, [.. Enumerable.Range(0, random.Next(3)).Select(_ => Inner())]);
            case 8: return new IndexerNode(none, Inner(), Inner());
            case 9: return new SignNode(none, random.Next(2) == 0, Inner());
            case 10: return new TypeTestNode(none, Inner(), random.Next(2) == 0, new TypeName(random.Next(2) == 0 ? null : "FHIR", "Quantity"));
            case 11: return Parsed(Paths[random.Next(Paths.Length)]) with { Target = Inner() };
            default: return new BinaryNode(none, (BinaryOperator)random.Next(22), Inner(), Inner(), none);
        }
    }

    private static Hl7PathNode Parsed(string text) => (Hl7PathNode)ParserTests.Parse(text);

    private static Item Literal(Random random) => random.Next(7) switch
    {
        0 => Item.Of(random.Next(2) == 0),
        1 => Item.Of((long)random.Next(1000)),
        2 => Item.Of(random.Next(1000) / 100.00m + 0.00m),
        3 => Item.Of("it's \\ a \"test\"\n\u0001é"),
        4 => Item.OfQuantity(random.Next(10), "week", isCalendarUnit: true),
        5 => Item.OfQuantity(random.Next(10), "mg/dL"),
        _ => ((LiteralNode)ParserTests.Parse("@2015-02-04T14:30:05.250+01:00")).Value,
    };
}
