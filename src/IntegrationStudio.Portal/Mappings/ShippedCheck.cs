using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Governance;
using IntegrationStudio.Portal.Hosting;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Portal.Mappings;

/// <summary>
/// Reads every definition of the product once, after the start and beside everything else, and tells of those that are not as they were released. None of them is used meanwhile either: each is compared when
/// it is first read, whoever reads it.
/// </summary>
internal sealed partial class ShippedCheck(VersionStore versions, PortalOptions options, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<ShippedCheck> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private IReadOnlyList<Problem> _altered = [];

    /// <summary>The check ended. Raised on any thread.</summary>
    public event Action? Changed;

    /// <summary>What is not as it was released; empty until it was looked for.</summary>
    public IReadOnlyList<Problem> Altered => Volatile.Read(ref _altered);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Unreviewed)
            return;
        try
        {
            var started = new TaskCompletionSource();
            using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
            await started.Task.WaitAsync(stoppingToken);
            await Task.Delay(Pause, time, stoppingToken);
            await LookAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // The portal ends.
        }
    }

    internal async Task LookAsync(CancellationToken cancel)
    {
        var altered = await Task.Run(
            () => versions.Shipped.Ids.TakeWhile(_ => !cancel.IsCancellationRequested).SelectMany(id => versions.Shipped.Read(id).Problems.Where(problem => problem.Code == ReleaseManifest.Altered)).ToList(), cancel);
        Volatile.Write(ref _altered, altered);
        if (altered.Count == 0)
            return;
        foreach (var problem in altered)
        {
            LogAltered(problem.ToString());
            await versions.NoteAsync(new AuditEntry(Actor.Studio, "version.load", "mapping:" + problem.Path) { Denied = true, Reason = problem.Code, Detail = problem.Message }, cancel);
        }

        Changed?.Invoke();
    }

    [LoggerMessage(EventId = 4301, EventName = "ShippedAltered", Level = LogLevel.Error, Message = "A definition of the product was altered: {Problem}")]
    private partial void LogAltered(string problem);
}
