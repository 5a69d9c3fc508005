using IntegrationStudio.Portal.Controls;

namespace IntegrationStudio.Portal.Designer.Preview;

/// <summary>What became of a sample.</summary>
internal enum SampleOutcome
{
    /// <summary>Not run yet.</summary>
    Waiting,

    /// <summary>The result is what the last saved version gives.</summary>
    Same,

    /// <summary>The result is another.</summary>
    Changed,

    /// <summary>The result is another, and somebody found it right.</summary>
    Acknowledged,

    /// <summary>There is a result, and no saved version to compare it with.</summary>
    New,

    /// <summary>There is no result, or it must not be sent.</summary>
    Failed,
}

/// <summary>One sample of a run over all of them.</summary>
/// <param name="Sample">The sample.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Detail">Why it failed, or how many findings there are; empty for nothing to say.</param>
internal sealed record SampleResult(DesignerSample Sample, SampleOutcome Outcome, string Detail)
{
    /// <summary>A print of the result that the last saved version gives; null where it gives none.</summary>
    public string? Before { get; init; }

    /// <summary>A print of the result now; null where there is none.</summary>
    public string? After { get; init; }
}

/// <summary>Words and marks of <see cref="SampleOutcome"/>.</summary>
internal static class SampleOutcomes
{
    public static Mark Mark(this SampleOutcome outcome) => outcome switch
    {
        SampleOutcome.Same => new("ok", "ok", "Same"),
        SampleOutcome.Changed => new("warn", "edit", "Changed"),
        SampleOutcome.Acknowledged => new("ok", "edit", "Changed, acknowledged"),
        SampleOutcome.New => new("busy", "add", "New"),
        SampleOutcome.Failed => new("bad", "error", "Failed"),
        _ => new("idle", "wait", "Waiting"),
    };
}
