using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Portal.Designer.Inspector.Conditions;
using IntegrationStudio.Standards.Expressions;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Designer.Inspector;

public sealed class ConditionTests
{
    [Theory]
    [InlineData("OBX-2 = 'NM'", "IF OBX-2 EQUALS \"NM\"")]
    [InlineData("OBX-2 in ('ST' | 'FT' | 'TX')", "IF OBX-2 IN (\"ST\", \"FT\", \"TX\")")]
    [InlineData("(OBX-2 in ('ST' | 'FT')).not()", "IF OBX-2 NOT IN (\"ST\", \"FT\")")]
    [InlineData("PID-7.1.length() > 8", "IF PID-7.1 LENGTH GREATER THAN 8")]
    [InlineData("PID-11.count() = 1 and PID-11.9.empty()", "IF PID-11 COUNT EQUALS 1 AND PID-11.9 NOT VALUED")]
    [InlineData("PID-11.9.exists() and (PID-11.9.empty() or PID-11.9 != PID-12)", "IF PID-11.9 VALUED AND (PID-11.9 NOT VALUED OR PID-11.9 NOT EQUALS PID-12)")]
    [InlineData("PID-11.6.upper() in ('US' | 'USA')", "IF PID-11.6.upper() IN (\"US\", \"USA\")")]
    [InlineData("(PID-3.exists() or PID-4.exists()).not()", "IF NOT (PID-3 VALUED OR PID-4 VALUED)")]
    [InlineData("(PID-3.exists() and PID-4.exists()).not() or ORC.exists()", "IF NOT (PID-3 VALUED AND PID-4 VALUED) OR ORC VALUED")]
    [InlineData("PRT-10.1.startsWith('(')", "IF PRT-10.1 STARTS WITH \"(\"")]
    [InlineData("(OBX-5 = 'it\\'s ) odd').not()", "IF NOT (OBX-5 EQUALS \"it's ) odd\")")]
    [InlineData("PID-7 < @1990", "IF PID-7 LESS THAN @1990")]
    [InlineData("follows('PV1').not() and ROL-3.1 = 'PP'", "IF follows('PV1').not() AND ROL-3.1 EQUALS \"PP\"")]
    [InlineData("NTE-4.exists() and (NTE-4 = '1R' xor NTE-4 = 'RE')", "IF NTE-4 VALUED AND NTE-4 = '1R' xor NTE-4 = 'RE'")]
    public void Reads_what_it_writes_and_says_it_in_the_tables_words(string condition, string words)
    {
        var form = ConditionReader.Read(condition);
        Assert.NotNull(form);
        Assert.Equal(condition, ConditionWriter.Write(form));
        Assert.Equal(words, ConditionWords.Of(condition));
    }

    [Theory]
    [InlineData("IF OBX-2 EQUALS \"NM\"", "OBX-2 = 'NM'")]
    [InlineData("if obx is not valued", "obx.empty()")]
    [InlineData("OBX-2 NOT IN (\"ST\", \"FT\")", "(OBX-2 in ('ST' | 'FT')).not()")]
    [InlineData("IF PID-7.1 LENGTH GREATER THAN 8", "PID-7.1.length() > 8")]
    [InlineData("IF PID-7.1 GREATER THAN OR EQUAL TO 8", "PID-7.1 >= 8")]
    [InlineData("IF PID-11 COUNT EQUALS 1 AND PID-11.9 NOT VALUED", "PID-11.count() = 1 and PID-11.9.empty()")]
    [InlineData("IF PID-11.9 VALUED AND (PID-11.9 NOT VALUED OR PID-11.9 NOT EQUALS PID-12)", "PID-11.9.exists() and (PID-11.9.empty() or PID-11.9 != PID-12)")]
    [InlineData("IF PID-11.6.upper() IN (\"US\", \"USA\")", "PID-11.6.upper() in ('US' | 'USA')")]
    [InlineData("IF PID-8 EQUALS, IGNORING CASE \"f\"", "PID-8 ~ 'f'")]
    [InlineData("IF NOT (PID-3 VALUED OR PID-4 VALUED)", "(PID-3.exists() or PID-4.exists()).not()")]
    [InlineData("IF NOT (PID-3 VALUED AND PID-4 VALUED) OR ORC VALUED", "(PID-3.exists() and PID-4.exists()).not() or ORC.exists()")]
    [InlineData("IF PRT-10.1 STARTS WITH \"(\"", "PRT-10.1.startsWith('(')")]
    [InlineData("IF NOT (OBX-5 EQUALS \"it's ) odd\")", "(OBX-5 = 'it\\'s ) odd').not()")]
    [InlineData("IF follows('PV1').not() AND ROL-3.1 EQUALS \"PP\"", "follows('PV1').not() and ROL-3.1 = 'PP'")]
    [InlineData("IF PID-3 VALUED AND PID-4 VALUED OR PID-5 VALUED", null)]
    [InlineData("IF PID-3 EQUALS", null)]
    [InlineData("IF PID-3 EQUALS \"open", null)]
    [InlineData("IF (PID-3 VALUED", null)]
    [InlineData("because", "because")]
    [InlineData("nobody knows why", null)]
    [InlineData("", null)]
    public void The_tables_words_are_read_as_conditions(string words, string? condition) => Assert.Equal(condition, ConditionNarrative.Read(words));

