using System.Text;
using Bunit;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Portal.Messages;
using IntegrationStudio.Portal.Messages.Inspection;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Hl7v2;
using Microsoft.AspNetCore.Components.Web;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Messages.Inspection;

public sealed class InspectionViewsTests : ComponentTest
{
    private static readonly Hl7Position Family = new(1, 5, 1, 1);
    private readonly MessageInspection inspection = new(Detail());
    private readonly List<string> asked = [];

    [Fact]
    public void A_clicked_value_of_a_segment_is_selected()
    {
        var view = Render<SegmentView>(with => with.Add(c => c.Inspection, inspection).Add(c => c.OnSelected, () => asked.Add("selected")));
        view.FindAll(".value").Single(value => value.TextContent == "Lovelace").Click();
        Assert.Equal(Family, inspection.SelectedSource);
        Assert.Equal("Lovelace", Assert.Single(view.FindAll(".value.selected")).TextContent);
        Assert.Equal(["selected"], asked);
    }

    [Fact]
    public void Segments_are_one_tab_stop_that_arrow_keys_walk()
    {
        inspection.SelectSource(Family);
        var view = Render<SegmentView>(with => with.Add(c => c.Inspection, inspection));
        Assert.Single(view.FindAll("[tabindex]"));
        Assert.Contains("arrow keys", view.Find("#segments").GetAttribute("aria-label"), StringComparison.Ordinal);
        view.Find("#segments").KeyDown(new KeyboardEventArgs { Key = "ArrowRight" });
        Assert.Equal("Ada", Assert.Single(view.FindAll(".value.selected")).TextContent);
    }

    [Fact]
    public void Of_a_message_with_many_segments_the_rest_is_offered()
    {
        var text = Some.Oru + string.Concat(Enumerable.Range(1, 400).Select(i => $"NTE|{i}||line\r"));
        var view = Render<SegmentView>(with => with.Add(c => c.Inspection, new MessageInspection(Detail(text))));
        Assert.Equal(300, view.FindAll(".line").Count);
        view.Find("button").Click();
        Assert.Equal(407, view.FindAll(".line").Count);
        Assert.Empty(view.FindAll("button"));
    }

    [Fact]
    public void Json_lines_are_chosen_by_key_and_by_click_but_never_closing_brackets()
    {
        var view = Json(selected: null);
        Press(view, "ArrowDown");
        view.FindAll(".row").Single(row => row.TextContent.Contains("Lovelace", StringComparison.Ordinal)).Click();
        view.FindAll(".row")[^1].Click(); // a bracket
        Press(view, "x");
        Assert.Equal(["Patient", "Patient.name[0].family"], asked);
    }

    [Fact]
    public void Json_marks_what_is_selected_and_lit()
    {
        var view = Json("Patient.name[0].family");
        Assert.Contains("Lovelace", Assert.Single(view.FindAll(".row.selected")).TextContent, StringComparison.Ordinal);
        Assert.Contains("resourceType", Assert.Single(view.FindAll(".row.lit")).TextContent, StringComparison.Ordinal);
        Press(view, "ArrowUp");
        Assert.Equal(["Patient.name[0]"], asked);
    }

    [Fact]
    public void The_strip_names_source_rule_and_result_and_leads_to_both()
    {
        inspection.Take(new Trace([new TraceEntry("Patient.name[0].family", "patient/PID-5.1", Family, "PID-5[1].1", "Lovelace")], true, true, "m 1.0.0"));
        inspection.SelectSource(Family);
        Hl7Position? place = null;
        var strip = Render<TraceStrip>(with => with.Add(c => c.Inspection, inspection).Add(c => c.OnResult, asked.Add).Add(c => c.OnSource, at => place = at));
        Assert.Equal("polite", strip.Find("section[aria-label=Trace]").GetAttribute("aria-live"));
        Assert.Equal("by rule patient/PID-5.1", strip.Find(".rule").TextContent);
        strip.FindAll("button.go")[0].Click();
        strip.FindAll("button.go")[1].Click();
        Assert.Equal((Family, "Patient.name[0].family"), (place, Assert.Single(asked)));
    }

    [Fact]
    public void Without_a_trace_the_strip_says_why()
    {
        inspection.Take(new Problem("trace.none", "", "The mapping is gone."));
        Assert.Contains("No trace: The mapping is gone.", Render<TraceStrip>(with => with.Add(c => c.Inspection, inspection)).Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void A_trace_by_a_changed_mapping_says_so()
    {
        inspection.Take(new Trace([], SameMapping: false, SameBytes: false, "m 2.0.0"));
        Assert.Contains("The mapping has changed since: the trace is by m 2.0.0", Render<TraceStrip>(with => with.Add(c => c.Inspection, inspection)).Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Deliveries_tell_state_attempts_and_possible_duplicates()
    {
        var detail = Detail() with { Deliveries = [new DeliveryDetail(4, 1, "bundles", DeliveryState.RetryWait, 3, Some.Noon.AddMinutes(1), Some.Noon, null, "Disk full.", PossibleDuplicate: true)] };
        var row = Render<MessageEvents>(with => with.Add(c => c.Detail, detail).Add(c => c.Tab, 1)).Find("tbody tr").TextContent;
        Assert.All(["bundles", "Will be tried again", "3", "not yet", "Disk full.", "may be there twice"], words => Assert.Contains(words, row, StringComparison.Ordinal));
    }

    [Fact]
    public void An_acknowledgement_shows_its_control_characters()
    {
        var detail = Detail() with { Acknowledgement = Encoding.UTF8.GetBytes("MSH|^~\\&|A\rMSA|AA|C-1\v") };
        Assert.Equal("MSH|^~\\&|A\nMSA|AA|C-1\u240B", Render<MessageEvents>(with => with.Add(c => c.Detail, detail).Add(c => c.Tab, 3)).Find("pre").TextContent);
    }

    private static MessageDetail Detail(string text = Some.Oru) => new(
        Some.Row(), Some.OruBytes(text), null, "mllp", null, "", "m", "1.0.0", "h", [],
        [new MessageOutput(1, "application/fhir+json", """{"resourceType":"Patient","name":[{"family":"Lovelace"}]}"""u8.ToArray())], [], []);

    private static void Press(IRenderedComponent<JsonView> view, string key) => view.Find("#json").KeyDown(new KeyboardEventArgs { Key = key });

    private IRenderedComponent<JsonView> Json(string? selected) => Render<JsonView>(with => with
        .Add(c => c.Lines, inspection.Json).Add(c => c.Selected, selected).Add(c => c.Lit, new HashSet<string> { "Patient.resourceType" }).Add(c => c.OnSelected, asked.Add));
}
