using IntegrationStudio.Standards.Expressions;
using IntegrationStudio.Standards.Expressions.Syntax;
using Xunit;

namespace IntegrationStudio.Standards.Tests.Expressions;

public sealed class ParserTests
{
    [Theory]
    [InlineData("1 + 2 * 3", "(+ 1 (* 2 3))")]
    [InlineData("1 - 2 - 3", "(- (- 1 2) 3)")]
    [InlineData("-1 + 2", "(+ (neg 1) 2)")]
    [InlineData("-a.b", "(neg (. a b))")]
    [InlineData("a or b and c", "(or a (and b c))")]
    [InlineData("a implies b or c", "(implies a (or b c))")]
    [InlineData("a = b and c", "(and (= a b) c)")]
    [InlineData("a in b = c", "(in a (= b c))")]
    [InlineData("a | b = c | d", "(= (| a b) (| c d))")]
    [InlineData("a is Patient = true", "(= (is a Patient) true)")]
    [InlineData("1 > 2 is Boolean", "(> 1 (is 2 Boolean))")]
    [InlineData("a & b + c", "(+ (& a b) c)")]
    [InlineData("a.b[0].c(1, d).e", "(. (call c (at (. a b) 0) 1 d) e)")]
    [InlineData("a as FHIR.Quantity", "(as a FHIR.Quantity)")]
    [InlineData("contains in contains", "(in contains contains)")]
    [InlineData("is.as.in", "(. (. is as) in)")]
    [InlineData("4 days = 1 'wk'", "(= 4 day 1 'wk')")]
    [InlineData("{} = %`us-zip`", "(= {} %us-zip)")]
    [InlineData("a div b mod c", "(mod (div a b) c)")]
    [InlineData("a !~ b", "(!~ a b)")]
    [InlineData("$this.x", "(. $this x)")]
    public void Operators_bind_as_the_specification_says(string text, string tree) => Assert.Equal(tree, Dump(Parse(text)));

    [Theory]
    [InlineData("PID-3[2].4.2", "hl7:PID-3[2].4.2")]
    [InlineData("OBX[*]-5", "hl7:OBX[*]-5")]
    [InlineData("OBX[3]", "hl7:OBX[3]")]
    [InlineData("PATIENT_RESULT[1].PATIENT.PID-3", "hl7:PATIENT_RESULT[1].PATIENT.PID-3")]
    [InlineData("CX.4.2", "hl7:CX.4.2")]
    [InlineData("ORC", "hl7:ORC")]
    [InlineData("PID-3 - 1", "(- hl7:PID-3 1)")]
    [InlineData("PID-3-1", "(- hl7:PID-3 1)")]
    [InlineData("PID-3.where(CX.5 = 'MR').CX.1", "(hl7:CX.1 (call where hl7:PID-3 (= hl7:CX.5 'MR')))")]
    [InlineData("OBX.count() > 1", "(> (call count hl7:OBX) 1)")]
    [InlineData("OBX-5.1.length()", "(call length hl7:OBX-5.1)")]
    [InlineData("PATIENT.PID-5.1", "hl7:PATIENT.PID-5.1")]
    [InlineData("`PID`", "PID")]
    [InlineData("(PID-3)[0]", "(at hl7:PID-3 0)")]
    [InlineData("Z99-1 and ZOB-2 = 'C'", "(and hl7:Z99-1 (= hl7:ZOB-2 'C'))")]
    public void Hl7_paths_are_one_token(string text, string tree) => Assert.Equal(tree, Dump(Parse(text)));

    [Theory]
    [InlineData("", "column 1", "expression.operand-missing")]
    [InlineData("a +", "column 4", "expression.operand-missing")]
    [InlineData("a == b", "column 4", "expression.operand-missing")]
    [InlineData("(a", "column 1", "expression.parenthesis-open")]
    [InlineData("a[0", "column 2", "expression.bracket-open")]
    [InlineData("f(a, ", "column 2", "expression.parenthesis-open")]
    [InlineData("f(a, )", "column 4", "expression.operand-missing")]
    [InlineData("a)", "column 2", "expression.unexpected")]
    [InlineData("a b", "column 3", "expression.unexpected")]
    [InlineData("PID-3 AND PID-5", "column 7", "expression.unexpected")]
    [InlineData("'abc", "column 1", "expression.text-open")]
    [InlineData("'a\\q'", "column 3", "expression.escape")]
    [InlineData("\"abc\"", "column 1", "expression.quotes")]
    [InlineData("a /* b", "column 3", "expression.comment-open")]
    [InlineData("@2015-13", "column 1", "expression.date")]
    [InlineData("@T14:00Z", "column 1", "expression.date")]
    [InlineData("@x", "column 1", "expression.date")]
    [InlineData("a ; b", "column 3", "expression.character")]
    [InlineData("$that", "column 1", "expression.special-unknown")]
    [InlineData("PID-0", "column 5", "expression.hl7-count")]
    [InlineData("PID-3[0]", "column 7", "expression.hl7-count")]
    [InlineData("PID-3.1.2.3", "column 10", "expression.hl7-depth")]
    [InlineData("HD-3", "column 1", "expression.hl7-segment")]
    [InlineData("a.1", "column 3", "expression.name-missing")]
    [InlineData("a.'x'", "column 3", "expression.name-missing")]
    [InlineData("99999999999999999999", "column 1", "expression.number-size")]
    [InlineData("a is", "column 5", "expression.type-missing")]
    [InlineData("a and\n  b ++", "line 2 column 7", "expression.operand-missing")]
    public void Rejects_with_the_place(string text, string place, string code)
    {
        Outcome<Expression> outcome = Expression.Parse(text);
        Assert.False(outcome.Succeeded);
        Assert.Contains(outcome.Problems, problem => problem.Code == code && problem.Path == place);
    }

