using Bunit;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Portal.Messages;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Messages;

public sealed class MessageLanesTests : ComponentTest
{
    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void The_channel_and_each_delivery_with_its_attempts_is_a_lane()
    {
        var row = new MessageRow(1, "labs", MessageState.CompletedWithErrors, At, "ORU^R01", "C1", null, null, null, 10, MessageMarks.None, 0, null);
        var detail = new MessageDetail(row, [], null, "mllp", null, "", null, null, null, [], [],
        [
            new DeliveryDetail(1, 1, "files", DeliveryState.Delivered, 2, null, At.AddMilliseconds(100), At.AddMilliseconds(1100), "<b>ok</b>", false),
            new DeliveryDetail(2, 1, "lab", DeliveryState.Dead, 1, null, At.AddMilliseconds(100), At.AddMilliseconds(400), null, false),
        ],
        [new HistoryEntry(At.AddMilliseconds(600), "RetryWait", null, 1)]);
        var lanes = Render<MessageLanes>(with => with.Add(view => view.Detail, detail));
        Assert.Equal(["labs", "files", "lab"], lanes.FindAll(".name").Select(name => name.TextContent));
        Assert.Equal([1, 2, 1], lanes.FindAll(".track").Select(track => track.Children.Length));
        Assert.Equal("Delivered, 2 attempts, 1,000 ms", lanes.FindAll(".took")[1].TextContent);
        Assert.Contains("left: 9.091%", lanes.FindAll(".track")[1].Children[0].GetAttribute("style"), StringComparison.Ordinal);
        Assert.Equal("+1,100 ms", lanes.Find(".ends span:last-child").TextContent);
    }

    [Fact]
    public void A_message_that_failed_at_once_still_shows()
    {
        var row = new MessageRow(1, "labs", MessageState.Rejected, At, null, null, null, null, null, 10, MessageMarks.None, 1, null);
        Assert.Single(Render<MessageLanes>(with => with.Add(view => view.Detail, new MessageDetail(row, [], null, "mllp", null, "", null, null, null, [], [], [], []))).FindAll(".lane"));
    }
}
