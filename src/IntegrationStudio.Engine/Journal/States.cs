namespace IntegrationStudio.Engine.Journal;

/// <summary>Where a message stands. Below 10 something is still to be done; the numbers are stored and never change.</summary>
public enum MessageState
{
    /// <summary>Committed and not yet processed.</summary>
    Received = 0,

    /// <summary>Mapped; its deliveries are under way.</summary>
    Routed = 1,

    /// <summary>The program ended three times while it was processed: an operator decides.</summary>
    Held = 2,

    /// <summary>Every delivery arrived.</summary>
    Completed = 10,

    /// <summary>The channel's filter left it out.</summary>
    Filtered = 11,

    /// <summary>Its content could not be parsed, mapped or validated; nothing was delivered.</summary>
    Failed = 12,

    /// <summary>Refused by the screening and answered so; kept as evidence.</summary>
    Rejected = 13,

    /// <summary>Settled, but at least one delivery is dead or was cancelled.</summary>
    CompletedWithErrors = 14,

    /// <summary>Every delivery was cancelled by an operator.</summary>
    Cancelled = 15,
}

/// <summary>Where a delivery stands. Below 10 something is still to be done; the numbers are stored and never change.</summary>
public enum DeliveryState
{
    /// <summary>Waiting for its turn.</summary>
    Pending = 0,

    /// <summary>Taken by a lane, nothing sent.</summary>
    Claimed = 1,

    /// <summary>Committed before the first byte leaves.</summary>
    Sending = 2,

    /// <summary>Failed in a way that may pass; due again at a time.</summary>
    RetryWait = 3,

    /// <summary>On the wire when the program ended or the answer could not be read; policy decides.</summary>
    Uncertain = 4,

    /// <summary>Waits for an operator.</summary>
    Held = 5,

    /// <summary>Behind a held or dead one with the same key.</summary>
    Blocked = 6,

    /// <summary>Another destination has to receive the message first.</summary>
    Waiting = 7,

    /// <summary>The destination has it.</summary>
    Delivered = 10,

    /// <summary>Given up or refused for good; an operator decides.</summary>
    Dead = 11,

    /// <summary>Withdrawn by an operator.</summary>
    Cancelled = 12,
}

/// <summary>What is remarkable about a message that was accepted all the same.</summary>
[Flags]
public enum MessageMarks
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>An earlier message of the same sender has this control id and another body.</summary>
    ControlIdReused = 1,

    /// <summary>An earlier message without any id has exactly this body.</summary>
    IdenticalBody = 2,

    /// <summary>It was received again and answered from the store.</summary>
    ReceivedAgain = 4,

    /// <summary>It was processed again after the program ended within it.</summary>
    Recovered = 8,

    /// <summary>Its sender counted others before it that did not come.</summary>
    AfterGap = 16,
}
