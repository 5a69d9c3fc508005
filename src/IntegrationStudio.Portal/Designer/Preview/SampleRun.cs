using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Engine.Mappings.Preview;
using IntegrationStudio.Standards;

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

    /// <summary>There is a result, and no saved version to compare it with.</summary>
    New,

    /// <summary>There is no result, or it must not be sent.</summary>
    Failed,
}

/// <summary>One sample of a run over all of them.</summary>
/// <param name="Sample">The sample.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Detail">Why it failed, or how many findings there are; empty for nothing to say.</param>
internal sealed record SampleResult(DesignerSample Sample, SampleOutcome Outcome, string Detail);

/// <summary>Runs all samples and compares each result with that of the last saved version. Only for the circuit's dispatcher.</summary>
internal sealed class SampleRun(DesignerSession session) : IAsyncDisposable
{
    private CancellationTokenSource? _stop;
    private Task _work = Task.CompletedTask;

    /// <summary>The results, in the order of the samples; empty before the first run.</summary>
    public IReadOnlyList<SampleResult> Results { get; private set; } = [];

    /// <summary>Whether a run is going on.</summary>
    public bool IsRunning { get; private set; }

    /// <summary>How many samples have been run.</summary>
    public int Done => Results.Count(result => result.Outcome != SampleOutcome.Waiting);

    /// <summary>What of the session the results are about.</summary>
    public int Revision { get; private set; } = -1;

    /// <summary>Runs all samples; <paramref name="progress"/> is called after each.</summary>
    public Task StartAsync(Action progress) => IsRunning ? _work : _work = RunAsync(progress);

    /// <summary>Ends the run; what was found stays.</summary>
    public void Stop() => _stop?.Cancel();

    public async ValueTask DisposeAsync()
    {
        Stop();
        await _work;
    }

    private async Task RunAsync(Action progress)
    {
        using var stop = _stop = new CancellationTokenSource();
        IsRunning = true;
        Revision = session.Revision;
        var results = session.Samples.Select(sample => new SampleResult(sample, SampleOutcome.Waiting, "")).ToArray();
        Results = results;
        try
        {
            MappingPreview now = session.Runner!.Current();
            MappingPreview? before = session.Keeper is { } keeper && await keeper.LastVersionAsync() is { } version ? Of(version) : null;
            for (int i = 0; i < results.Length; i++)
            {
                DesignerSample sample = results[i].Sample;
                results[i] = await Task.Run(() => RunAsync(now, before, sample, stop.Token), stop.Token);
                progress();
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
            progress();
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
        return new(sample, last.Output.Span.SequenceEqual(result.Output.Span) ? SampleOutcome.Same : SampleOutcome.Changed, detail);
    }
}
