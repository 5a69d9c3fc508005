using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Preview;
using IntegrationStudio.Engine.Scripting;

namespace IntegrationStudio.Portal.Designer.Preview;

/// <summary>
/// Runs the chosen sample after every change: a moment after the last key, one run at a time, and only the newest counts. Nothing is stored and nothing is sent. Only
/// for the circuit's dispatcher; the runs themselves are elsewhere.
/// </summary>
internal sealed class PreviewRunner : IAsyncDisposable
{
    /// <summary>How long nothing may have changed before a run begins.</summary>
    public static readonly TimeSpan Debounce = TimeSpan.FromMilliseconds(150);

    private readonly DesignerSession _session;
    private readonly RunOptions _options;
    private readonly ScriptCompiler? _scripts;
    private readonly CancellationTokenSource _closing = new();
    private CancellationTokenSource? _running;
    private Task _work = Task.CompletedTask;
    private (MappingLibrary Library, MappingPreview Preview)? _compiled;
    private int _wanted;
    private bool _takesTimes;
    private bool _observes;

    public PreviewRunner(DesignerSession session, RunOptions options, ScriptCompiler? scripts)
    {
        (_session, _scripts) = (session, scripts);

        // The clock stands still for a session: what is different between two runs is what was changed.
        _options = options with { Now = session.Services.Time.GetUtcNow() };
        session.Changed += OnChanged;
    }

    /// <summary>How runs are done; the same for all of a session.</summary>
    public RunOptions Options => _options;

    /// <summary>Whether the time of each rule is taken, which slows the runs.</summary>
    public bool TakesTimes
    {
        get => _takesTimes;
        set
        {
            if (_takesTimes == value) return;
            _takesTimes = value;
            if (value) RunSoon(TimeSpan.Zero);
        }
    }

    /// <summary>Whether scripts say what they do line by line, for which they run once more.</summary>
    public bool ObservesScripts
    {
        get => _observes;
        set
        {
            if (_observes == value) return;
            _observes = value;
            if (value) RunSoon(TimeSpan.Zero);
        }
    }

    /// <summary>Whether a run is going on, or about to.</summary>
    public bool IsBusy => !_work.IsCompleted;

    /// <summary>Done when the last change has been run.</summary>
    public Task Idle => _work;

    /// <summary>Runs the sample for the first time.</summary>
    public void Start() => RunSoon(TimeSpan.Zero);

    /// <summary>The preview of the definition as it is now, compiled once.</summary>
    public MappingPreview Current()
    {
        if (_compiled is not { } compiled || compiled.Library != _session.Library) _compiled = compiled = (_session.Library, Of(_session.Library));
        return compiled.Preview;
    }

    /// <summary>The preview of the definition in another library.</summary>
    public MappingPreview Of(MappingLibrary library) => new(library, _session.Id, _options, _scripts);

    public async ValueTask DisposeAsync()
    {
        _session.Changed -= OnChanged;
        await _closing.CancelAsync();
        await _work;
        _closing.Dispose();
    }

    private void OnChanged(DesignerEvent what)
    {
        if ((what & DesignerEvent.Content) != DesignerEvent.None) RunSoon(Debounce);
        else if ((what & DesignerEvent.Sample) != DesignerEvent.None) RunSoon(TimeSpan.Zero);
    }

    private void RunSoon(TimeSpan delay)
    {
        _wanted++;
        _running?.Cancel();
        if (_work.IsCompleted) _work = WorkAsync(delay);
    }

    private async Task WorkAsync(TimeSpan delay)
    {
        int run = -1;
        while (run != _wanted && !_closing.IsCancellationRequested)
        {
            run = _wanted;
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token);
            _running = stop;
            try
            {
                await Task.Delay(delay, _session.Services.Time, stop.Token);
                await RunAsync(stop.Token);
            }
            catch (OperationCanceledException)
            {
                delay = Debounce; // a newer change came, or the designer is closed
            }
            finally
            {
                _running = null;
            }
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        if (_session.Sample is not { } sample)
        {
            _session.Show(PreviewState.None);
            return;
        }

        MappingPreview preview = Current();
        (bool takesTimes, bool observes) = (TakesTimes, ObservesScripts);
        PreviewResult result = await Task.Run(() => preview.RunAsync(sample.Content, validates: true, takesTimes, observes, cancellationToken), cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        PreviewState state = PreviewState.Of(result, sample, _session.Preview);
        if (!result.Ran)
        {
            _session.Show(state);
            return;
        }

        var places = new PreviewProblems(_session.Library, _session.Outline, result, _session.Package);
        _session.Show(state with { Reported = new(places.Everything) });
        _session.Report(ProblemOrigin.Run, places.OfRun());
        _session.Report(ProblemOrigin.Validation, places.OfValidation());
    }
}
