using System.Text;
using Bunit;
using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Portal.Designer;
using IntegrationStudio.Portal.Designer.MappingTable;
using IntegrationStudio.Portal.Tests.Designer.Inspector;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Designer.MappingTable;

public sealed class MappingTableTests : ComponentTest
{
    [Fact]
    public async Task A_rule_is_a_row_in_the_columns_of_the_official_tables()
    {
        var session = await Maps.OpenAsync();
        var rows = new MappingRows(session);
        rows.Update();
        var row = rows.Shown.Single(row => row.Rule.Id == "PID-8.gender");
        string Of(string group, string title) => MappingColumn.All.Single(column => column.Group == group && column.Title == title).Read(row);
        Assert.Equal(("PID-8", "Administrative Sex", "IS", "0..1"), (Of("Source", "Segment or field"), Of("Source", "Name"), Of("Source", "Type"), Of("Source", "Card.")));
        Assert.Equal(("gender", "code", "0..1", "Sex", "inherited"), (Of("Target", "Element"), Of("Target", "Type"), Of("Target", "Card."), Of("Mapping", "Vocabulary"), Of("Remarks", "Origin")));
        Assert.Equal(["PID", "PID-8.gender", "PID-7.birthDate", "PID-30.deceased", "PID-15.language"], rows.Shown.Select(shown => shown.Rule.Id));
    }

    [Fact]
    public async Task Sorting_is_a_view_and_ends_with_the_order_of_the_rules()
    {
        var rows = new MappingRows(await Maps.OpenAsync());
        rows.SortBy(1);
        rows.Update();
        Assert.Equal("PID", rows.Shown[0].Rule.Id);
        Assert.Equal("PID-15.1", MappingColumn.All[1].Read(rows.Shown[1]));
        rows.SortBy(1);
        rows.Update();
        Assert.Equal("PID-8", MappingColumn.All[1].Read(rows.Shown[0]));
        rows.SortBy(1);
        Assert.Null(rows.SortedBy);
        rows.Filter = RowFilter.Changed;
        rows.Update();
        Assert.Equal(["PID-7.birthDate", "PID-15.language"], rows.Shown.Select(row => row.Rule.Id));
    }

    [Fact]
    public async Task Cells_are_edited_by_keyboard()
    {
        var (session, shown) = await ShowAsync("PID/PID-8.gender");
        await PressAsync(shown, "ArrowRight");
        await PressAsync(shown, "F2");
        var field = shown.Find(".cell-editor");
        Assert.Equal("PID-8", field.GetAttribute("value"));
        field.Input("PID-8.1");
        await PressAsync(shown, "Enter", ".cell-editor");
        Assert.Equal("PID-8.1", session.Outline.Find("PID/PID-8.gender")!.Definition.From);
        Assert.Equal(RuleOrigin.Overridden, session.Outline.Find("PID/PID-8.gender")!.Origin);
        await PressAsync(shown, "F2");
        await shown.InvokeAsync(() => shown.Find(".cell-editor").Input("lost"));
        await PressAsync(shown, "Escape", ".cell-editor");
        Assert.Equal("PID-8.1", session.Outline.Find("PID/PID-8.gender")!.Definition.From);
        await PressAsync(shown, "Delete");
        Assert.Equal(RuleOrigin.Disabled, session.Outline.Find("PID/PID-8.gender")!.Origin);
    }

    [Fact]
    public async Task What_follows_from_other_columns_is_not_edited()
    {
        var (_, shown) = await ShowAsync("PID/PID-8.gender");
        await PressAsync(shown, "Enter");
        Assert.Empty(shown.FindAll(".cell-editor"));
        Assert.Contains("follows from the other columns", shown.Find(".foot").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Assignment", "\"male\"", "value", "male")]
    [InlineData("Assignment", "reference(Patient)", "ref", "Patient")]
    [InlineData("Segment or field", "each PID-3", "each", "PID-3")]
    [InlineData("As expression", "PID-8.exists()", "when", "PID-8.exists()")]
    [InlineData("Data type map", "CWE[code]", "map", "CWE[code]")]
    [InlineData("Default", "unknown", "default", "unknown")]
    [InlineData("Note", "why", "note", "why")]
    public async Task Every_column_writes_its_part_of_the_rule(string title, string text, string property, string value)
    {
        var rule = (await Maps.OpenAsync()).Outline.Find("PID/PID-8.gender")!.Definition;
        var written = MappingColumn.All.Single(column => column.Title == title).Write!(rule, text);
        var read = property switch { "value" => written.Value.GetString(), "ref" => written.Ref, "each" => written.Each, "when" => written.When, "map" => written.Map, "default" => written.Default.GetString(), _ => written.Note };
        Assert.Equal(value, read);
        Assert.Equal("gender", written.To);
    }

    [Fact]
    public async Task A_rule_is_added_by_its_source_and_target()
    {
        var (session, shown) = await ShowAsync("PID/PID-8.gender");
        await PressAsync(shown, "Insert");
        await shown.InvokeAsync(() => shown.Find("dialog textarea").Input("PID-5.1"));
        await shown.InvokeAsync(() => shown.FindAll("dialog .name input")[0].Change("name.family"));
        await shown.InvokeAsync(() => shown.Find("dialog form").Submit());
        var added = session.Outline.Find("PID")!.Rules.Single(rule => rule.Definition.To == "name.family");
        Assert.Equal(("PID-5.1", "PID-5.1.name.family", RuleOrigin.Added), (added.Definition.From, added.Id, added.Origin));
    }

    [Fact]
    public async Task The_exported_file_runs_nothing_in_a_spreadsheet()
    {
        var session = await Maps.OpenAsync(library: Maps.Library(Maps.Partner.Replace("\"note\": \"<img", "\"default\": \"=HYPERLINK(1)\", \"note\": \"+<img", StringComparison.Ordinal)));
        var rows = new MappingRows(session);
        rows.Update();
        var text = Encoding.UTF8.GetString(MappingCsv.Write(rows.Shown));
        Assert.Contains("'=HYPERLINK(1)", text, StringComparison.Ordinal);
        Assert.Contains("'+<img", text, StringComparison.Ordinal);
        Assert.Equal(rows.Shown.Count + 1, text.Split("\r\n").Count(line => line.Length > 0));
        Assert.Contains("Source Type", text.Split("\r\n")[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hostile_texts_are_text()
    {
        var (_, shown) = await ShowAsync(null);
        Assert.Empty(shown.FindAll("td img, td b"));
        Assert.Contains("&lt;img", shown.Markup, StringComparison.Ordinal);
    }

    private static Task PressAsync(IRenderedComponent<MappingTableTab> shown, string key, string at = "[role=grid]") => shown.InvokeAsync(() => shown.Find(at).KeyDownAsync(new KeyboardEventArgs { Key = key }));

    private async Task<(DesignerSession Session, IRenderedComponent<MappingTableTab> Shown)> ShowAsync(string? rule)
    {
        var session = await Maps.OpenAsync(rule);
        RenderTree.Add<CascadingValue<DesignerSession>>(parameters => parameters.Add(value => value.Value, session));
        return (session, Render<MappingTableTab>());
    }
}