    [Fact]
    public void Reports_all_problems_at_once()
    {
        IReadOnlyList<Problem> problems = Expression.Parse("a ; 'x\\q' = @2015-99 and (b c").Problems;
        Assert.Equal(["expression.character", "expression.escape", "expression.date"], problems.Take(3).Select(problem => problem.Code));
        Assert.Contains(problems, problem => problem.Code == "expression.unexpected");
        Assert.Contains(problems, problem => problem.Code == "expression.parenthesis-open");
    }

    [Fact]
    public void Every_syntax_problem_says_how_to_mend_it()
    {
        string[] bad = ["", "a +", "a == b", "(a", "a b", "'abc", "@x", "$that", "PID-0", "HD-3", "a.'x'", "a is", "a & & b", "a <> b", "x not", "a, b"];
        Assert.All(bad, text => Assert.All(Expression.Parse(text).Problems, problem => Assert.False(string.IsNullOrEmpty(problem.Mend), $"{text}: {problem}")));
    }

    [Theory]
    [InlineData('(', ')')]
    [InlineData('-', ' ')]
    public void Deep_nesting_is_refused_and_not_a_stack_overflow(char open, char close)
    {
        string text = new string(open, 100_000) + "1" + new string(close, 100_000);
        Assert.Contains(Expression.Parse(text).Problems, problem => problem.Code == "expression.too-deep");
    }

    [Fact]
    public void Long_chains_are_refused_and_not_a_stack_overflow()
    {
        string text = string.Join(" or ", Enumerable.Repeat("a", 50_000));
        Assert.Contains(Expression.Parse(text).Problems, problem => problem.Code == "expression.too-deep");
        Assert.True(Expression.Compile(string.Join(" or ", Enumerable.Repeat("PID-3", 400))).Succeeded);
    }

    [Theory]
    [InlineData("(", "1", ")")]
    [InlineData("iif(true, ", "1", ")")]
    [InlineData("(1).select(", "$this", ")")]
    [InlineData("(1).where((1).exists(", "true", "))")]
    [InlineData("", "1", " = 1 or true")]
    [InlineData("", "1", " + 1")]
    [InlineData("a.", "b", "")]
    [InlineData("", "b", "[0]")]
    public void What_is_accepted_runs_on_a_small_stack(string open, string inside, string close)
    {
        bool isRefused = false;
        Thread thread = new(() =>
        {
            for (int depth = 1; depth < 1000 && !isRefused; depth += 3)
            {
                string text = string.Concat(Enumerable.Repeat(open, depth)) + inside + string.Concat(Enumerable.Repeat(close, depth));
                Outcome<CompiledExpression> outcome = Expression.Compile(text);
                isRefused = !outcome.Succeeded;
                if (isRefused) continue;
                ItemList items = default;
                outcome.Value!.Evaluate(new EvaluationContext(new EvaluationEnvironment(), Item.Of(1L)), ref items);
                Assert.NotEmpty(outcome.Value.ToString());
            }
        }, maxStackSize: 512 * 1024);
        thread.Start();
        thread.Join();
        Assert.True(isRefused);
    }

    [Fact]
    public void Positions_cover_the_text()
    {
        SyntaxNode root = Parse("a.b(PID-3) = 'x'");
        Assert.Equal(new TextSpan(0, 16), root.Span);
        Hl7PathNode path = root.DescendantsAndSelf().OfType<Hl7PathNode>().Single();
        Assert.Equal(new TextSpan(4, 5), path.Span);
        CallNode call = root.DescendantsAndSelf().OfType<CallNode>().Single();
        Assert.Equal(new TextSpan(2, 1), call.NameSpan);
    }

    internal static SyntaxNode Parse(string text) => Expression.Parse(text).Require().Root;

    internal static string Dump(SyntaxNode node) => node switch
    {
        LiteralNode literal => new LiteralNode(default, literal.Value).ToString(),
        EmptyNode => "{}",
        VariableNode variable => "%" + variable.Name,
        SpecialNode special => special.ToString(),
        MemberNode { Target: null } member => member.Name,
        MemberNode member => $"(. {Dump(member.Target)} {member.Name})",
        Hl7PathNode { Target: null } path => "hl7:" + path,
        Hl7PathNode path => $"(hl7:{path with { Target = null }} {Dump(path.Target)})",
        CallNode call => $"(call {call.Name}{(call.Target is null ? "" : " " + Dump(call.Target))}{string.Concat(call.Arguments.Select(a => " " + Dump(a)))})",
        IndexerNode indexer => $"(at {Dump(indexer.Target)} {Dump(indexer.Index)})",
        SignNode sign => $"({(sign.Negative ? "neg" : "pos")} {Dump(sign.Operand)})",
        TypeTestNode test => $"({(test.IsCast ? "as" : "is")} {Dump(test.Operand)} {test.Type})",
        BinaryNode binary => $"({Symbol(binary.Operator)} {Dump(binary.Left)} {Dump(binary.Right)})",
        _ => throw new InvalidOperationException(),
    };

    private static string Symbol(BinaryOperator op) =>
        new BinaryNode(default, op, new EmptyNode(default), new EmptyNode(default), default).ToString().Trim('{', '}', ' ');
}
