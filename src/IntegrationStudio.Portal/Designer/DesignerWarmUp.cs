using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Portal.Designer.Canvas;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Portal.Designer;

/// <summary>
/// Opens a mapping once as the designer would, a moment after the start and beside everything else, so that the first person to open one does not wait for code to be
/// compiled and tables to be read. Nobody sees it, nothing is saved, and where it fails nothing is missing.
/// </summary>
internal sealed partial class DesignerWarmUp(DesignerServices services, IHostApplicationLifetime lifetime, ILogger<DesignerWarmUp> logger) : BackgroundService
{
    /// <summary>Listeners, channels and the first page come before it.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private const string Official = "hl7/v2-to-fhir/messages/ORU_R01";

    /// <summary>Done when it has warmed what it could.</summary>
    public Task Warm => ExecuteTask ?? Task.CompletedTask;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var started = new TaskCompletionSource();
            using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
            await started.Task.WaitAsync(stoppingToken);
            await Task.Delay(Pause, services.Time, stoppingToken);
            if (Choose() is { } id) await Task.Run(() => OpenAsync(id, stoppingToken), stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // The portal ends.
        }
        catch (Exception failure)
        {
            LogFailure(failure);
        }
    }

    /// <summary>A mapping of one's own that inherits is what people open, and reaches the official maps too.</summary>
    private string? Choose()
    {
        IReadOnlyList<string> ids = services.Library.Ids;
        return ids.FirstOrDefault(id => !id.StartsWith("hl7/", StringComparison.Ordinal) && services.Library.Find(id)?.Definition is { Kind: MappingKind.Message, Extends: not null })
            ?? (services.Library.Contains(Official) ? Official : null);
    }

    private async Task OpenAsync(string id, CancellationToken cancellationToken)
    {
        // Without drafts and journal: what is opened here is neither saved nor counted.
        var alone = new DesignerServices(services.Shelf, services.Time) { Run = services.Run, Scripts = services.Scripts };
        Outcome<DesignerSession> opened = await DesignerSession.OpenAsync(id, alone, cancellationToken);
        if (!opened.Succeeded) return;
        await using DesignerSession session = opened.Value;
        var message = new Dictionary<string, object?>
        {
            ["source"] = new CanvasSchema().Changes(session.Source, null, () => []),
            ["target"] = new CanvasSchema().Changes(session.Target, null, () => []),
            ["rules"] = new CanvasRules().Delta(session.Outline),
        };
        CanvasMessage.Pack(message);
        await session.Settled;
        if (session.Runner is { } runner) await runner.Idle;
        cancellationToken.ThrowIfCancellationRequested();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The designer could not be warmed up")]
    private partial void LogFailure(Exception failure);
}
