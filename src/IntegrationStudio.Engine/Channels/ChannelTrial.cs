using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Channels;

/// <summary>What became of a message at a step of a trial.</summary>
public enum TrialResult
{
    /// <summary>It went on.</summary>
    Passed,

    /// <summary>It ended here, or did not come here, and that is as the channel says.</summary>
    Left,

    /// <summary>It was refused, or something is wrong.</summary>
    Failed,
}

/// <summary>One step of a message through a channel on trial.</summary>
/// <param name="Part">The part of the definition that took it, as a path into its JSON: <c>source</c>, <c>filter</c>, <c>mappings[0]</c>, <c>destinations[1]</c>.</param>
/// <param name="Title">What the step is called.</param>
/// <param name="Result">What became of the message.</param>
/// <param name="Words">The same in a sentence.</param>
public sealed record TrialStep(string Part, string Title, TrialResult Result, string Words)
{
    /// <summary>What is wrong, or worth knowing.</summary>
    public IReadOnlyList<Problem> Problems { get; init; } = [];

    /// <summary>What was made, answered, or would be sent; null for nothing.</summary>
    public ReadOnlyMemory<byte>? Content { get; init; }

    /// <summary>The media type of the content.</summary>
    public string? ContentType { get; init; }
}

/// <summary>The way of one message on trial; a batch has several.</summary>
/// <param name="Number">Which message of the batch, from 1.</param>
/// <param name="Steps">Its steps, in order.</param>
public sealed record TrialMessage(int Number, IReadOnlyList<TrialStep> Steps);

/// <summary>What a channel would do with what a sender sends. Nothing of it was stored, and nothing was delivered.</summary>
/// <param name="Messages">The message, or those that a batch holds; at most <see cref="MostMessages"/>.</param>
/// <param name="Count">How many there are in all.</param>
public sealed record ChannelTrial(IReadOnlyList<TrialMessage> Messages, int Count)
{
    /// <summary>As many messages of a batch are looked at.</summary>
    public const int MostMessages = 20;

    /// <summary>The largest message that is tried, bytes.</summary>
    public const int MostBytes = 4 * 1024 * 1024;

    /// <summary>How long a trial may take.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);
}
