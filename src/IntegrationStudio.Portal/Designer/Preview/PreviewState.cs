using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Preview;
using IntegrationStudio.Engine.Scripting;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Portal.Designer.Preview;

/// <summary>What the mapping makes of the chosen sample.</summary>
internal sealed record PreviewState
{
    public static PreviewState None { get; } = new();

    /// <summary>The result as it would be sent; empty when there is none.</summary>
    public ReadOnlyMemory<byte> Output { get; init; }

    /// <summary>The format of the result, one of <see cref="Formats"/>.</summary>
    public string Format { get; init; } = Formats.Fhir;

    /// <summary>The parts of a result that is no JSON.</summary>
    public IReadOnlyList<ResultNode> Nodes { get; init; } = [];

    /// <summary>What the run reported.</summary>
    public IReadOnlyList<Problem> Problems { get; init; } = [];

    /// <summary>The same with their places, worst first; found when somebody looks.</summary>
    public Lazy<IReadOnlyList<DesignerProblem>> Reported { get; init; } = new([]);

    /// <summary>Why the result is not that of the definition as it is; empty when it is.</summary>
    public IReadOnlyList<Problem> Hindered { get; init; } = [];

    /// <summary>What the validation of the result reported.</summary>
    public IReadOnlyList<Problem> Validation { get; init; } = [];

    /// <summary>The same with their places.</summary>
    public IReadOnlyList<PreviewFinding> Findings { get; init; } = [];

    /// <summary>Where each value came from.</summary>
    public IReadOnlyList<TraceEntry> Trace { get; init; } = [];

    /// <summary>The same by rows of the trees.</summary>
    public IReadOnlyList<PreviewLink> Links { get; init; } = [];

    /// <summary>Values of the sample by source key.</summary>
    public IReadOnlyDictionary<string, RowValue> SourceValues { get; init; } = new Dictionary<string, RowValue>();

    /// <summary>Values of the result by target key.</summary>
    public IReadOnlyDictionary<string, RowValue> TargetValues { get; init; } = new Dictionary<string, RowValue>();

    /// <summary>How long rules took, by rule path; only where <see cref="PreviewRunner.TakesTimes"/> says so.</summary>
    public IReadOnlyDictionary<string, RuleTime> RuleTimes { get; init; } = new Dictionary<string, RuleTime>();

    /// <summary>What scripts did line by line; only where <see cref="PreviewRunner.ObservesScripts"/> says so.</summary>
    public ScriptObservation Scripts { get; init; } = ScriptObservation.None;

    /// <summary>Whether it is from before the last change, because the definition does not run now.</summary>
    public bool IsStale { get; init; }

    /// <summary>Whether the result must not be sent.</summary>
    public bool Failed { get; init; }

    /// <summary>How long the run took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>What messages that this definition processes would note of it.</summary>
    public string? EffectiveHash { get; init; }

    /// <summary>The sample that was run; null for none.</summary>
    public DesignerSample? Sample { get; init; }

    /// <summary>Whether there is a result, perhaps a stale one.</summary>
    public bool HasResult => Sample is not null && !Output.IsEmpty;

    /// <summary>A run's result; of one that hardly began, the last good one of the same sample, marked as stale.</summary>
    public static PreviewState Of(PreviewResult result, DesignerSample sample, PreviewState last)
    {
        IReadOnlyDictionary<string, RowValue> sources = Rows(result.SourceValues, last.SourceValues);
        if (!result.Ran)
        {
            bool keeps = last.HasResult && last.Sample == sample;
            return (keeps ? last : None) with { Sample = sample, SourceValues = sources, Hindered = result.Problems, IsStale = keeps };
        }

        return new PreviewState
        {
            Sample = sample,
            Output = result.Output,
            Format = result.Format,
            Nodes = result.Nodes,
            Problems = result.Problems,
            Validation = [.. result.Findings.Select(finding => finding.Problem)],
            Findings = result.Findings,
            Trace = result.Trace,
            Links = result.Links,
            SourceValues = sources,
            TargetValues = Rows(result.TargetValues, last.TargetValues),
            RuleTimes = result.RuleTimes,
            Scripts = result.Scripts,
            Failed = result.Failed,
            Duration = result.Duration,
            EffectiveHash = result.EffectiveHash,
        };
    }

    /// <summary>Rows that say what they said before are the same objects: what compares them need not look closer.</summary>
    private static Dictionary<string, RowValue> Rows(IReadOnlyDictionary<string, PreviewValue> values, IReadOnlyDictionary<string, RowValue> last)
    {
        var rows = new Dictionary<string, RowValue>(values.Count, StringComparer.Ordinal);
        foreach ((string key, PreviewValue value) in values)
            rows[key] = last.TryGetValue(key, out RowValue? known) && known.Count == value.Count && known.Text == value.Text ? known : new RowValue(value.Text, value.Count);
        return rows;
    }
}

/// <summary>What a row shows: the first value, and how many there are.</summary>
internal sealed record RowValue(string Text, int Count);
