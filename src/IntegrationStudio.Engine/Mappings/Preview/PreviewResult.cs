using IntegrationStudio.Engine.Scripting;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Mappings.Preview;

/// <summary>What a definition made of a sample, as the designer shows it. Immutable; holds no pooled memory.</summary>
public sealed record PreviewResult
{
    /// <summary>The result as it would be sent; empty when there is none.</summary>
    public ReadOnlyMemory<byte> Output { get; init; }

    /// <summary>The result's format, one of <see cref="Formats"/>.</summary>
    public string Format { get; init; } = Formats.Fhir;

    /// <summary>The parts of a result that is no JSON, in their order; empty where the text itself tells them.</summary>
    public IReadOnlyList<ResultNode> Nodes { get; init; } = [];

    /// <summary>What hindered a result, or what the run reported.</summary>
    public IReadOnlyList<Problem> Problems { get; init; } = [];

    /// <summary>Whether the result must not be sent.</summary>
    public bool Failed { get; init; }

    /// <summary>Whether rules ran at all: not where the definition does not compile, or where the sample cannot be read.</summary>
    public bool Ran { get; init; }

    /// <summary>What the validation of the result reported.</summary>
    public IReadOnlyList<PreviewFinding> Findings { get; init; } = [];

    /// <summary>Where each value came from, rule paths being those of the definition.</summary>
    public IReadOnlyList<TraceEntry> Trace { get; init; } = [];

    /// <summary>The same by rows of the trees.</summary>
    public IReadOnlyList<PreviewLink> Links { get; init; } = [];

    /// <summary>Values of the sample by source key.</summary>
    public IReadOnlyDictionary<string, PreviewValue> SourceValues { get; init; } = new Dictionary<string, PreviewValue>();

    /// <summary>Values of the result by target key.</summary>
    public IReadOnlyDictionary<string, PreviewValue> TargetValues { get; init; } = new Dictionary<string, PreviewValue>();

    /// <summary>How long rules took, by rule path; only when that was asked for.</summary>
    public IReadOnlyDictionary<string, RuleTime> RuleTimes { get; init; } = new Dictionary<string, RuleTime>();

    /// <summary>What scripts did line by line; only when that was asked for.</summary>
    public ScriptObservation Scripts { get; init; } = ScriptObservation.None;

    /// <summary>The mapping with its version and effective hash, as messages that it processes note it; null where it did not run.</summary>
    public string? EffectiveHash { get; init; }

    /// <summary>How long the rules took, without what is done for the preview.</summary>
    public TimeSpan Duration { get; init; }
}
