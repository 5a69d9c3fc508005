using IntegrationStudio.Engine.Governance.Notifications;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Portal.Hosting;

namespace IntegrationStudio.Portal.Notifications;

/// <summary>Deletes old notifications, a minute after the start and once a day. What fails is tried again the next day.</summary>
internal sealed partial class NotificationPruning(NotificationStore store, PortalOptions options, TimeProvider clock, ILogger<NotificationPruning> logger) : BackgroundService
{
    /// <summary>How long after the start it looks first: pages and channels come before it.</summary>
    public static readonly TimeSpan Begin = TimeSpan.FromMinutes(1);

    /// <summary>How long until it looks again.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromDays(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Delay(Begin, clock, stoppingToken);
        while (true)
        {
            try
            {
                if (await store.PruneAsync(options.KeepNotifications, stoppingToken) is > 0 and var deleted)
                    LogDeleted(deleted);
            }
            catch (JournalUnavailableException)
            {
                // The dashboard tells of the store itself.
            }

            await Task.Delay(Every, clock, stoppingToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} old notifications are deleted")]
    private partial void LogDeleted(int count);
}
