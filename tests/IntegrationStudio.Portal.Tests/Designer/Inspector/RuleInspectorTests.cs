using AngleSharp.Dom;
using Bunit;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Portal.Designer;
using IntegrationStudio.Portal.Designer.Inspector;
using IntegrationStudio.Portal.Designer.Preview;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Designer.Inspector;

public sealed class RuleInspectorTests : ComponentTest
{
    [Fact]
    public async Task Changing_an_inherited_rule_makes_an_override_and_reset_takes_it_back()
    {
        var (session, shown) = await ShowAsync("PID/PID-8.gender");
        Assert.Contains("makes an override", shown.Find(".from").TextContent, StringComparison.Ordinal);
        await shown.InvokeAsync(() => shown.Find("textarea[data-expression]").Input("PID-8.1"));
        Assert.Equal(RuleOrigin.Overridden, session.Outline.Find("PID/PID-8.gender")!.Origin);
        Assert.Equal("PID-8.1", session.Outline.Find("PID/PID-8.gender")!.Definition.From);
        Assert.Equal("Override source of PID-8.gender", session.UndoTitle);
        shown.WaitForAssertion(() => Assert.Equal("Overridden", shown.Find("header .mark").TextContent.Trim()));
        await shown.InvokeAsync(() => Button(shown, "Reset").Click());
        Assert.Equal(RuleOrigin.Inherited, session.Outline.Find("PID/PID-8.gender")!.Origin);
        shown.WaitForAssertion(() => Assert.Equal("PID-8", shown.Find("textarea[data-expression]").GetAttribute("value")));
    }

    [Fact]
    public async Task An_inherited_rule_is_disabled_and_a_disabled_one_enabled()
    {
        var (session, shown) = await ShowAsync("PID/PID-8.gender");
        await shown.InvokeAsync(() => Button(shown, "Disable").Click());
        Assert.Equal(RuleOrigin.Disabled, session.Outline.Find("PID/PID-8.gender")!.Origin);
        shown.WaitForAssertion(() => Assert.NotNull(Button(shown, "Enable")));
        Assert.All(shown.FindAll(".rule-panel > fieldset"), fieldset => Assert.True(fieldset.HasAttribute("disabled")));
        await shown.InvokeAsync(() => Button(shown, "Enable").Click());
        Assert.Equal(RuleOrigin.Inherited, session.Outline.Find("PID/PID-8.gender")!.Origin);
    }

