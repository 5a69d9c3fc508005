using Bunit;
using IntegrationStudio.Engine.Mappings.Schemas;
using IntegrationStudio.Portal.Designer;
using IntegrationStudio.Portal.Designer.Inspector;
using IntegrationStudio.Portal.Designer.Inspector.Rows;
using Microsoft.AspNetCore.Components;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Designer.Inspector;

public sealed class RowFactsTests : ComponentTest
{
    private const string Core = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-patient";

    [Fact]
    public async Task A_row_says_what_it_is()
    {
        var (session, shown) = await InspectAsync(new DesignerSelection(TargetKey: "Patient/birthDate"));
        Assert.Contains("The date of birth for the individual", shown.Find(".row-known").TextContent, StringComparison.Ordinal);
        Assert.Contains("no sample", shown.Find(".row-known").TextContent, StringComparison.Ordinal);

        session.Selection = new DesignerSelection(SourceKey: "PID/8");
        shown.WaitForAssertion(() => Assert.Contains("Table 0001", shown.Find(".row-known").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_profile_of_a_resource_is_chosen_written_and_undone()
    {
        var (session, shown) = await InspectAsync(new DesignerSelection(TargetKey: "Patient"));
        await shown.InvokeAsync(() => shown.Find(".profile select").Change(Core));
        Assert.True(session.Target.Find("Patient/birthDate")!.MustSupport);

        shown.WaitForAssertion(() => Assert.NotNull(shown.Find(".profile input[type=checkbox]")));
        await shown.InvokeAsync(() => shown.Find(".profile input[type=checkbox]").Change(true));
        Assert.Equal(Core, session.Outline.Find("PID/profile")!.Definition.Value.GetString());

        session.Undo();
        session.Undo();
        Assert.False(session.Target.Find("Patient/birthDate")!.MustSupport);
        Assert.Null(session.Outline.Find("PID/profile"));
    }

    [Fact]
    public async Task A_known_extension_is_found_by_words_and_added()
    {
        var (session, dialog, chosen) = await AskAsync("Patient/extension");
        Assert.Contains(dialog.FindAll(".known button"), button => button.TextContent.Contains("US Core Race Extension", StringComparison.Ordinal));
        Assert.DoesNotContain(dialog.FindAll(".known button"), button => button.TextContent.Contains("observation-bodyPosition", StringComparison.Ordinal));
        await dialog.InvokeAsync(() => dialog.Find("input[type=search]").Input("birth place"));
        var only = Assert.Single(dialog.FindAll(".known button"));
        await dialog.InvokeAsync(() => only.Click());
        await dialog.InvokeAsync(() => dialog.Find("dialog").TriggerEvent("onclose", EventArgs.Empty));

        Assert.Equal(["Patient/extension:patient-birthPlace"], chosen);
        Assert.Equal("Add the extension patient-birthPlace", session.UndoTitle);
        Assert.Equal("Address", Assert.Single(session.Target.Below(session.Target.Find("Patient/extension:patient-birthPlace/value[x]"))).TypeLabel);
    }

    [Fact]
    public async Task An_own_extension_needs_a_url_and_says_what_hinders()
    {
        var (session, dialog, chosen) = await AskAsync("Patient/birthDate/extension");
        await dialog.InvokeAsync(() => dialog.Find("input[type=url]").Input("no url"));
        await dialog.InvokeAsync(() => dialog.Find("form.own").Submit());
        Assert.Contains("is no absolute URL", dialog.Markup, StringComparison.Ordinal);

        await dialog.InvokeAsync(() => dialog.Find("input[type=url]").Input("https://lab.example/fhir/certainty"));
        await dialog.InvokeAsync(() => dialog.Find("form.own select").Change("code"));
        await dialog.InvokeAsync(() => dialog.Find("form.own").Submit());
        await dialog.InvokeAsync(() => dialog.Find("dialog").TriggerEvent("onclose", EventArgs.Empty));
        Assert.Equal(["Patient/birthDate/extension:certainty"], chosen);
        Assert.Contains("schema/certainty.json", session.Package.Files.Keys);
        Assert.Contains(KnownExtension.For(session.Target, "Patient/birthDate", false, session.Package.Files), known => known is { Name: "certainty", Fits: true });
    }

    private async Task<(DesignerSession Session, IRenderedComponent<RuleInspector> Shown)> InspectAsync(DesignerSelection selection)
    {
        var session = await Maps.OpenAsync();
        session.Selection = selection;
        return (session, Render<RuleInspector>(parameters => parameters.AddCascadingValue(session)));
    }

    private async Task<(DesignerSession Session, IRenderedComponent<ExtensionDialog> Dialog, List<string> Chosen)> AskAsync(string list)
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        var session = await Maps.OpenAsync();
        List<string> chosen = [];
        return (session, Render<ExtensionDialog>(parameters => parameters.AddCascadingValue(session).Add(dialog => dialog.List, list).Add(dialog => dialog.OnChosen, EventCallback.Factory.Create<string>(this, chosen.Add))), chosen);
    }
}
