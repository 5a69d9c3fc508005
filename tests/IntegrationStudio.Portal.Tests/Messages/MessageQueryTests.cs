using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Portal.Messages;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Messages;

public sealed class MessageQueryTests
{
    private static readonly MessageQuery Full = new()
    {
        Channel = "labs/north",
        States = [MessageState.Failed, MessageState.Rejected],
        Type = "ORU^R01",
        ControlId = "A&B 1*",
        From = Some.Noon,
        To = Some.Noon.AddHours(1),
    };

    [Fact]
    public void An_address_round_trips() => Assert.Equal(Full, MessageQuery.Parse("http://127.0.0.1:5080" + Full.ToUri()));

    [Fact]
    public void A_relative_address_is_read_too() => Assert.Equal(Full, MessageQuery.Parse(Full.ToUri()));

    [Fact]
    public void A_range_wins_over_instants()
    {
        var query = MessageQuery.Parse("/messages?range=1h&from=2020-01-01T00:00:00Z");
        Assert.Equal("1h", query.Range);
        Assert.Null(query.From);
        Assert.Equal(Some.Noon.AddHours(-1), query.ToFilter(Some.Noon, null).From);
    }

    [Theory]
    [InlineData("?range=9y&state=nonsense,12,failed&from=yesterday")]
    [InlineData("?state=FAILED&channel=&type=%20")]
    public void Unknown_parts_count_as_not_said(string address) =>
        Assert.Equal(new MessageQuery { States = [MessageState.Failed] }, MessageQuery.Parse("/messages" + address));

    [Fact]
    public void The_patient_is_in_the_filter_and_never_in_the_address()
    {
        Assert.Equal("M-77", Full.ToFilter(Some.Noon, new PersonalSearch(PersonalSearch.Patient, "M-77")).PatientId);
        Assert.DoesNotContain("patient", Full.ToUri(), StringComparison.OrdinalIgnoreCase);
        Assert.Null(MessageQuery.Parse("/messages?patient=M-77").ToFilter(Some.Noon, null).PatientId);
    }

    [Fact]
    public void Toggling_a_state_twice_changes_nothing() => Assert.Equal(Full, Full.Toggle(MessageState.Held).Toggle(MessageState.Held));

    [Fact]
    public void Nothing_said_is_empty() => Assert.True(MessageQuery.Parse("/messages").IsEmpty);
}
