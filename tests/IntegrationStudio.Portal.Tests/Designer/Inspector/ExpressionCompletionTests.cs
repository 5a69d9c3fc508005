using IntegrationStudio.Portal.Designer.Inspector.Expressions;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Designer.Inspector;

public sealed class ExpressionCompletionTests
{
    [Theory]
    [InlineData("PI", "PID")]
    [InlineData("PID-", "PID-1")]
    [InlineData("PID-3.", "PID-3.1")]
    [InlineData("PID-3[2].4.", "PID-3[2].4.1")]
    [InlineData("iif(PID-8 = 'F', PV", "PV1")]
    [InlineData("PID-5.tri", "PID-5.trim()")]
    [InlineData("(PID-5.1 & 'x').tri", ".trim()")]
    [InlineData("no", "now()")]
    public async Task Offers_what_may_stand_at_the_end(string text, string first)
    {
        var list = await AtAsync(text);
        Assert.Contains(first, list.Items.Select(item => item.Text));
    }

    [Fact]
    public async Task A_lookup_is_offered_the_tables()
    {
        var list = await AtAsync("iif(PID-8 = 'F', lookup('sys");
        Assert.Contains("systems", list.Items.Select(item => item.Text));
        Assert.Equal("lookup( \"systems\", PID-8)", ExpressionCompletion.At("lookup( \"sy\", PID-8)", 11, ExpressionNames.Of(await Maps.OpenAsync(), null)).Insert("lookup( \"sy\", PID-8)", list.Items.First(item => item.Text == "systems")).Text);
        Assert.Empty((await AtAsync("lookup('systems', 's")).Items);
    }

    [Theory]
    [InlineData("PID-8 = 'PI")]
    [InlineData("PID-8 = ")]
    [InlineData("")]
    public async Task Offers_nothing_in_texts_and_before_anything_is_typed(string text) => Assert.Empty((await AtAsync(text)).Items);

    [Fact]
    public async Task A_list_that_is_asked_for_begins_with_the_source()
    {
        var session = await Maps.OpenAsync();
        var list = ExpressionCompletion.At("", 0, ExpressionNames.Of(session, null), asked: true);
        Assert.Equal("MSH", list.Items[0].Text);
    }

    [Fact]
    public async Task A_function_with_arguments_takes_the_caret_into_its_parentheses()
    {
        var list = await AtAsync("PID-5.1.startsW = 'x'", 15);
        var (text, caret) = list.Insert("PID-5.1.startsW = 'x'", list.Items[0]);
        Assert.Equal("PID-5.1.startsWith() = 'x'", text);
        Assert.Equal("PID-5.1.startsWith(".Length, caret);
    }

    [Fact]
    public void Functions_are_tried_on_a_value()
    {
        Assert.Equal("ABC", ExpressionTrial.Run(" abc ", ["trim", "upper()"]).Text);
        Assert.Equal("it's", ExpressionTrial.Run("it's", []).Text);
        Assert.Contains("nope", ExpressionTrial.Run("x", ["nope"]).Problem, StringComparison.Ordinal);
        Assert.NotNull(ExpressionTrial.Run("x", ["substring("]).Problem);
        Assert.Equal("nothing", ExpressionTrial.Run("x", ["number"]).Problem);
    }

    private static async Task<CompletionList> AtAsync(string text, int? caret = null)
    {
        var session = await Maps.OpenAsync();
        return ExpressionCompletion.At(text, caret ?? text.Length, ExpressionNames.Of(session, session.Outline.Find("PID/PID-8.gender")));
    }
}
