using IntegrationStudio.Standards.Expressions;
using Xunit;

namespace IntegrationStudio.Standards.Tests.Expressions;

public sealed class FunctionTests
{
    [Theory]
    [InlineData("' a '.trim()", "a")]
    [InlineData("'a-b'.split('-').last()", "b")]
    [InlineData("'a'.concat('-', {}, 'b')", "a-b")]
    [InlineData("{}.concat('b')", "b")]
    [InlineData("{}.default('x')", "x")]
    [InlineData("'y'.default('x')", "y")]
    [InlineData("' +12.50 '.number()", "12.50")]
    [InlineData("'007'.number()", "7")]
    [InlineData("'<5'.number()", null)]
    [InlineData("'20260301'.date()", "2026-03-01")]
    [InlineData("'2026'.date()", "2026")]
    [InlineData("'202603011530-0600'.date()", "2026-03-01T15:30-06:00")]
    [InlineData("'20260301153000.25+0100'.date()", "2026-03-01T15:30:00.25+01:00")]
    [InlineData("'2026-03-01'.date()", "2026-03-01")]
    [InlineData("'20261301'.date()", null)]
    [InlineData("'2026030'.date()", null)]
    [InlineData("'01.03.2026'.date('dd.MM.yyyy')", "2026-03-01")]
    [InlineData("'03/2026'.date('MM/yyyy')", "2026-03")]
    [InlineData("'01.03.2026 14:05'.date('dd.MM.yyyy HH:mm')", "2026-03-01T14:05")]
    [InlineData("'31.02.2026'.date('dd.MM.yyyy')", null)]
    [InlineData("'14:05'.date('HH:mm')", null)]
    [InlineData("'x'.date('%')", null)]
    [InlineData("'202603010930'.later(45, 'MIN')", "202603011015")]
    [InlineData("'202603010930'.later(45)", "202603011015")]
    [InlineData("'20260301233000-0500'.later(1.5, 'h')", "20260302010000-0500")]
    [InlineData("'20260301'.later(-2, 'wk')", "20260215")]
    [InlineData("'202601'.later(1, 'mo')", "202602")]
    [InlineData("'20240229'.later(1, 'a')", "20250228")]
    [InlineData("'20260301'.later(30, 'min')", null)]
    [InlineData("'20260301'.later(1.5, 'mo')", null)]
    [InlineData("'20260301'.later(1, 'parsec')", null)]
    [InlineData("'20261301'.later(1, 'd')", null)]
    [InlineData("'9999'.later(1, 'a')", null)]
    [InlineData("'noon'.later(1)", null)]
    [InlineData("'ff00'.recode('hex', 'base64')", "/wA=")]
    [InlineData("'/wA='.recode('base64', 'hex')", "ff00")]
    [InlineData("'xyz'.recode('hex', 'base64')", null)]
    [InlineData("'1430'.time()", "14:30")]
    [InlineData("'abc'.hash()", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData("'a' & {} & 'b'", "ab")]
    [InlineData("1.0 + 0.20", "1.20")]
    [InlineData("0.1 + 0.2 = 0.3", "true")]
    [InlineData("10 / 4", "2.5")]
    [InlineData("9223372036854775807 + 1", null)]
    [InlineData("792281625142643375935439503.0 * 1000", null)]
    [InlineData("'abc'.replaceMatches('[^b]', '')", "b")]
    [InlineData("'abc'.matches('(?=b)')", "true")]
    [InlineData("'2 days'.toQuantity()", "2 days")]
    [InlineData("'2 \\'mg\\''.toQuantity('g')", "2 'mg'")]
    [InlineData("'2 \\'mg\\''.toQuantity('m')", null)]
    [InlineData("(3 | 1 | 2).sort().join(',')", "1,2,3")]
    [InlineData("(3 | 1 | 2).sort(-$this).join(',')", "3,2,1")]
    [InlineData("(1 | 2 | 3).where($index > 0).join(',')", "2,3")]
    [InlineData("(1 | 2 | 3).select($this * 2).join(',')", "2,4,6")]
    [InlineData("'abc'.lastIndexOf('c')", "2")]
    [InlineData("'abc'.substring(1)", "bc")]
    [InlineData("1 'kg' + 1 'g'", "1001 'g'")]
    [InlineData("1 'mg/dL' = 10 'mg/L'", "true")]
    [InlineData("1 'mmol/L' > 500 'umol/L'", "true")]
    [InlineData("1 'U/L' = 1 'm'", null)]
    [InlineData("1 year = 12 months", "true")]
    [InlineData("1 year = 365 days", null)]
    [InlineData("1 year ~ 1 'a'", "true")]
    [InlineData("1 'Cel' = 1 'Cel'", "true")]
    [InlineData("10 '10*3/uL' = 10 '10*9/L'", "true")]
    [InlineData("@2024-02-29 + 1 year", "2025-02-28")]
    [InlineData("@2024-01-31 + 1 month", "2024-02-29")]
    [InlineData("@T23:30 + 1 hour", "00:30")]
    [InlineData("@2015 = @2015-02", null)]
    [InlineData("@2015 < @2016-02", "true")]
    [InlineData("@2015-02-04T14:00Z = @2015-02-04T15:00+01:00", "true")]
    [InlineData("'x'.type().name", "String")]
    public void Values(string expression, string? expected) => Assert.Equal(expected, Evaluate.One(expression));

    [Theory]
    [InlineData("true", "{}", "and", null)]
    [InlineData("false", "{}", "and", "false")]
    [InlineData("{}", "false", "and", "false")]
    [InlineData("true", "{}", "or", "true")]
    [InlineData("{}", "true", "or", "true")]
    [InlineData("false", "{}", "or", null)]
    [InlineData("true", "{}", "xor", null)]
    [InlineData("true", "false", "xor", "true")]
    [InlineData("false", "{}", "implies", "true")]
    [InlineData("{}", "true", "implies", "true")]
    [InlineData("{}", "false", "implies", null)]
    [InlineData("true", "{}", "implies", null)]
    public void Logic_has_three_values(string left, string right, string op, string? expected)
    {
        Assert.Equal(expected, Evaluate.One($"{left} {op} {right}"));
        // The same without constant folding.
        EvaluationEnvironment environment = new();
        environment.SetVariable("l", left == "{}" ? default : Item.Of(left == "true"));
        environment.SetVariable("r", right == "{}" ? default : Item.Of(right == "true"));
        Assert.Equal(expected, Evaluate.One($"%l {op} %r", environment));
    }

    [Theory]
    [InlineData("(1 | 2) + 1", "expression.several", "column 4")]
    [InlineData("'a' + 1", "expression.operands", "column 5")]
    [InlineData("'a' < 1", "expression.not-comparable", "column 5")]
    [InlineData("-'a'", "expression.operands", "column 1")]
    [InlineData("(1 | 2).single()", "expression.several", "column 9")]
    [InlineData("1.substring(0)", "expression.input", "column 3")]
    [InlineData("'a'.substring('b')", "expression.argument", "column 15")]
    [InlineData("'a'.matches('(')", "expression.pattern", "column 5")]
    [InlineData("lookup('no', 'x')", "expression.table-unknown", "column 1")]
    [InlineData("uuid('a')", "expression.ids-unavailable", "column 1")]
    [InlineData("@2015-01-01 + 1 'a'", "expression.operands", "column 13")]
    [InlineData("('a' | 'b') & 'c'", "expression.several", "column 6")]
    public void Failures_name_their_place(string expression, string code, string place)
    {
        Problem problem = Assert.Single(Evaluate.Problems(expression));
        Assert.Equal((code, place), (problem.Code, problem.Path));
    }

    [Fact]
    public void A_pattern_that_explodes_is_stopped()
    {
        string text = new('a', 40);
        Assert.Equal("false", Evaluate.One($"'{text}!'.matches('^(a+)+$')"));
        Problem problem = Assert.Single(Evaluate.Problems($"'{text}!'.matches('^(?=a)(a+)+$')"));
        Assert.Equal("expression.pattern-slow", problem.Code);
    }

    [Theory]
    [InlineData("nothing()", "expression.function-unknown", null)]
    [InlineData("a.exist()", "expression.function-unknown", "exists")]
    [InlineData("'a'.trim(1)", "expression.argument-count", "text.trim()")]
    [InlineData("where()", "expression.argument-count", "criteria")]
    [InlineData("a is Foo", "expression.type-unknown", null)]
    [InlineData("a.ofType(1)", "expression.type-missing", null)]
    public void Refuses_to_compile(string expression, string code, string? mend)
    {
        Problem problem = Assert.Single(Expression.Compile(expression).Problems);
        Assert.Equal(code, problem.Code);
        if (mend is not null) Assert.Contains(mend, problem.Mend, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_variables_are_refused_when_the_known_ones_are_given()
    {
        ExpressionSchema schema = new() { Variables = new HashSet<string> { "patient" } };
        Assert.True(Expression.Compile("%patient.id = %resource.id and %`vs-x` = %ucum", schema).Succeeded);
        Problem problem = Assert.Single(Expression.Compile("%patent", schema).Problems);
        Assert.Equal("expression.variable-unknown", problem.Code);
        Assert.Contains("patient", problem.Mend, StringComparison.Ordinal);
    }

    [Fact]
    public void All_problems_of_compiling_come_at_once()
    {
        IReadOnlyList<Problem> problems = Expression.Compile("foo() and bar(1).trim(2) or x is Baz").Problems;
        Assert.Equal(["expression.function-unknown", "expression.argument-count", "expression.function-unknown", "expression.type-unknown"], problems.Select(problem => problem.Code));
    }

    [Fact]
    public void The_host_answers_what_lies_outside()
    {
        Host host = new() { Time = new FixedTime() };
        Assert.Equal("M", Evaluate.One("lookup('sex', '1')", default, host));
        Assert.Equal("M", Evaluate.One("'1'.lookup('sex')", default, host));
        Assert.Null(Evaluate.One("lookup('sex', '9')", default, host));
        Assert.Equal("Patient/x/1", Evaluate.One("uuid('Patient', 'x', '1')", default, host));
        Assert.Null(Evaluate.One("uuid('Patient', {})", default, host));
        Assert.Equal("2026-03-01T08:15:00.000+00:00", Evaluate.One("now()", default, host)!.Replace("Z", "+00:00", StringComparison.Ordinal));
        Assert.Equal("2026-03-01", Evaluate.One("today()", default, host));
        Assert.Equal("08:15:00.000", Evaluate.One("timeOfDay()", default, host));
        Assert.Equal("true", Evaluate.One("now() = now()", default, host));
        Assert.Equal("true", Evaluate.One("'a'.memberOf('http://x')", default, host));
        Assert.Equal(["1", "2"], Evaluate.All("(1 | 2).trace('t')", default, host));
        Assert.Equal(["t=1", "t=2"], host.Traced);
    }

    private sealed class Host : ExpressionHost
    {
        public List<string> Traced { get; } = [];

        public override string? Lookup(string table, string code, out bool found)
        {
            found = table == "sex";
            return code == "1" ? "M" : null;
        }

        public override string? MakeId(ReadOnlySpan<string> parts) => string.Join('/', parts);

        public override bool? MemberOf(in Item code, string valueSet) => valueSet == "http://x";

        public override void Trace(string name, in Item item) => Traced.Add($"{name}={item}");
    }

    private sealed class FixedTime : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override DateTimeOffset GetUtcNow() => new(2026, 3, 1, 8, 15, 0, TimeSpan.Zero);
    }
}
