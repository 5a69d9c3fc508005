using IntegrationStudio.Engine.Channels;

namespace IntegrationStudio.Portal.Hosting;

/// <summary>Deletes once an hour what channels no longer keep.</summary>
internal sealed partial class PruningService(ChannelHost channels, Pruning pruning, TimeProvider clock, ILogger<PruningService> logger) : BackgroundService
{
    private static readonly TimeSpan First = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var wait = First; ; wait = Every)
        {
            try
            {
                await Task.Delay(wait, clock, stoppingToken);
                foreach (var pruned in await pruning.RunAsync(channels.Channels.Select(channel => channel.Definition), stoppingToken))
                    LogPruned(pruned.Channel, pruned.Contents, pruned.Messages);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception reason) when (reason is IOException or UnauthorizedAccessException or Engine.Journal.JournalUnavailableException)
            {
                LogFailed(reason.Message); // nothing is deleted that was not archived; the next hour tries again
            }
        }
    }

    [LoggerMessage(1, LogLevel.Information, "{Channel}: deleted the content of {Contents} messages, and {Messages} messages altogether.")]
    private partial void LogPruned(string channel, int contents, int messages);

    [LoggerMessage(2, LogLevel.Error, "Messages could not be pruned: {Reason}")]
    private partial void LogFailed(string reason);
}
