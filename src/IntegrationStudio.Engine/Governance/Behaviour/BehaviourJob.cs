using System.Diagnostics;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Scripting;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Governance.Behaviour;

/// <summary>Where a job stands.</summary>
public enum BehaviourJobState
{
    /// <summary>Compiling both sides and choosing inputs.</summary>
    Preparing,

    /// <summary>Comparing.</summary>
    Running,

    /// <summary>Every input was compared.</summary>
    Done,

    /// <summary>Somebody ended it; what was compared is told.</summary>
    Cancelled,

    /// <summary>It could not be done; the problems say why.</summary>
    Failed,
}

/// <summary>How far a job is.</summary>
/// <param name="Done">Inputs that were compared.</param>
/// <param name="Total">Inputs in all; 0 while they are chosen.</param>
/// <param name="Elapsed">Since the first input.</param>
/// <param name="Counts">What was found so far.</param>
public sealed record BehaviourProgress(int Done, int Total, TimeSpan Elapsed, BehaviourCounts Counts)
{
    /// <summary>Inputs a second.</summary>
    public double Rate => Elapsed > TimeSpan.Zero ? Done / Elapsed.TotalSeconds : 0;

    /// <summary>What is left at this rate; null while that cannot be said.</summary>
    public TimeSpan? Left => Done > 0 && Total > Done ? Elapsed * ((double)(Total - Done) / Done) : null;
}

/// <summary>A behavioural difference under way or finished. It goes on whoever looks at it; all members may be called from any thread.</summary>
public sealed class BehaviourJob : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly BehaviourRecorder _recorder;
    private readonly Stopwatch _clock = new();
    private int _total;

    internal BehaviourJob(long id, BehaviourRequest request, Actor actor)
    {
        (Id, Request, Actor) = (id, request, actor);
        _recorder = new BehaviourRecorder(Math.Clamp(request.Scope.Examples, 1, 200));
    }

    /// <summary>Its number since the start of the program.</summary>
    public long Id { get; }

    /// <summary>What is compared.</summary>
    public BehaviourRequest Request { get; }

    /// <summary>Who asked.</summary>
    public Actor Actor { get; }

    /// <summary>Where it stands.</summary>
    public BehaviourJobState State { get; private set; }

    /// <summary>Why it failed.</summary>
    public IReadOnlyList<Problem> Problems { get; private set; } = [];

    /// <summary>What was found; null until it ended.</summary>
    public BehaviourReport? Report { get; private set; }

    /// <summary>How far it is.</summary>
    public BehaviourProgress Progress
    {
        get
        {
            BehaviourCounts counts = _recorder.Counts;
            return new(counts.Inputs, _total, _clock.Elapsed, counts);
        }
    }

    /// <summary>Whether it ended in one way or another.</summary>
    public bool IsOver => State is BehaviourJobState.Done or BehaviourJobState.Cancelled or BehaviourJobState.Failed;

    /// <summary>Completes when it ended.</summary>
    public Task Ended { get; internal set; } = Task.CompletedTask;

    /// <summary>Ends it; what was compared so far is told.</summary>
    public void Cancel()
    {
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended at this moment.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    internal async Task RunAsync(JournalReader reader, RunOptions run, ScriptCompiler? scripts, DateTimeOffset now)
    {
        CancellationToken cancel = _stop.Token;
        BehaviourSide? before = null;
        BehaviourSide? after = null;
        try
        {
            Outcome<BehaviourSide> left = await BehaviourSide.PrepareAsync(Request.Before.Library, Request.Before.Folder.Definition.Id, scripts, cancel).ConfigureAwait(false);
            Outcome<BehaviourSide> right = await BehaviourSide.PrepareAsync(Request.After.Library, Request.MappingId, scripts, cancel).ConfigureAwait(false);
            if (!left.Succeeded || !right.Succeeded)
            {
                Fail([.. Named(Request.Before, left), .. Named(Request.After, right)]);
                return;
            }

            (before, after) = (left.Value, right.Value);
            IReadOnlyList<BehaviourInput> files = Request.Files();
            var stored = new StoredInputs(reader);
            IReadOnlyList<long> messages = Request.Scope.Messages ?? (Request.Scope is { Channels.Count: > 0, LastMessages: > 0 } scope
                ? await stored.ChooseAsync(scope.Channels, scope.OnlyOwn ? Request.MappingId : null, Math.Min(scope.LastMessages, BehaviourScope.MostMessages), cancel).ConfigureAwait(false)
                : []);
            _total = files.Count + messages.Count;
            State = BehaviourJobState.Running;
            _clock.Start();
            var comparison = new BehaviourComparison(before, after, run, _recorder);
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancel };
            await Parallel.ForEachAsync(Inputs(files, stored, messages, cancel), parallel, (input, stop) => comparison.CompareAsync(input.Number, input.Input, stop)).ConfigureAwait(false);
            End(BehaviourJobState.Done, before, after, now);
        }
        catch (OperationCanceledException)
        {
            if (before is null || after is null) State = BehaviourJobState.Cancelled;
            else End(BehaviourJobState.Cancelled, before, after, now);
        }
        catch (Exception bug) // the edge of the job: nobody waits for it who could handle it
        {
            Fail([new Problem("behaviour.unexpected", Request.MappingId, $"The comparison ended with {bug.GetType().Name}: a fault of the program.")]);
        }
        finally
        {
            _clock.Stop();
        }
    }

    private static async IAsyncEnumerable<(int Number, BehaviourInput Input)> Inputs(
        IReadOnlyList<BehaviourInput> files, StoredInputs stored, IReadOnlyList<long> messages, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        int number = 0;
        foreach (BehaviourInput file in files) yield return (number++, file);
        await foreach (BehaviourInput message in stored.ReadAsync(messages, cancel).ConfigureAwait(false)) yield return (number++, message);
    }

    private static IEnumerable<Problem> Named(BehaviourVersion version, Outcome<BehaviourSide> side) =>
        side.Succeeded ? [] : side.Problems.Select(problem => problem with { Message = $"{version.Name}: {problem.Message}" });

    internal void Fail(IReadOnlyList<Problem> problems)
    {
        Problems = problems;
        State = BehaviourJobState.Failed;
    }

    private void End(BehaviourJobState state, BehaviourSide before, BehaviourSide after, DateTimeOffset now)
    {
        (IReadOnlyList<BehaviourGroup> groups, IReadOnlyList<BehaviourProblem> problems, IReadOnlyList<BehaviourFailure> failures) = _recorder.Told();
        Report = new BehaviourReport
        {
            MappingId = Request.MappingId,
            Before = before.EffectiveHash,
            After = after.EffectiveHash,
            At = now,
            Duration = _clock.Elapsed,
            IsComplete = state == BehaviourJobState.Done,
            Counts = _recorder.Counts,
            Groups = groups,
            Problems = problems,
            Failures = failures,
        };
        State = state;
    }
}
