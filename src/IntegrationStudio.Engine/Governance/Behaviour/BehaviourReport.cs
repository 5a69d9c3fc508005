using System.Text.Json;
using System.Text.Json.Serialization;

namespace IntegrationStudio.Engine.Governance.Behaviour;

/// <summary>What two versions of a mapping do differently with the same inputs.</summary>
public sealed record BehaviourReport
{
    /// <summary>The mapping.</summary>
    public required string MappingId { get; init; }

    /// <summary>Effective hash of the earlier side.</summary>
    public required string Before { get; init; }

    /// <summary>Effective hash of the later side.</summary>
    public required string After { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Whether every input was compared; otherwise it was cancelled and tells of those that were.</summary>
    public bool IsComplete { get; init; }

    /// <summary>How many inputs behaved how.</summary>
    public required BehaviourCounts Counts { get; init; }

    /// <summary>Changed values by the rule that wrote them, most values first.</summary>
    public IReadOnlyList<BehaviourGroup> Groups { get; init; } = [];

    /// <summary>Problems that came or went, most frequent first.</summary>
    public IReadOnlyList<BehaviourProblem> Problems { get; init; } = [];

    /// <summary>Inputs that one side maps and the other does not, the first of them.</summary>
    public IReadOnlyList<BehaviourFailure> Failures { get; init; } = [];

    /// <summary>The JSON in which reports are kept.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, BehaviourJson.Default.BehaviourReport);

    /// <summary>Reads a report that <see cref="ToJson"/> wrote; null for anything else.</summary>
    public static BehaviourReport? Read(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, BehaviourJson.Default.BehaviourReport);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>How many inputs behaved how. An input counts once; one whose values changed and that has other problems counts as changed.</summary>
public sealed record BehaviourCounts
{
    /// <summary>Inputs that were compared.</summary>
    public int Inputs { get; init; }

    /// <summary>The same result and the same problems; also those that neither side maps.</summary>
    public int Unchanged { get; init; }

    /// <summary>Another result.</summary>
    public int Changed { get; init; }

    /// <summary>The same result with other problems.</summary>
    public int OnlyProblems { get; init; }

    /// <summary>Mapped before, refused after.</summary>
    public int Broken { get; init; }

    /// <summary>Refused before, mapped after.</summary>
    public int Mended { get; init; }

    /// <summary>Refused by both; among the unchanged where both say the same.</summary>
    public int RefusedByBoth { get; init; }

    /// <summary>Stored messages among the inputs.</summary>
    public int Messages { get; init; }

    /// <summary>Stored messages among the unchanged.</summary>
    public int UnchangedMessages { get; init; }

    /// <summary>Values that changed, all inputs together.</summary>
    public long Values { get; init; }
}

/// <summary>Changed values of one rule.</summary>
/// <param name="RulePath">The rule that wrote the value, or wrote it before; empty where none is known.</param>
/// <param name="Values">How many values changed.</param>
/// <param name="Inputs">In how many inputs.</param>
/// <param name="Added">Values that only the later side writes.</param>
/// <param name="Removed">Values that only the earlier side wrote.</param>
/// <param name="Targets">The places of the target, without indexes, the first few.</param>
/// <param name="Examples">The first changes, in the order of the inputs.</param>
public sealed record BehaviourGroup(
    string RulePath, long Values, int Inputs, long Added, long Removed, IReadOnlyList<string> Targets, IReadOnlyList<BehaviourExample> Examples)
{
    /// <summary>Stands for all of its changed values, those beyond the examples too: other values have another digest. 16 hexadecimal digits; empty in reports from before there were any.</summary>
    public string Digest { get; init; } = "";
}

/// <summary>One changed value.</summary>
/// <param name="Input">In which input.</param>
/// <param name="Path">Its place in the result.</param>
/// <param name="Before">What the earlier side wrote; null for nothing. Shortened where long.</param>
/// <param name="After">What the later side writes; null for nothing.</param>
/// <param name="SourcePath">What it was read from, where that is known: masks go by it.</param>
/// <param name="TargetKey">Its row in the target, e.g. <c>Patient/name/family</c>: masks go by it too.</param>
public sealed record BehaviourExample(BehaviourPlace Input, string Path, string? Before, string? After, string? SourcePath, string TargetKey);

/// <summary>A problem that only one of the sides reports.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Path">Its place, without indexes.</param>
/// <param name="Came">How often only the later side reports it.</param>
/// <param name="Went">How often only the earlier side reported it.</param>
/// <param name="Message">The first one's words; they may repeat a short value of the input.</param>
/// <param name="Examples">Inputs, the first few.</param>
public sealed record BehaviourProblem(string Code, string Path, int Came, int Went, string Message, IReadOnlyList<BehaviourPlace> Examples);

/// <summary>An input that one side maps and the other refuses.</summary>
/// <param name="Input">Which.</param>
/// <param name="IsBroken">Whether the later side refuses it.</param>
/// <param name="Code">Code of the first problem.</param>
/// <param name="Path">Its place.</param>
/// <param name="Message">Its words; they may repeat a short value of the input.</param>
public sealed record BehaviourFailure(BehaviourPlace Input, bool IsBroken, string Code, string Path, string Message);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BehaviourReport))]
[JsonSerializable(typeof(BehaviourScope))]
internal sealed partial class BehaviourJson : JsonSerializerContext;
