using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Governance;
using IntegrationStudio.Engine.Governance.Publications;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Portal.Demo;
using IntegrationStudio.Portal.Hosting;

namespace IntegrationStudio.Portal.Channels.Publishing;

internal static class PublishingSetup
{
    private static readonly Actor DemoOperator = DemoPeople.Find("demo-operator")!.Actor;

    /// <summary>Publications of versions on channels, their watch, and comparisons of behaviour.</summary>
    public static IServiceCollection AddPublishing(this IServiceCollection services, PortalOptions options)
    {
        services.AddSingleton(services =>
        {
            var shelf = services.GetRequiredService<MappingShelf>();
            if (options.Demo)
                Task.Run(() => PublicationSeed.RunAsync(shelf.Store!, DemoChannels.All, DemoOperator)).GetAwaiter().GetResult();
            return new PublishedMappings(services.GetRequiredService<MessageJournal>(), StoredVersions.Of(shelf.Store!), new UnpublishedOptions
            {
                Library = () => shelf.Current,
                IsShipped = Shipped.Owns,
                AllowUnreviewed = options.Demo || options.Unreviewed,
            });
        });
        services.AddSingleton<Publications>();
        services.AddSingleton<Emergencies>();
        services.AddSingleton<PublicationWatch>();
        return services.AddHostedService<PublicationWatching>();
    }
}

/// <summary>Keeps the watch over publications going while the portal runs.</summary>
internal sealed class PublicationWatching(PublicationWatch watch) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(() => watch.RunAsync(stoppingToken), stoppingToken);
}
