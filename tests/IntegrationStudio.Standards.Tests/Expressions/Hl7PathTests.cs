using System.Text;
using IntegrationStudio.Standards.Expressions;
using IntegrationStudio.Standards.Hl7v2;
using Xunit;

namespace IntegrationStudio.Standards.Tests.Expressions;

/// <summary>How HL7 paths resolve in nested scopes, and what their values mean in tests, comparisons and functions.</summary>
public sealed class Hl7PathTests
{
    private const string Text =
        "MSH|^~\\&|LAB|NORTH|EHR|HOSP|20260301081500||ORU^R01^ORU_R01|1|P|2.5.1\r" +
        "PID|1||100^^^N&1.2.3&ISO^MR~200^^^S^SS||Probe^Anna||19800102|F|\"\"||||||||||300\r" +
        "NTE|1||about the patient\r" +
        "ORC|RE|P1\r" +
        "OBR|1|P1||24331-1\r" +
        "NTE|1||order one\r" +
        "OBX|1|NM|2093-3^Cholesterol^LN||187||||||F\r" +
        "NTE|1||first\r" +
        "NTE|2||second\r" +
        "OBX|2|ST|X||one~two~three||||||C\r" +
        "ORC|RE|P2\r" +
        "OBR|2|P2||718-7\r" +
        "OBX|1|NM|718-7^Hb^LN||13.5||||||F\r";

    private readonly Hl7Message _message = Hl7Message.Parse(Encoding.UTF8.GetBytes(Text)).Require();
    private readonly EvaluationEnvironment _environment = new();

    public Hl7PathTests()
    {
        Hl7GroupTree tree = Hl7Structure.Resolve(_message, Hl7Dictionary.For("2.5.1").Structure("ORU_R01")!);
        _environment.Enter(Item.Of(tree.Root));
    }

    [Theory]
    [InlineData("PID-5.1", "Probe")]
    [InlineData("PID-5.2", "Anna")]
    [InlineData("PID-3.1", "100")]
    [InlineData("PID-3[2].1", "200")]
    [InlineData("PID-3.4.2", "1.2.3")]
    [InlineData("OBX-5", "187")]
    [InlineData("OBX[2]-5", "one")]
    [InlineData("OBX[3]-5", "13.5")]
    [InlineData("OBR-4", "24331-1")]
    [InlineData("OBX[9]-5", null)]
    [InlineData("ZZZ-1", null)]
    [InlineData("PATIENT_RESULT.ORDER_OBSERVATION[2].OBR-4", "718-7")]
    [InlineData("ORDER_OBSERVATION[2].OBSERVATION.OBX-5", "13.5")]
    [InlineData("PATIENT.PID-5.1", "Probe")]
    public void A_single_value_at_the_message(string expression, string? expected) =>
        Assert.Equal(expected, Expression.Compile(expression).Require().EvaluateSingle(new EvaluationContext(_environment)).ToText());

    [Theory]
    [InlineData("PID-3.1", "100,200")]
    [InlineData("PID-3[2].1", "200")]
    [InlineData("OBX[2]-5", "one,two,three")]
    [InlineData("OBX[*]-5", "187,one,two,three,13.5")]
    [InlineData("OBX[*]-3.1", "2093-3,X,718-7")]
    [InlineData("OBR.select(OBR-4.1)", "24331-1,718-7")]
    [InlineData("PID-3.where(CX.5 = 'SS').CX.1", "200")]
    [InlineData("PID-3.where(PID-3.5 = 'SS').CX.1", "200")]
    [InlineData("OBX.where(OBX-11 = 'C').OBX-5", "one,two,three")]
    [InlineData("ORDER_OBSERVATION.select(OBR-4.1 & ':' & OBX[*].count())", "24331-1:2,718-7:1")]
    [InlineData("ORDER_OBSERVATION.OBSERVATION.OBX.select(OBX-3.1 & '/' & OBR-4.1)", "2093-3/24331-1,X/24331-1,718-7/718-7")]
    [InlineData("OBX.select(OBR-4.1)", "24331-1,24331-1,718-7")]
    [InlineData("OBX[*]-5.where($index = 1)", "one")]
    [InlineData("PID-5.XPN.2", "Anna")]
    [InlineData("NTE.where(follows('OBX')).NTE-3", "first,second")]
    [InlineData("NTE.where(follows('ORC').not()).NTE-3", "about the patient")]
    [InlineData("OBX-5.where(follows('NTE').not())", "")]
    public void All_values(string expression, string expected) => Assert.Equal(expected, string.Join(',', Evaluate.All(expression, _environment)));

    [Fact]
    public void Nested_scopes_resolve_from_the_inside_out()
    {
        Hl7Group root = _environment.Current.Hl7Group;
        Hl7Group result = root.Groups("PATIENT_RESULT").First();
        Hl7Group second = default;
        foreach (Hl7Group order in result.Groups("ORDER_OBSERVATION")) second = order;
        _environment.Enter(Item.Of(second));
        Assert.Equal("718-7", Evaluate.One("OBR-4.1", _environment));
        Assert.Equal("13.5", Evaluate.One("OBX-5", _environment));
        Assert.Equal("Probe", Evaluate.One("PID-5.1", _environment));
        Assert.Equal(["NTE", "about the patient"], [_environment.Current.Hl7Group.Name == "ORDER_OBSERVATION" ? "NTE" : "", Evaluate.One("NTE-3", _environment)!]);
        _environment.Leave();
    }