    [Fact]
    public async Task Own_rules_are_duplicated_moved_and_deleted()
    {
        var (session, shown) = await ShowAsync("PID/PID-15.language");
        await shown.InvokeAsync(() => shown.Find("button[aria-label='Duplicate']").Click());
        Assert.Equal("PID/PID-15.language[2]", session.Selection.RulePath);
        shown.WaitForAssertion(() => Assert.Equal("PID-15.language[2]", shown.Find("article h2").TextContent));
        await shown.InvokeAsync(() => shown.Find("button[aria-label='Move up']").Click());
        Assert.Equal("Move PID-15.language[2] up", session.UndoTitle);
        Assert.Equal(["PID-15.language[2]", "PID-15.language"], session.Outline.Find("PID")!.Rules.Select(rule => rule.Id).Where(id => id.StartsWith("PID-15", StringComparison.Ordinal)));
        await shown.InvokeAsync(() => Button(shown, "Delete").Click());
        Assert.Null(session.Outline.Find("PID/PID-15.language[2]"));
        shown.WaitForAssertion(() => Assert.Contains("Nothing is selected", shown.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_row_with_several_rules_lists_them()
    {
        var (session, shown) = await ShowAsync(null, changes: """{ "at": "PID", "op": "add", "rule": { "id": "PID-7.year", "from": "PID-7.substring(0, 4)", "to": "extension.valueString" } }""");
        session.Selection = new DesignerSelection(SourceKey: "PID/7");
        shown.WaitForAssertion(() => Assert.Equal(["PID-7.birthDate", "PID-7.year"], shown.FindAll(".which .name").Select(name => name.ChildNodes[0].TextContent)));
        await shown.InvokeAsync(() => shown.FindAll(".which button")[1].Click());
        Assert.Equal("PID/PID-7.year", session.Selection.RulePath);
        shown.WaitForAssertion(() => Assert.Equal("PID-7.year", shown.Find("article h2").TextContent));
    }

    [Fact]
    public async Task A_row_without_rules_says_so()
    {
        var (session, shown) = await ShowAsync(null);
        session.Selection = new DesignerSelection(TargetKey: "Patient/name/family");
        shown.WaitForAssertion(() => Assert.Contains("Patient.name.family", shown.Find("h2").TextContent, StringComparison.Ordinal));
        Assert.Contains("No rule", shown.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Problems_of_an_expression_show_while_it_is_typed()
    {
        var (session, shown) = await ShowAsync("PID/PID-8.gender");
        await shown.InvokeAsync(() => shown.Find("textarea[data-expression]").Input("PID-8 +"));
        Assert.Contains("(column 8)", shown.Find(".expression .wrong").TextContent, StringComparison.Ordinal);
        Assert.Equal("true", shown.Find("textarea[data-expression]").GetAttribute("aria-invalid"));
        await shown.InvokeAsync(() => shown.Find("textarea[data-expression]").Input("PID-8.1"));
        Assert.Empty(shown.FindAll(".expression .wrong"));
        Assert.Equal("PID-8.1", session.Outline.Find("PID/PID-8.gender")!.Definition.From);
    }

    [Fact]
    public async Task The_condition_is_built_in_the_tables_words()
    {
        var (session, shown) = await ShowAsync("PID/PID-8.gender");
        await shown.InvokeAsync(() => Button(shown, "+ Condition").Click());
        await shown.InvokeAsync(() => shown.Find(".condition textarea").Input("PID-8.3"));
        Assert.Equal("PID-8.3.exists()", When(session));
        await shown.InvokeAsync(() => shown.Find(".condition select[aria-label=Question]").Change("In"));
        Assert.Null(When(session));
        await shown.InvokeAsync(() => shown.Find(".condition .field textarea").Change("HL70001\nL"));
        Assert.Equal("PID-8.3 in ('HL70001' | 'L')", When(session));
        Assert.Equal("IF PID-8.3 IN (\"HL70001\", \"L\")", shown.Find(".condition .words").TextContent);
        await shown.InvokeAsync(() => Button(shown, "Text").Click());
        Assert.Equal("PID-8.3 in ('HL70001' | 'L')", shown.Find(".condition textarea").GetAttribute("value"));
        await shown.InvokeAsync(() => shown.Find(".condition textarea").Input("a implies"));
        shown.WaitForAssertion(() => Assert.True(Button(shown, "Builder").HasAttribute("disabled")));
    }

    [Fact]
    public async Task Values_of_the_sample_stand_beside_the_rule_and_are_text()
    {
        var (session, shown) = await ShowAsync("PID/PID-15.language");
        session.Choose(new DesignerSample("x", "MSH|"u8.ToArray(), SampleOrigin.Pasted));
        session.Show(new PreviewState
        {
            SourceValues = new Dictionary<string, RowValue> { ["PID/15/1"] = new(Maps.Markup, 3) },
            Trace = [new TraceEntry("Bundle.entry[0].resource.communication[0].language.text", "PID/PID-15.language", default, "PID-15.1", Maps.Markup)],
        });
        shown.WaitForAssertion(() => Assert.Equal(2, shown.FindAll(".values dd").Count));
        Assert.Contains(Maps.Markup, shown.Find(".values .made dd").TextContent, StringComparison.Ordinal);
        Assert.Empty(shown.FindAll("img"));
        Assert.Equal(Maps.Markup, shown.FindAll("textarea")[^1].GetAttribute("value"));
    }

    [Fact]
    public async Task An_action_changes_the_rule_once_it_has_its_name()
    {
        var (session, shown) = await ShowAsync("PID/PID-15.language");
        var action = shown.FindAll("select").Single(select => select.InnerHtml.Contains("Write a constant", StringComparison.Ordinal));
        action.Change("Constant");
        Assert.Null(session.UndoTitle);
        await shown.InvokeAsync(() => shown.FindAll("label").Single(label => label.TextContent.Trim() == "Constant").QuerySelector("input")!.Input("German"));
        var rule = session.Outline.Find("PID/PID-15.language")!.Definition;
        Assert.Equal("German", rule.Value.GetString());
        Assert.Equal("PID-15.1", rule.From);
    }

    [Fact]
    public async Task Functions_show_what_they_make_of_the_samples_value()
    {
        var (session, shown) = await ShowAsync("PID/PID-7.birthDate");
        session.Choose(new DesignerSample("x", "MSH|"u8.ToArray(), SampleOrigin.Pasted));
        session.Show(new PreviewState { SourceValues = new Dictionary<string, RowValue> { ["PID/7"] = new(" 20010203 ", 1) } });
        shown.WaitForAssertion(() => Assert.Equal("20010203", shown.Find(".chain .result").TextContent));
        await shown.InvokeAsync(() => Button(shown, "+ Function").Click());
        await shown.InvokeAsync(() => shown.Find(".picker input").Input("substr"));
        await shown.InvokeAsync(() => shown.Find(".picker li button").Click());
        Assert.Equal(["trim", "substring(2, 1)"], session.Outline.Find("PID/PID-7.birthDate")!.Definition.Functions);
        shown.WaitForAssertion(() => Assert.Equal(["20010203", "0"], shown.FindAll(".chain .result").Select(result => result.TextContent)));
    }

    [Fact]
    public async Task Without_the_permission_everything_is_shown_and_nothing_changes()
    {
        var session = await Maps.OpenAsync("PID/PID-8.gender");
        session.IsReadOnly = true;
        var shown = Show(session);
        Assert.All(shown.FindAll(".rule-panel > fieldset"), fieldset => Assert.True(fieldset.HasAttribute("disabled")));
        Assert.DoesNotContain("override", shown.Markup, StringComparison.Ordinal);
    }

    private async Task<(DesignerSession Session, IRenderedComponent<RuleInspector> Shown)> ShowAsync(string? rule, string? changes = null)
    {
        var partner = changes is null ? Maps.Partner : Maps.Partner.Replace("\"changes\": [", $"\"changes\": [ {changes},", StringComparison.Ordinal);
        var session = await Maps.OpenAsync(rule, library: Maps.Library(partner));
        return (session, Show(session));
    }

    private IRenderedComponent<RuleInspector> Show(DesignerSession session)
    {
        RenderTree.Add<Microsoft.AspNetCore.Components.CascadingValue<DesignerSession>>(parameters => parameters.Add(value => value.Value, session));
        return Render<RuleInspector>();
    }

    private static string? When(DesignerSession session) => session.Outline.Find("PID/PID-8.gender")!.Definition.When;

    private static IElement Button(IRenderedComponent<RuleInspector> shown, string name) => shown.FindAll("button").First(button => button.TextContent.Trim() == name);
}
