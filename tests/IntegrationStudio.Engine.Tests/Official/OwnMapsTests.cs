using System.Text;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Standards.Hl7v2;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Official;

/// <summary>The maps of ours beside the official ones: their tests pass, and between them every event of patient administration has a map.</summary>
public sealed class OwnMapsTests
{
    private const string Own = "hl7/v2-to-fhir-more/";

    private static readonly MappingLibrary Library = MappingLibrary.Open(Path.Combine(OfficialMaps.Root, "mappings")).Require();

    [Fact]
    public async Task The_tests_beside_them_pass()
    {
        await foreach (var result in MappingTests.RunAsync(Library, Path.Combine(OfficialMaps.Root, "mappings", Own), cancellationToken: TestContext.Current.CancellationToken))
            Assert.True(result.Passed, $"{result.MappingId} {result.Case}: {string.Join('\n', result.Differences.Take(20))}");
    }

    [Theory]
    [InlineData("2.3.1")]
    [InlineData("2.5.1")]
    [InlineData("2.8")]
    public void Every_event_of_patient_administration_and_billing_has_a_map(string version)
    {
        string[] reserved = ["A19", "A56", "A57", "A58", "A59"];
        var events = Enumerable.Range(1, 62).Select(number => $"A{number:00}").Except(reserved).Select(trigger => $"ADT^{trigger}")
            .Concat(["BAR^P01", "BAR^P02", "BAR^P05", "BAR^P06", "BAR^P10", "BAR^P12", "DFT^P03", "DFT^P11", "ACK^A01", "ACK"]);

        Assert.All(events, type => Assert.NotEqual(StandardMaps.General, StandardMaps.Choose(Library, Message(type, version))));
    }

    [Theory]
    [InlineData("ADT^A40^ADT_A39", "ADT_A39")]
    [InlineData("ADT^A41^ADT_A39", "ADT_A41")]
    [InlineData("ADT^A42^ADT_A39", "ADT_A42")]
    [InlineData("ADT^A35^ADT_A30", "ADT_A35")]
    [InlineData("ADT^A47^ADT_A47", "ADT_A30")]
    [InlineData("ADT^A11^ADT_A09", "ADT_A11")]
    [InlineData("ADT^A51^ADT_A50", "ADT_A50")]
    [InlineData("ADT^A31^ADT_A31", "ADT_A05")]
    public void Merges_of_one_structure_take_the_map_of_what_they_merge(string type, string expected) =>
        Assert.Equal($"{Own}messages/{expected}", StandardMaps.Choose(Library, Message(type, "2.5.1")));

    private static Hl7Message Message(string type, string version) =>
        Hl7Message.Parse(Encoding.UTF8.GetBytes($@"MSH|^~\&|A|B|C|D|20260301||{type}|1|P|{version}")).Require();
}
