using IntegrationStudio.Engine.Governance.Behaviour;
using IntegrationStudio.Portal.Versions.Comparing;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Versions.Comparing;

public sealed class BehaviourSightTests
{
    [Theory]
    [InlineData("Observation/code/coding/code", "OBX-3.1", "2345-7", true)]
    [InlineData("Observation/code/coding/display", "OBX-3.2", "Glucose [Mass/volume] in Serum or Plasma", true)]
    [InlineData("Observation/valueQuantity/value", "OBX-5", "5.4", true)]
    [InlineData("Observation/status", "OBX-11", "final", true)]
    [InlineData("Observation/valueString", "OBX-5", "seen with Ada Lovelace today", false)]
    [InlineData("Observation/note/text", "NTE-3", "hepatitis", false)]
    [InlineData("Patient/name/family", "PID-5.1", "Lovelace", false)]
    [InlineData("Patient/birthDate", "PID-7", "1815-12-10", false)]
    [InlineData("Patient/identifier/system", "PID-3.4", "urn:oid:1.2.3", false)]
    [InlineData("Patient/identifier/system", null, "urn:oid:1.2.3", true)]
    [InlineData("Encounter/identifier/value", "PV1-19", "V-1", false)]
    [InlineData("Observation/subject/display", "OBR-2", "Ada", false)]
    [InlineData("", null, "anything", false)]
    public void Of_stored_messages_only_what_cannot_say_whose_they_are_is_shown(string target, string? source, string value, bool shown)
    {
        var example = Example(new BehaviourPlace(BehaviourSource.Message, "labs", 7), target, source, value);
        Assert.Equal(shown ? (value, null) : (BehaviourSight.Sign, (string?)null), (example.Before, example.After));
    }

    [Fact]
    public void Tests_and_samples_are_invented_and_shown() =>
        Assert.Equal("Lovelace", Example(new BehaviourPlace(BehaviourSource.Test, "tests/a.hl7"), "Patient/name/family", "PID-5.1", "Lovelace").Before);

    [Fact]
    public void Who_may_not_see_content_sees_no_value_of_a_message() =>
        Assert.Equal(BehaviourSight.Sign, Example(new BehaviourPlace(BehaviourSource.Message, "labs", 7), "Observation/status", "OBX-11", "final", content: false).Before);

    private static BehaviourExample Example(BehaviourPlace place, string target, string? source, string value, bool content = true)
    {
        var report = new BehaviourReport
        {
            MappingId = "labs/west",
            Before = "a",
            After = "b",
            Counts = new BehaviourCounts(),
            Groups = [new BehaviourGroup("rule", 1, 1, 0, 1, [target], [new BehaviourExample(place, "Bundle.entry[0]", value, null, source, target)])],
        };
        return BehaviourSight.Of(report, content).Groups[0].Examples[0];
    }
}
