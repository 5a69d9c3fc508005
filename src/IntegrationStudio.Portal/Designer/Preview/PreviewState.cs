using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Portal.Designer.Preview;

/// <summary>What the mapping makes of the chosen sample.</summary>
internal sealed record PreviewState
{
    public static PreviewState None { get; } = new();

    /// <summary>The result as it would be sent; empty when there is none.</summary>
    public ReadOnlyMemory<byte> Output { get; init; }

    /// <summary>What the run reported.</summary>
    public IReadOnlyList<Problem> Problems { get; init; } = [];

    /// <summary>What the validation of the result reported.</summary>
    public IReadOnlyList<Problem> Validation { get; init; } = [];

    /// <summary>Where each value came from.</summary>
    public IReadOnlyList<TraceEntry> Trace { get; init; } = [];

    /// <summary>Values of the sample by source key.</summary>
    public IReadOnlyDictionary<string, RowValue> SourceValues { get; init; } = new Dictionary<string, RowValue>();

    /// <summary>Values of the result by target key.</summary>
    public IReadOnlyDictionary<string, RowValue> TargetValues { get; init; } = new Dictionary<string, RowValue>();

    /// <summary>How long rules took, by rule path.</summary>
    public IReadOnlyDictionary<string, TimeSpan> RuleTimes { get; init; } = new Dictionary<string, TimeSpan>();

    /// <summary>Whether it is from before the last change, because the definition does not compile now.</summary>
    public bool IsStale { get; init; }

    /// <summary>How long the run took.</summary>
    public TimeSpan Duration { get; init; }
}

/// <summary>What a row shows: the first value, and how many there are.</summary>
internal sealed record RowValue(string Text, int Count);
