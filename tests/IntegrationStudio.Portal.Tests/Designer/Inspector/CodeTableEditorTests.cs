using System.Text;
using Bunit;
using IntegrationStudio.Portal.Designer;
using IntegrationStudio.Portal.Designer.Inspector;
using IntegrationStudio.Portal.Designer.Inspector.Tables;
using IntegrationStudio.Portal.Designer.Preview;
using IntegrationStudio.Standards;
using Microsoft.AspNetCore.Components;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Designer.Inspector;

public sealed class CodeTableEditorTests : ComponentTest
{
    private const string File = "tables/languages.csv";

    public CodeTableEditorTests()
    {
        AddEmptyStudio();
        Services.AddInspector();
        this.AddAuthorization().SetAuthorized("somebody");
    }

    [Fact]
    public async Task A_cell_is_one_step_and_the_rest_of_the_file_stays()
    {
        var (session, shown) = await ShowAsync();
        await shown.InvokeAsync(() => shown.Find("#cell-1-targetCode").Change("fr-FR"));
        Assert.Equal("code,text,targetCode\ngerman,German,de\nfrench,French,fr-FR\n", Text(session));
        Assert.Equal("Change row 2 of languages.csv", session.UndoTitle);
        session.Undo();
        shown.WaitForAssertion(() => Assert.Equal("fr", shown.Find("#cell-1-targetCode").GetAttribute("value")));
    }

    [Fact]
    public async Task Rows_are_added_pasted_and_deleted()
    {
        var (session, shown) = await ShowAsync();
        await shown.InvokeAsync(() => shown.Instance.OnPaste("cell-1-text", "French\t\t\tfr-FR\nPolish\t\t\tpl"));
        Assert.Equal("code,text,targetCode,targetDisplay\ngerman,German,de\nfrench,French,fr,fr-FR\n,Polish,,pl\n", Text(session));
        await Click(shown, "Paste or import");
        await shown.InvokeAsync(() => shown.Find(".paste textarea").Input("code\ttargetCode\n'=x\tit\nenglish\ten"));
        await Click(shown, "Add 2 rows");
        Assert.EndsWith("=x,,it,\nenglish,,en,\n", Text(session), StringComparison.Ordinal);
        foreach (var row in new[] { 1, 2 })
            await shown.InvokeAsync(() => shown.FindAll("tbody input[type=checkbox]")[row].Change(true));
        await Click(shown, "Delete 2 rows");
        Assert.Equal("code,text,targetCode,targetDisplay\ngerman,German,de\n=x,,it,\nenglish,,en,\n", Text(session));
    }

    [Fact]
    public async Task Duplicates_are_marked_and_can_be_listed()
    {
        var (_, shown) = await ShowAsync();
        await shown.InvokeAsync(() => shown.Find("#cell-1-code").Change("german"));
        Assert.Equal(2, shown.FindAll("tr.duplicate").Count);
        Assert.Contains("2 duplicate rows", shown.Find(".chip").TextContent, StringComparison.Ordinal);
        await shown.InvokeAsync(() => shown.Find("#cell-1-code").Change("french"));
        Assert.Empty(shown.FindAll("tr.duplicate"));
    }

    [Fact]
    public async Task Codes_that_a_run_missed_are_added_by_a_click()
    {
        var (session, shown) = await ShowAsync();
        var missed = new Problem("table.unmapped", "PID-15", "\"dutch\" is not in lab/adt/tables/languages.csv; it is passed through. (rule x)", Severity.Warning);
        session.Show(new PreviewState { Problems = [missed, missed] });
        shown.WaitForAssertion(() => Assert.Equal("dutch", shown.Find(".unmapped code").TextContent));
        Assert.Contains("2", shown.Find(".unmapped li span").TextContent, StringComparison.Ordinal);
        await shown.InvokeAsync(() => shown.Find("button[aria-label='Add dutch']").Click());
        Assert.EndsWith("dutch,,\n", Text(session), StringComparison.Ordinal);
        shown.WaitForAssertion(() => Assert.Empty(shown.FindAll(".unmapped code")));
    }

    [Fact]
    public async Task Searching_leaves_what_matches()
    {
        var (_, shown) = await ShowAsync();
        await shown.InvokeAsync(() => shown.Find("input[type=search]").Input("FREN"));
        Assert.Equal("1 of 2 rows", shown.Find(".bar [aria-live]").TextContent);
        await shown.InvokeAsync(() => shown.Find("input[type=search]").Input("nothing"));
        Assert.Contains("No row matches", shown.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shared_table_is_shown_with_who_uses_it_and_copied_for_a_rule()
    {
        var session = await Maps.OpenAsync("PID/PID-8.gender");
        var rule = session.Outline.Find("PID/PID-8.gender")!;
        var place = TablePlaces.Of(session, rule)!;
        Assert.Equal(new TablePlace("shared/Sex", "table.csv", false), place);
        RenderTree.Add<CascadingValue<DesignerSession>>(parameters => parameters.Add(value => value.Value, session));
        var shown = Render<TableDialog>(parameters => parameters.Add(dialog => dialog.Place, place).Add(dialog => dialog.Rule, rule));
        Assert.Contains("1 other definition uses it", shown.Find(".notice").TextContent, StringComparison.Ordinal);
        Assert.Empty(shown.FindAll("tbody input"));
        await shown.InvokeAsync(() => shown.Find(".ways button").Click());
        Assert.Equal("tables/Sex.csv", session.Outline.Find("PID/PID-8.gender")!.Definition.Table);
        Assert.Equal("code,targetCode\nM,male\nF,female\n", Encoding.UTF8.GetString(session.Package.Files["tables/Sex.csv"].Span));
    }

    private async Task<(DesignerSession Session, IRenderedComponent<CodeTableEditor> Shown)> ShowAsync()
    {
        var session = await Maps.OpenAsync("PID/PID-15.language");
        RenderTree.Add<CascadingValue<DesignerSession>>(parameters => parameters.Add(value => value.Value, session));
        return (session, Render<CodeTableEditor>(parameters => parameters.Add(editor => editor.Place, TablePlaces.Of(session, session.Outline.Find("PID/PID-15.language")!)!)));
    }

    private static Task Click(IRenderedComponent<CodeTableEditor> shown, string name) => shown.InvokeAsync(() => shown.FindAll("button").First(button => button.TextContent.Trim() == name).Click());

    private static string Text(DesignerSession session) => Encoding.UTF8.GetString(session.Package.Files[File].Span);
}
