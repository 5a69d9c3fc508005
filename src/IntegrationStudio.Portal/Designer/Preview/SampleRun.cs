using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Engine.Mappings.Preview;
using IntegrationStudio.Engine.Mappings.Testing;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Portal.Designer.Preview;

/// <summary>Runs all samples and compares each result with that of the last saved version; one for each session. Only for its dispatcher.</summary>
internal sealed class SampleRun(DesignerSession session) : IAsyncDisposable
{
    private CancellationTokenSource? _stop;
    private Task _work = Task.CompletedTask;
    private MappingPackage? _of;
    private int _versions;

    /// <summary>Something to show has changed.</summary>
    public event Action? Changed;

    /// <summary>The results, in the order of the samples; empty before the first run.</summary>
    public IReadOnlyList<SampleResult> Results { get; private set; } = [];

    /// <summary>Whether a run is going on.</summary>
    public bool IsRunning { get; private set; }

    /// <summary>How many samples have been run.</summary>
    public int Done => Results.Count(result => result.Outcome != SampleOutcome.Waiting);

    /// <summary>Whether the mapping was changed since, tests and acknowledgements not counting, or there is another version to compare with.</summary>
    public bool IsOld => Since is not null;

    /// <summary>Why the results are of before, as half a sentence; null where they are of now.</summary>
    public string? Since => _of is null ? null
        : !ReferenceEquals(_of, session.Package) ? "the definition has changed since"
        : _versions != (session.Keeper?.Versions ?? 0) ? "a version was saved since"
        : null;

    /// <summary>The changed results that nobody has acknowledged.</summary>
    public IReadOnlyList<SampleResult> Open => [.. Results.Where(result => OutcomeOf(result) == SampleOutcome.Changed)];

    /// <summary>What became of a sample in the last run; <see cref="SampleOutcome.Waiting"/> where that is not known.</summary>
    public SampleOutcome OutcomeOf(DesignerSample sample) => Results.FirstOrDefault(result => result.Sample == sample) is { } result ? OutcomeOf(result) : SampleOutcome.Waiting;

    /// <summary>What became of a sample, with what people said of it since.</summary>
    public SampleOutcome OutcomeOf(SampleResult result) => result.Outcome == SampleOutcome.Changed && AcknowledgementOf(result) is not null ? SampleOutcome.Acknowledged : result.Outcome;

    /// <summary>Who found a changed result right; null for nobody.</summary>
    public AcknowledgedChange? AcknowledgementOf(SampleResult result) =>
        result is { Before: { } before, After: { } after } ? Notes.Find(BenchNotes.Print(result.Sample.Content.Span), before, after) : null;

    /// <summary>Runs all samples.</summary>
    public Task StartAsync() => IsRunning ? _work : _work = RunAsync();

    /// <summary>Ends the run; what was found stays.</summary>
    public void Stop() => _stop?.Cancel();

    /// <summary>Says that changed results are right: a change of the draft, which undo takes back. Gives what hindered it.</summary>
    public IReadOnlyList<Problem> Acknowledge(IReadOnlyList<SampleResult> results)
    {
        AcknowledgedChange[] changes =
        [
            .. results.Where(result => result is { Outcome: SampleOutcome.Changed, Before: not null, After: not null })
                .Select(result => new AcknowledgedChange(BenchNotes.Print(result.Sample.Content.Span), result.Before!, result.After!, session.Author, session.Services.Time.GetUtcNow())),
        ];
        if (changes.Length == 0) return [];
        string title = changes.Length == 1 ? $"Acknowledge the changed result of {results[0].Sample.Name}" : $"Acknowledge {changes.Length} changed results";
        IReadOnlyList<Problem> problems = session.Apply(title, folder =>
        {
            Outcome<BenchNotes> notes = BenchNotes.Read(folder);
            return notes.Succeeded ? notes.Value.With(changes).WriteTo(folder) : Outcome<DefinitionFolder>.Failed(notes.Problems);
        });
        Changed?.Invoke();
        return problems;
    }

    public async ValueTask DisposeAsync()
    {
        Stop();
        await _work;
    }

    private BenchNotes Notes
    {
        get
        {
            if (_notes.Folder != session.Folder) _notes = (session.Folder, BenchNotes.Read(session.Folder).Value ?? BenchNotes.None);
            return _notes.Notes;
        }
    }

    private (DefinitionFolder? Folder, BenchNotes Notes) _notes = (null, BenchNotes.None);

    private async Task RunAsync()
    {
        using var stop = _stop = new CancellationTokenSource();
        IsRunning = true;
        (_of, _versions) = (session.Package, session.Keeper?.Versions ?? 0);
        var results = session.Samples.Select(sample => new SampleResult(sample, SampleOutcome.Waiting, "")).ToArray();
        Results = results;
        Changed?.Invoke();
        try
        {
            MappingPreview now = session.Runner!.Current();
            MappingPreview? before = session.Keeper is { } keeper && await keeper.LastVersionAsync() is { } version ? Of(version) : null;
            for (int i = 0; i < results.Length; i++)
            {
                DesignerSample sample = results[i].Sample;
                results[i] = await Task.Run(() => RunAsync(now, before, sample, stop.Token), stop.Token);
                Changed?.Invoke();
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped: the rest waits.
        }
        finally
        {
            IsRunning = false;
            _stop = null;
            Changed?.Invoke();
        }
    }

    private MappingPreview Of(DefinitionFolder version) => session.Runner!.Of(session.Services.Library.With(version.Package));

    private static async Task<SampleResult> RunAsync(MappingPreview now, MappingPreview? before, DesignerSample sample, CancellationToken cancellationToken)
    {
        PreviewResult result = await now.RunAsync(sample.Content, validates: true, cancellationToken: cancellationToken);
        if (!result.Ran || result.Failed) return new(sample, SampleOutcome.Failed, result.Problems.FirstOrDefault(problem => problem.Severity == Severity.Error)?.Message ?? "It gave no result.");
        int errors = result.Findings.Count(finding => finding.Problem.Severity == Severity.Error);
        string detail = errors == 0 ? "" : $"{errors} validation errors";
        if (before is null) return new(sample, SampleOutcome.New, detail);
        PreviewResult last = await before.RunAsync(sample.Content, validates: false, cancellationToken: cancellationToken);
        if (!last.Ran) return new(sample, SampleOutcome.New, detail);
        bool same = last.Output.Span.SequenceEqual(result.Output.Span);
        return new(sample, same ? SampleOutcome.Same : SampleOutcome.Changed, detail) { Before = BenchNotes.Print(last.Output.Span), After = BenchNotes.Print(result.Output.Span) };
    }
}
