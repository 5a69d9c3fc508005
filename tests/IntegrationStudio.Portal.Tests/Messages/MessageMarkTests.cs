using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Portal.Controls;
using IntegrationStudio.Portal.Messages;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Messages;

public sealed class MessageMarkTests
{
    public static TheoryData<MessageState> States => [.. Enum.GetValues<MessageState>()];

    [Theory]
    [MemberData(nameof(States))]
    public void Every_state_has_a_word_and_an_icon_of_the_set(MessageState state)
    {
        var mark = MessageMark.Of(state);
        Assert.NotEmpty(mark.Word);
        Assert.NotEmpty(Icons.Path(mark.Icon));
        Assert.Contains(state, MessageMark.Order);
    }

    [Fact]
    public void No_two_message_states_read_alike() => Assert.Equal(Enum.GetValues<MessageState>().Length, Enum.GetValues<MessageState>().Select(state => MessageMark.Of(state).Word).Distinct().Count());

    [Fact]
    public void No_two_delivery_states_read_alike() => Assert.Equal(Enum.GetValues<DeliveryState>().Length, Enum.GetValues<DeliveryState>().Select(state => MessageMark.Of(state).Word).Distinct().Count());

    [Fact]
    public void Every_mark_is_put_into_words() => Assert.Equal(4, MessageMark.Remarks((MessageMarks)15).Count());
}