    [Fact]
    public void A_segment_scope_shadows_and_its_own_groups_come_first()
    {
        Hl7Segment last = _message[12];
        Assert.Equal("OBX", last.Name);
        EvaluationContext context = new(_environment, Item.Of(last));
        Assert.Equal("13.5", Expression.Compile("OBX-5").Require().EvaluateSingle(context).ToText());
        Assert.Equal("718-7", Expression.Compile("OBR-4.1").Require().EvaluateSingle(context).ToText());
        Assert.Equal("P2", Expression.Compile("ORC-2").Require().EvaluateSingle(context).ToText());
        Assert.Equal(1, _environment.Depth);
    }

    [Fact]
    public void Within_a_repetition_its_own_field_is_that_repetition()
    {
        Item second = Item.Of(_message.First("PID")!.Value.Field(3, 2));
        EvaluationContext context = new(_environment, second);
        Assert.Equal("200", Expression.Compile("PID-3.1").Require().EvaluateSingle(context).ToText());
        Assert.Equal("SS", Expression.Compile("CX.5").Require().EvaluateSingle(context).ToText());
        Assert.Equal("100", Expression.Compile("PID-3[1].1").Require().EvaluateSingle(context).ToText());
        Assert.Equal("Anna", Expression.Compile("PID-5.2").Require().EvaluateSingle(context).ToText());
        Item authority = Item.Of(_message.First("PID")!.Value.Field(3, 1).Component(4));
        Assert.Equal("1.2.3", Expression.Compile("HD.2").Require().EvaluateSingle(new EvaluationContext(_environment, authority)).ToText());
        Assert.Equal("100", Expression.Compile("PID-3.1").Require().EvaluateSingle(new EvaluationContext(_environment, authority)).ToText());
    }

    [Theory]
    [InlineData("PID-3", true)]
    [InlineData("PID-30", false)]
    [InlineData("PID-9", false)]
    [InlineData("PID-9.exists()", false)]
    [InlineData("PID-9.empty()", true)]
    [InlineData("PID-3.exists()", true)]
    [InlineData("PID-3.hasValue()", true)]
    [InlineData("PID-30.not()", true)]
    [InlineData("PID-3 and PID-30", false)]
    [InlineData("PID-3 and PID-30.not()", true)]
    [InlineData("PID-3 or PID-30", true)]
    [InlineData("ORC", true)]
    [InlineData("ZDS", false)]
    [InlineData("ZDS.exists().not()", true)]
    [InlineData("PATIENT_RESULT.PATIENT", true)]
    [InlineData("PATIENT_RESULT.VISIT", false)]
    [InlineData("PID-3.5 = 'MR'", true)]
    [InlineData("PID-3.5 = 'SS'", false)]
    [InlineData("'SS' in PID-3.5", true)]
    [InlineData("PID-3.exists(CX.5 = 'SS')", true)]
    [InlineData("PID-30 = 'x'", false)]
    [InlineData("PID-30 != 'x'", true)]
    [InlineData("PID-9 != 'x'", true)]
    [InlineData("(PID-30 = 'x').not()", true)]
    [InlineData("PID-8 in ('F' | 'M')", true)]
    [InlineData("PID-30 in ('F' | 'M')", false)]
    [InlineData("(PID-30 in ('F' | 'M')).not()", true)]
    [InlineData("PID-3.1 = PID-19", false)]
    [InlineData("PID-19 = 300", true)]
    [InlineData("PID-19 > 299.5", true)]
    [InlineData("OBX-5 >= 187", true)]
    [InlineData("PID-5.1 > 5", false)]
    [InlineData("PID-7 = @1980-01-02", true)]
    [InlineData("PID-7 < @1981", true)]
    [InlineData("PID-7.length() = 8", true)]
    [InlineData("PID-7.length() > 8", false)]
    [InlineData("OBX[2]-5.count() > 1", true)]
    [InlineData("OBX-5.count() > 1", false)]
    [InlineData("PID-3.count() = 2", true)]
    [InlineData("PID-9.count() = 0", true)]
    [InlineData("OBX-3 = '2093-3'", true)]
    [InlineData("OBX-3 != '2093-3'", false)]
    [InlineData("OBX-3 = '2093-3^Cholesterol^LN'", true)]
    [InlineData("OBX-3 in ('x' | '2093-3')", true)]
    [InlineData("OBX-3 = 'Cholesterol'", false)]
    [InlineData("PID-3.4 = 'N'", true)]
    [InlineData("'718-7' in OBX[*]-3", true)]
    [InlineData("PID-8 ~ 'f'", true)]
    [InlineData("OBX-2 = 'NM' and OBX-11 != 'X' and OBX-5.matches('^[0-9.]+$')", true)]
    [InlineData("iif(PID-8 = 'F', true, false)", true)]
    public void Conditions(string condition, bool expected)
    {
        Assert.Equal(expected, Expression.Compile(condition).Require().EvaluateBoolean(new EvaluationContext(_environment)));
        Assert.Empty(_environment.Problems);
    }

