using System.Text;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Portal.Messages.Inspection;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Hl7v2;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Messages.Inspection;

public sealed class MessageInspectionTests
{
    private static readonly Hl7Position Family = new(1, 5, 1, 1);
    private static readonly Hl7Position Value = new(4, 5, 1);

    private static MessageInspection Inspect(byte[]? raw = null)
    {
        var output = """{"resourceType":"Bundle","type":"transaction","entry":[{"resource":{"resourceType":"Patient","name":[{"text":"Ada Lovelace","family":"Lovelace"}]}},{"resource":{"resourceType":"Observation","valueQuantity":{"value":5.4}}}]}""";
        var inspection = new MessageInspection(new MessageDetail(Some.Row(), raw ?? Some.OruBytes(), null, "mllp", null, "", "m", "1.0.0", "h", [], [new MessageOutput(1, "application/fhir+json", Encoding.UTF8.GetBytes(output))], [], []));
        inspection.Take(new Trace(
        [
            new TraceEntry("Bundle.type", "bundle", default, "", "transaction"),
            new TraceEntry("Bundle.entry[0].resource.name[0].family", "patient/PID-5.1", Family, "PID-5[1].1", "Lovelace"),
            new TraceEntry("Bundle.entry[0].resource.name[0].text", "patient/text", new Hl7Position(1, 5, 1), "PID-5[1]", "Ada Lovelace"),
            new TraceEntry("Bundle.entry[1].resource.valueQuantity.value", "obs/OBX-5", Value, "OBX-5[1]", "5.4"),
        ], true, true, "m 1.0.0"));
        return inspection;
    }

    [Fact]
    public void A_value_lights_its_source_and_names_its_rule()
    {
        var inspection = Inspect();
        inspection.SelectResult("Bundle.entry[0].resource.name[0].family");
        Assert.Equal("patient/PID-5.1", Assert.Single(inspection.Links).RulePath);
        Assert.Contains(SourcePlace.Key(Family), inspection.LitSource);
        Assert.Empty(inspection.LitResult);
    }

    [Fact]
    public void A_branch_lights_everything_that_fed_it()
    {
        var inspection = Inspect();
        inspection.SelectResult("Bundle.entry[0].resource");
        Assert.Equal(2, inspection.Links.Count);
    }

    [Fact]
    public void A_field_lights_everything_it_feeds()
    {
        var inspection = Inspect();
        inspection.SelectSource(new Hl7Position(1, 5));
        Assert.Equal(["Bundle.entry[0].resource.name[0].family", "Bundle.entry[0].resource.name[0].text"], inspection.LitResult.Order());
        Assert.Contains(inspection.Result!.Visible, row => inspection.Result.Nodes[row].Key.EndsWith(".family", StringComparison.Ordinal));
    }

    [Fact]
    public void A_constant_has_a_rule_and_no_source()
    {
        var inspection = Inspect();
        inspection.SelectResult("Bundle.type");
        Assert.Equal("bundle", Assert.Single(inspection.Links).RulePath);
        Assert.Empty(inspection.LitSource);
    }

    [Fact]
    public void A_field_that_feeds_nothing_lights_nothing()
    {
        var inspection = Inspect();
        inspection.SelectSource(new Hl7Position(1, 7, 1));
        Assert.Empty(inspection.Links);
        Assert.Empty(inspection.LitResult);
    }

    [Fact]
    public void Selecting_the_other_side_clears_the_first()
    {
        var inspection = Inspect();
        inspection.SelectSource(Family);
        inspection.SelectResult("Bundle.type");
        Assert.Null(inspection.SelectedSource);
        Assert.Null(inspection.Source!.Selected);
        Assert.Empty(inspection.LitResult);
    }

    [Fact]
    public void A_trace_that_comes_late_lights_what_is_already_selected()
    {
        var inspection = Inspect();
        inspection.SelectResult("Bundle.entry[1].resource.valueQuantity.value");
        inspection.Take(new Problem("trace.none", "", "gone"));
        Assert.Empty(inspection.LitSource);
        inspection.Take(new Trace([new TraceEntry("Bundle.entry[1].resource.valueQuantity.value", "r", Value, "OBX-5[1]", "5.4")], true, true, "m"));
        Assert.NotEmpty(inspection.LitSource);
    }

    [Fact]
    public void Arrow_keys_go_from_value_to_value()
    {
        var inspection = Inspect();
        inspection.SelectSource(Family);
        inspection.Step(forward: true);
        Assert.Equal(new Hl7Position(1, 5, 1, 2), inspection.SelectedSource);
        inspection.Step(forward: false);
        Assert.Equal(Family, inspection.SelectedSource);
    }

    [Fact]
    public void What_is_no_hl7_is_shown_as_text()
    {
        var inspection = Inspect("<html>not a message</html>"u8.ToArray());
        Assert.Null(inspection.Message);
        Assert.Equal(["<html>not a message</html>"], inspection.RawLines);
        Assert.False(inspection.Step(true));
    }

    [Fact]
    public void Problem_paths_lead_to_their_place()
    {
        var inspection = Inspect();
        Assert.Equal(4, inspection.Find("OBX[1]-5")?.Segment);
        Assert.Null(inspection.Find("Bundle.entry[0].resource"));
    }
}
