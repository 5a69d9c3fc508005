using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Portal.Controls;

namespace IntegrationStudio.Portal.Messages;

/// <summary>How the states of messages and deliveries show.</summary>
internal static class MessageMark
{
    /// <summary>Every state in the order in which filters offer them: what needs a person first.</summary>
    public static readonly IReadOnlyList<MessageState> Order =
    [
        MessageState.Failed, MessageState.Held, MessageState.CompletedWithErrors, MessageState.Rejected, MessageState.Received, MessageState.Routed,
        MessageState.Completed, MessageState.Filtered, MessageState.Cancelled,
    ];

    /// <summary>States that somebody should look at.</summary>
    public static readonly IReadOnlyList<MessageState> Troubled =
        [MessageState.Failed, MessageState.Held, MessageState.CompletedWithErrors, MessageState.Rejected];

    public static Mark Of(MessageState state) => state switch
    {
        MessageState.Received => new("busy", "wait", "Received"),
        MessageState.Routed => new("busy", "wait", "Routed"),
        MessageState.Held => new("warn", "hold", "Held"),
        MessageState.Completed => new("ok", "ok", "Completed"),
        MessageState.Filtered => new("idle", "filter", "Filtered"),
        MessageState.Failed => new("bad", "error", "Failed"),
        MessageState.Rejected => new("bad", "refused", "Rejected"),
        MessageState.CompletedWithErrors => new("warn", "warning", "Completed with errors"),
        _ => new("idle", "stop", "Cancelled"),
    };

    public static Mark Of(DeliveryState state) => state switch
    {
        DeliveryState.Pending => new("busy", "wait", "Waiting"),
        DeliveryState.Claimed => new("busy", "wait", "Taken"),
        DeliveryState.Sending => new("busy", "play", "Sending"),
        DeliveryState.RetryWait => new("warn", "wait", "Will be tried again"),
        DeliveryState.Uncertain => new("warn", "warning", "Uncertain"),
        DeliveryState.Held => new("warn", "hold", "Held"),
        DeliveryState.Blocked => new("warn", "hold", "Blocked by an earlier one"),
        DeliveryState.Waiting => new("busy", "wait", "Waits for another destination"),
        DeliveryState.Delivered => new("ok", "ok", "Delivered"),
        DeliveryState.Dead => new("bad", "error", "Given up"),
        _ => new("idle", "stop", "Cancelled"),
    };

    /// <summary>What is remarkable about an accepted message, one sentence each.</summary>
    public static IEnumerable<string> Remarks(MessageMarks marks)
    {
        if (marks.HasFlag(MessageMarks.ControlIdReused))
            yield return "Its control id was used before for another message.";
        if (marks.HasFlag(MessageMarks.IdenticalBody))
            yield return "It has no control id, and an identical message came before.";
        if (marks.HasFlag(MessageMarks.ReceivedAgain))
            yield return "It was sent again and answered from the store; it was processed once.";
        if (marks.HasFlag(MessageMarks.AfterGap))
            yield return "Its sender counted others before it that did not come.";
        if (marks.HasFlag(MessageMarks.Recovered))
            yield return "It was processed again after the program ended in the middle of it.";
    }
}
