using Bunit;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Engine.Mappings.Editing;
using IntegrationStudio.Portal.Designer;
using IntegrationStudio.Portal.Designer.Inspector.Dialogs;
using IntegrationStudio.Standards;
using Microsoft.AspNetCore.Components;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Designer.Inspector;

public sealed class ConnectionDialogTests : ComponentTest
{
    [Fact]
    public async Task The_likeliest_is_chosen_and_says_what_it_does()
    {
        var session = await Maps.OpenAsync();
        ConnectionOption? taken = null;
        var shown = Show(session, [Option(ConnectionKind.Replace, "Replace PID-8", adds: ["PID-8.gender reads PID-8.1"]), Option(ConnectionKind.Condition, "Only when valued")], option => taken = option);
        Assert.Equal("PID-8.gender reads PID-8.1", shown.Find(".lines li").TextContent);
        Assert.True(shown.Find("input[type=radio]").HasAttribute("autofocus"));
        shown.FindAll("input[type=radio]")[1].Change("1");
        shown.Find("form").Submit();
        Assert.Equal("Only when valued", taken?.Title);
    }

    [Fact]
    public async Task Of_matching_children_those_without_a_tick_are_left_out()
    {
        var session = await Maps.OpenAsync();
        var name = new RuleDefinition { Id = "name", To = "name", Rules = [new RuleDefinition { Id = "family", From = "PID-5.1", To = "family" }, new RuleDefinition { Id = "given", From = "PID-5.2", To = "given" }] };
        ConnectionOption? taken = null;
        var shown = Show(session, [Option(ConnectionKind.MatchChildren, "Map the 2 parts that match", () => RuleEdits.Add(session.Library, session.Folder, "PID", name), "PID/name")], option => taken = option);
        Assert.Equal(["PID-5.1", "family", "PID-5.2", "given"], shown.FindAll(".adds code").Select(code => code.TextContent));
        shown.FindAll(".adds input")[0].Change(false);
        Assert.Equal("1 of 2 rules", shown.Find(".all .muted").TextContent);
        shown.Find("form").Submit();
        Assert.Empty(session.Apply("x", _ => taken!.Apply()));
        Assert.Equal(["given"], session.Outline.Find("PID/name")!.Rules.Select(rule => rule.Id));
    }

    [Fact]
    public async Task Nothing_but_ticks_taken_away_is_no_connection()
    {
        var session = await Maps.OpenAsync();
        var name = new RuleDefinition { Id = "name", To = "name", Rules = [new RuleDefinition { Id = "family", From = "PID-5.1", To = "family" }] };
        var shown = Show(session, [Option(ConnectionKind.MatchChildren, "Match", () => RuleEdits.Add(session.Library, session.Folder, "PID", name), "PID/name")], _ => { });
        shown.Find(".all button").Click();
        Assert.True(shown.Find("button[type=submit]").HasAttribute("disabled"));
    }

    private IRenderedComponent<ConnectionDialog> Show(DesignerSession session, IReadOnlyList<ConnectionOption> options, Action<ConnectionOption> chosen)
    {
        RenderTree.Add<CascadingValue<DesignerSession>>(parameters => parameters.Add(value => value.Value, session));
        return Render<ConnectionDialog>(parameters => parameters.Add(dialog => dialog.Plan, new ConnectionPlan(null, options)).Add(dialog => dialog.OnChosen, chosen).Add(dialog => dialog.OnClose, () => { }));
    }

    private static ConnectionOption Option(ConnectionKind kind, string title, Func<Outcome<DefinitionFolder>>? apply = null, string path = "x", IReadOnlyList<string>? adds = null) =>
        new(kind, title, "Because.", adds ?? [], apply ?? (() => new Problem("x", "", "no")), path);
}
