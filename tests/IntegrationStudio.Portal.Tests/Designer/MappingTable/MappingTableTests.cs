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
        var rows = new MappingRows(session) { Filter = RowFilter.Mapped };
        rows.Update();
        var row = rows.Shown.Single(row => row.Name == "PID-8.gender");
        string Of(string group, string title) => MappingColumn.All.Single(column => column.Group == group && column.Title == title).Read(row);
        Assert.Equal(("PID-8", "Administrative Sex", "IS", "0..1"), (Of("Source", "Segment or field"), Of("Source", "Name"), Of("Source", "Type"), Of("Source", "Card.")));
        Assert.Equal(("gender", "code", "0..1", "Sex", "inherited"), (Of("Target", "Element"), Of("Target", "Type"), Of("Target", "Card."), Of("Mapping", "Vocabulary"), Of("Remarks", "Origin")));
        Assert.Equal("2", Of("Remarks", "Sort order"));
        Assert.Equal(["PID", "PID-8.gender", "PID-7.birthDate", "PID-30.deceased", "PID-15.language"], rows.Shown.Select(shown => shown.Name));
    }

    [Fact]
    public async Task Sorting_is_a_view_and_ends_with_the_order_of_the_rules()
    {
        var rows = new MappingRows(await Maps.OpenAsync()) { Filter = RowFilter.Mapped };
        rows.SortBy(1);
        rows.Update();
        Assert.Equal("PID", rows.Shown[0].Name);
        Assert.Equal("PID-15.1", MappingColumn.All[1].Read(rows.Shown[1]));
        rows.SortBy(1);
        rows.Update();
        Assert.Equal("PID-8", MappingColumn.All[1].Read(rows.Shown[0]));
        rows.SortBy(1);
        Assert.Null(rows.SortedBy);
        rows.Filter = RowFilter.Changed;
        rows.Update();
        Assert.Equal(["PID-7.birthDate", "PID-15.language"], rows.Shown.Select(row => row.Name));
    }

    [Fact]
    public async Task The_sort_order_is_that_of_numbers()
    {
        var rows = new MappingRows(await Maps.OpenAsync()) { Filter = RowFilter.Mapped, IntoDataTypes = true };
        rows.SortBy(MappingColumn.All.Count - 1);
        rows.Update();
        Assert.NotEmpty(rows.Shown);
        Assert.Equal(rows.Shown.Select(row => row.Order).Order(), rows.Shown.Select(row => row.Order));
        rows.Filter = RowFilter.Unmapped;
        rows.Update();
        Assert.All(rows.Shown, row => Assert.Equal(0, row.Order));
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
    [InlineData("Condition", "IF PID-8 VALUED AND PID-7 NOT VALUED", "when", "PID-8.exists() and PID-7.empty()")]
    [InlineData("Condition", "PID-8 ~ 'f'", "when", "PID-8 ~ 'f'")]
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
    public async Task A_condition_is_written_in_the_tables_words_and_what_is_none_is_refused()
    {
        var (session, shown) = await ShowAsync("PID/PID-8.gender");
        for (var i = 0; i < 6; i++)
            await PressAsync(shown, "ArrowRight");
        await PressAsync(shown, "F2");
        shown.Find(".cell-editor").Input("if it is a sunny day");
        await PressAsync(shown, "Enter", ".cell-editor");
        Assert.Null(session.Outline.Find("PID/PID-8.gender")!.Definition.When);
        Assert.Contains("These are no words of a condition", shown.Find(".foot").TextContent, StringComparison.Ordinal);
        await PressAsync(shown, "F2");
        shown.Find(".cell-editor").Input("IF PID-8 IN (\"F\", \"M\")");
        await PressAsync(shown, "Enter", ".cell-editor");
        Assert.Equal("PID-8 in ('F' | 'M')", session.Outline.Find("PID/PID-8.gender")!.Definition.When);
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
    public async Task A_rule_of_nothing_is_not_added()
    {
        var (session, shown) = await ShowAsync("PID/PID-8.gender");
        await PressAsync(shown, "Insert");
        await shown.InvokeAsync(() => shown.Find("dialog form").Submit());
        Assert.Contains("Give a source, a target element or a resource.", shown.Find("dialog .problems").TextContent, StringComparison.Ordinal);
        Assert.Null(session.UndoTitle);
    }

    [Fact]
    public async Task Fields_that_no_rule_reads_are_rows_too()
    {
        var session = await Maps.OpenAsync();
        var rows = new MappingRows(session) { Filter = RowFilter.Unmapped };
        rows.Update();
        string[] names = [.. rows.Shown.Select(row => row.Name)];
        Assert.Contains("PID-6", names);
        Assert.Contains("PID-30", names); // its rule is taken out
        Assert.DoesNotContain("PID-8", names);
        Assert.All(rows.Shown, row => Assert.Null(row.Rule));
        Assert.Equal(rows.Unmapped, rows.Shown.Count);

        rows.Filter = RowFilter.All;
        rows.Update();
        Assert.Equal(rows.Total + rows.Unmapped, rows.Shown.Count);
        Assert.Contains(",not mapped,PID-6,", Encoding.UTF8.GetString(MappingCsv.Write(rows.Shown)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_profile_asks_for_and_no_rule_writes_is_a_row()
    {
        var session = await Maps.OpenAsync();
        session.Apply("Choose", folder => Engine.Mappings.Editing.ProfileEdits.Target(folder, session.Outline, "Patient", "http://hl7.org/fhir/us/core/StructureDefinition/us-core-patient"));
        var rows = new MappingRows(session) { Filter = RowFilter.Required };
        rows.Update();
        Assert.Contains(rows.Shown, row => row is { Rule: null, Name: "Patient.identifier", Target.Cardinality: "1..*, must support" });
        Assert.Contains(rows.Shown, row => row is { Rule: not null, Name: "PID-8.gender" });
        Assert.DoesNotContain(rows.Shown, row => row.Name == "Patient.active");
    }

    [Fact]
    public async Task A_target_in_the_cell_of_an_unmapped_field_makes_a_rule()
    {
        var (session, shown) = await ShowAsync(null);
        var rows = new MappingRows(session);
        rows.Update();
        for (var i = rows.IndexOf("source:PID/7") is var at && at >= 0 ? at : rows.IndexOf("source:PID/23"); i > 0; i--)
            await PressAsync(shown, "ArrowDown");
        await PressAsync(shown, "Enter");
        Assert.Contains("is not mapped: give it a target element first", shown.Find(".foot").TextContent, StringComparison.Ordinal);
        for (var i = MappingColumn.All.ToList().FindIndex(column => column.What == "target"); i > 0; i--)
            await PressAsync(shown, "ArrowRight");
        await PressAsync(shown, "F2");
        await shown.InvokeAsync(() => shown.Find(".cell-editor").Input("Patient.nme.text"));
        await PressAsync(shown, "Enter", ".cell-editor");
        Assert.Contains("There is no target element \"Patient.nme.text\". Near: ", shown.Find(".foot").TextContent, StringComparison.Ordinal);
        await PressAsync(shown, "F2");
        await shown.InvokeAsync(() => shown.Find(".cell-editor").Input("Patient.name.text"));
        await PressAsync(shown, "Enter", ".cell-editor");
        Assert.Contains(session.Outline.Walk(), rule => rule.Target == "Patient/name/text" && rule.Sources.Contains("PID/23"));
        Assert.Equal("Patient/name/text", session.Selection.TargetKey);
        session.Undo();
        Assert.DoesNotContain(session.Outline.Walk(), rule => rule.Target == "Patient/name/text");
    }

    [Theory]
    [InlineData("Patient.deceasedBoolean", "Patient/deceased[x]/deceasedBoolean")]
    [InlineData("Patient.name[0].given[#1]", "Patient/name/given")]
    [InlineData("Patient.extension:us-core-race.url", "Patient/extension:us-core-race/url")]
    [InlineData("Observation[2].status", "Observation[2]/status")]
    [InlineData("Patient.nothing", null)]
    public async Task Typed_targets_are_found(string text, string? key) => Assert.Equal(key, TypedPlaces.Target((await Maps.OpenAsync()).Target, text));

    [Theory]
    [InlineData("PID-5.1", "PID/5/1")]
    [InlineData("PID-5", "PID/5")]
    [InlineData("IN1-3.1", "INSURANCE/IN1/3/1")]
    [InlineData("what", null)]
    public async Task Typed_sources_are_found(string text, string? key) => Assert.Equal(key, TypedPlaces.Source(await Maps.OpenAsync(), text));

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
