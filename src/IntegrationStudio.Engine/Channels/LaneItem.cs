using System.Diagnostics;
using IntegrationStudio.Engine.Journal;

namespace IntegrationStudio.Engine.Channels;

/// <summary>What a lane promises a message that is about to be routed.</summary>
internal enum LanePlace
{
    /// <summary>Its key and a sender are free: commit it as SENDING, it is sent right after.</summary>
    SendNow,

    /// <summary>It has to wait: commit it as PENDING.</summary>
    Queue,

    /// <summary>Its key waits for an operator: commit it as BLOCKED.</summary>
    Blocked,

    /// <summary>Another destination has to receive the message first: commit it as WAITING.</summary>
    Wait,
}

/// <summary>A delivery in a lane's memory. Its content is kept only while memory allows.</summary>
internal sealed class LaneItem(long id, long message, long output, string key, long created)
{
    public long Id => id;

    public long Message => message;

    public long Output => output;

    public string Key => key;

    public long Created => created;

    public int Attempts { get; set; }

    public DeliveryContent? Content { get; set; }

    /// <summary>The trace of its message, while the message is in memory.</summary>
    public ActivityContext Trace { get; init; }
}

/// <summary>A key that has something in a lane's memory, or is stuck.</summary>
internal sealed class LaneKey(string name)
{
    public string Name => name;

    public LinkedList<LaneItem> Items { get; } = [];

    /// <summary>A sender works on its first item.</summary>
    public bool Busy { get; set; }

    /// <summary>It stands in the queue of keys that are ready.</summary>
    public bool Queued { get; set; }

    /// <summary>Its first item waits for its next attempt.</summary>
    public bool Waiting { get; set; }

    /// <summary>It waits for an operator; nothing of it is in memory.</summary>
    public bool Stuck { get; set; }

    /// <summary>The lowest id of those that were left to the journal while it waits.</summary>
    public long? LeftFrom { get; set; }
}