    [Theory]
    [InlineData("OBX-5.number() * 2", "374")]
    [InlineData("OBX-5 + 1", "188")]
    [InlineData("PID-7.date()", "1980-01-02")]
    [InlineData("PID-5.2.concat(' ', PID-5.1)", "Anna Probe")]
    [InlineData("PID-5.1.upper()", "PROBE")]
    [InlineData("PID-30.default('none')", "none")]
    [InlineData("PID-5.1 & ', ' & PID-5.2", "Probe, Anna")]
    [InlineData("PID-9.default('x')", "x")]
    [InlineData("MSH-9.3", "ORU_R01")]
    [InlineData("MSH-1", "|")]
    [InlineData("MSH-2", "^~\\&")]
    public void Values(string expression, string expected) => Assert.Equal(expected, Evaluate.One(expression, _environment));

    [Fact]
    public void A_deleted_value_is_handed_on_by_a_plain_path_only()
    {
        ItemList items = default;
        Expression.Compile("PID-9").Require().Evaluate(new EvaluationContext(_environment), ref items);
        Assert.Equal(1, items.Count);
        Assert.True(items[0].Hl7.IsNull);
        Assert.False(items[0].HasValue);
        items.Clear();
        Expression.Compile("PID-9.trim()").Require().Evaluate(new EvaluationContext(_environment), ref items);
        Assert.Equal(0, items.Count);
    }

    [Theory]
    [InlineData("PID-13.1", "111")]
    [InlineData("PID-13.4", null)]
    [InlineData("PATIENT.PID-13.1", "111")]
    [InlineData("PATIENT.PID-13.4", null)]
    [InlineData("PID[1]-13.4", null)]
    [InlineData("PID[*]-13[2].4", "two")]
    public void One_value_comes_from_the_first_repetition_even_if_that_has_no_such_component(string expression, string? expected)
    {
        Hl7Message message = Hl7Message.Parse("MSH|^~\\&|A|B|C|D|2026||ORU^R01^ORU_R01|1|P|2.5.1\rPID|1||||||||||||111~222^^^two\r"u8.ToArray()).Require();
        EvaluationEnvironment environment = new();
        environment.Enter(Item.Of(Hl7Structure.Resolve(message, Hl7Dictionary.For("2.5.1").Structure("ORU_R01")!).Root));
        Assert.Equal(expected, Expression.Compile(expression).Require().EvaluateSingle(new EvaluationContext(environment)).ToText());
    }

    [Theory]
    [InlineData("PID-3.4.2 = 'x' and OBX-5.7 and ZOB-2 and CX.4 and PATIENT.PID-5", null, null)]
    [InlineData("PDI-3", "expression.hl7-segment-unknown", "PID")]
    [InlineData("PID-3.exists(PDI-3)", "expression.hl7-segment-unknown", "PID")]
    [InlineData("PATIENT.PDI-3", "expression.hl7-segment-unknown", "PID")]
    [InlineData("PID-99", "expression.hl7-field-unknown", null)]
    [InlineData("PID-8.2.1 or PID-3.25", "expression.hl7-component-unknown", null)]
    [InlineData("CX.25", "expression.hl7-component-unknown", null)]
    public void Paths_are_checked_against_the_definitions(string expression, string? code, string? mend)
    {
        Outcome<CompiledExpression> outcome = Expression.Compile(expression, new ExpressionSchema { Hl7 = Hl7Dictionary.For(Hl7Dictionary.Versions[^1]) });
        Assert.Equal(code, outcome.Problems.Count == 0 ? null : outcome.Problems[^1].Code);
        Assert.Equal(code == "expression.hl7-segment-unknown", !outcome.Succeeded);
        if (mend is not null) Assert.Contains(mend, outcome.Problems[^1].Mend, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plain_path_is_known_as_one()
    {
        Assert.Equal(5, Expression.Compile("PID-5.1").Require().AsHl7Path!.Field);
        Assert.Null(Expression.Compile("PID-5.1.trim()").Require().AsHl7Path);
    }

    [Fact]
    public void A_message_without_groups_is_a_scope_too()
    {
        EvaluationEnvironment environment = new();
        environment.Enter(Item.Of(_message));
        Assert.Equal("NORTH", Evaluate.One("MSH-4", environment));
        Assert.Equal("24331-1", Evaluate.One("OBR-4", environment));
        Assert.Equal("187,one,two,three,13.5", string.Join(',', Evaluate.All("OBX[*]-5", environment)));
    }

    [Fact]
    public void Scopes_are_left_even_when_an_expression_fails()
    {
        CompiledExpression failing = Expression.Compile("OBX.select(OBX-5.substring('x'))").Require();
        ItemList items = default;
        failing.Evaluate(new EvaluationContext(_environment), ref items);
        Assert.Equal(0, items.Count);
        Assert.NotEmpty(_environment.Problems);
        Assert.Equal(1, _environment.Depth);
    }
}
