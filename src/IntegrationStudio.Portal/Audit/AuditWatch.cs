using IntegrationStudio.Engine.Audit;

namespace IntegrationStudio.Portal.Audit;

/// <summary>Keeps the trail while the portal runs, and says in the log what does not fit.</summary>
internal sealed partial class AuditWatch(AuditKeeper keeper, ILogger<AuditWatch> logger) : IHostedService
{
    private readonly HashSet<AuditFinding> told = [];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        keeper.Changed += Tell;
        return keeper.StartAsync(cancellationToken);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await keeper.DisposeAsync();
        keeper.Changed -= Tell;
    }

    private void Tell()
    {
        foreach (var finding in keeper.Findings)
        {
            if (told.Add(finding))
                LogFinding(finding.ToString());
        }

        if (keeper.Failure is { } failure)
            LogFailure(failure);
    }

    [LoggerMessage(EventId = 4201, EventName = "AuditDoesNotFit", Level = LogLevel.Error, Message = "The audit trail was changed: {Finding}")]
    private partial void LogFinding(string finding);

    [LoggerMessage(EventId = 4202, EventName = "AuditNotSigned", Level = LogLevel.Error, Message = "The audit trail cannot be signed now: {Failure}")]
    private partial void LogFailure(string failure);
}
