namespace IntegrationStudio.Standards.Hl7v2.Groups;

/// <summary>How a segment fits in after another one.</summary>
internal enum MoveKind
{
    /// <summary>As the structure says.</summary>
    Valid,

    /// <summary>Forward or around, but something that is required was left out.</summary>
    Skipping,

    /// <summary>The same segment again, where only one may stand.</summary>
    TooMany,

    /// <summary>Back to a group that should have come before: it begins all the same (specimens behind the results of their order).</summary>
    Late,

    /// <summary>Nowhere from here on.</summary>
    Nowhere,
}

/// <summary>Where a segment goes.</summary>
/// <param name="Kind">How it fits.</param>
/// <param name="Target">The definition that it is an occurrence of; null when it goes nowhere.</param>
/// <param name="Keep">Number of open groups, the root counted, that stay open; deeper ones end and those down to the target's parent begin.</param>
/// <param name="Skipped">The first required segment that was left out on the way, for <see cref="MoveKind.Skipping"/> within one group; null otherwise.</param>
internal sealed record Move(MoveKind Kind, Hl7NodeDefinition? Target, int Keep, Hl7NodeDefinition? Skipped = null)
{
    public static Move Nowhere { get; } = new(MoveKind.Nowhere, null, 0);
}
