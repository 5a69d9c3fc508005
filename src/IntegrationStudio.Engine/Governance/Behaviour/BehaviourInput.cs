using System.Text.Json.Serialization;

namespace IntegrationStudio.Engine.Governance.Behaviour;

/// <summary>Where an input of a behavioural difference comes from.</summary>
public enum BehaviourSource
{
    /// <summary>The input of a test of either version.</summary>
    [JsonStringEnumMemberName("test")]
    Test,

    /// <summary>A sample of either version.</summary>
    [JsonStringEnumMemberName("sample")]
    Sample,

    /// <summary>A stored message of a channel.</summary>
    [JsonStringEnumMemberName("message")]
    Message,
}

/// <summary>Which input: it is named, never repeated.</summary>
/// <param name="Source">Where it comes from.</param>
/// <param name="Name">The file of a test or sample; the channel of a message.</param>
/// <param name="Message">The message's number; null for files.</param>
public sealed record BehaviourPlace(BehaviourSource Source, string Name, long? Message = null);

/// <summary>Something that both versions map.</summary>
/// <param name="Place">Which.</param>
/// <param name="Bytes">As it was received or as the file has it.</param>
/// <param name="Now">The clock of its run: when a message was received, what a test says.</param>
public sealed record BehaviourInput(BehaviourPlace Place, ReadOnlyMemory<byte> Bytes, DateTimeOffset Now);