    [Theory]
    [InlineData("PID-3", "PID-3.exists()")]
    [InlineData("PID-30.not()", "PID-30.empty()")]
    [InlineData("PID-3.exists().not()", "PID-3.empty()")]
    [InlineData("(PID-3.exists())", "PID-3.exists()")]
    [InlineData("OBX-2 in ('NM')", "OBX-2 in 'NM'")]
    public void Spells_the_same_test_in_one_way(string condition, string written) => Assert.Equal(written, ConditionWriter.Write(ConditionReader.Read(condition)!));

    [Theory]
    [InlineData("OBX-2 = ")]
    [InlineData("OBX-2 = 'NM' // numbers only")]
    [InlineData("/* all */ OBX-2.exists()")]
    public void Leaves_what_a_form_would_lose_to_the_text(string condition)
    {
        Assert.Null(ConditionReader.Read(condition));
        Assert.Equal(condition, ConditionWords.Of(condition));
    }

    [Fact]
    public void A_slash_in_a_text_is_no_comment() => Assert.NotNull(ConditionReader.Read("MSH-3 = 'http://lab' and MSH-4 = '/*'"));

    [Fact]
    public void Knows_whether_it_shows_everything()
    {
        Assert.True(ConditionReader.IsComplete(ConditionReader.Read("OBX-2 = 'NM' and OBX-5.exists()")!));
        Assert.False(ConditionReader.IsComplete(ConditionReader.Read("OBX-2 = 'NM' and OBX.where(OBX-11 = 'F').count() + 1 > 2")!));
        Assert.False(ConditionReader.IsComplete(ConditionReader.Read("a implies b")!));
    }

    [Fact]
    public void What_is_not_filled_in_yet_is_not_written()
    {
        ConditionGroup form = new(ConditionJoin.All, [new ConditionTest("", ConditionKind.Valued), new ConditionTest("PID-3", ConditionKind.Equals), new ConditionTest("PID-4", ConditionKind.In), new ConditionText(" ")]);
        Assert.Null(ConditionWriter.Write(form));
        Assert.Null(ConditionWriter.Write(ConditionReader.Read(null)!));
        Assert.Equal("PID-5.exists()", ConditionWriter.Write(form with { Parts = [.. form.Parts, new ConditionTest("PID-5", ConditionKind.Valued)] }));
    }

    [Fact]
    public void An_expression_as_an_operand_keeps_its_meaning()
    {
        Assert.Equal("(OBX-5.1 & OBX-5.2) = 'ab'", ConditionWriter.Write(new ConditionTest("OBX-5.1 & OBX-5.2", ConditionKind.Equals, new ConditionValue("ab"))));
        Assert.Equal("PID-3.exists() and (a or b)", ConditionWriter.Write(new ConditionGroup(ConditionJoin.All, [new ConditionTest("PID-3", ConditionKind.Valued), new ConditionText("a or b")])));
    }

    [Fact]
    public void Every_condition_of_the_shipped_maps_survives_the_builder()
    {
        var library = MappingLibrary.Open(Path.Combine(AppContext.BaseDirectory, "mappings")).Require();
        string[] conditions = [.. library.All.SelectMany(package => package.Definition.Rules.Concat(package.Definition.Changes.Select(change => change.Rule).OfType<RuleDefinition>()))
            .SelectMany(Walk).Select(rule => rule.When).OfType<string>().Distinct()];
        Assert.True(conditions.Length > 400, $"{conditions.Length} conditions");
        var shown = 0;
        foreach (var condition in conditions)
        {
            var form = ConditionReader.Read(condition);
            Assert.True(form is not null, condition);
            var written = ConditionWriter.Write(form)!;
            Assert.True(Expression.Parse(written).Succeeded, $"{condition} became {written}");
            Assert.Equal(form, ConditionReader.Read(written));
            Assert.Equal(written, ConditionWriter.Write(ConditionReader.Read(written)!));
            if (ConditionReader.IsComplete(form))
                shown++;
        }
        Assert.True(shown > conditions.Length * 95 / 100, $"The builder shows {shown} of {conditions.Length}");
    }

    private static IEnumerable<RuleDefinition> Walk(RuleDefinition rule) => rule.Rules.SelectMany(Walk).Prepend(rule);
}
