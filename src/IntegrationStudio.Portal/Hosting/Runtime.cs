using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Engine.Governance;
using IntegrationStudio.Engine.Governance.Publications;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Engine.Outbound;
using IntegrationStudio.Engine.Scripting;
using IntegrationStudio.Portal.Alerts;
using IntegrationStudio.Portal.Bundles;
using IntegrationStudio.Portal.Channels.Publishing;
using IntegrationStudio.Portal.Versions;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Portal.Hosting;

/// <summary>What runs behind the pages: the journal, the mapping library, the script sandbox and the channels.</summary>
internal static class Runtime
{
    public static IServiceCollection AddRuntime(this IServiceCollection services, PortalOptions options)
    {
        services.AddSingleton(_ => MessageJournal.Open(Path.Combine(options.DataDirectory, "studio.db"), new JournalOptions { BodyKeys = options.BodyKeys }).Require());
        services.AddSingleton(services => services.GetRequiredService<MessageJournal>().Reader);
        services.AddVersions(options);
        services.AddBundles();
        services.AddSingleton<DraftStore>();
        services.AddSingleton(_ => new ScriptCompiler(new ScriptOptions()));
        services.AddSingleton(_ => new ScriptPool(new ScriptOptions()));
        services.AddSingleton(services => new RunOptions { Scripts = services.GetRequiredService<ScriptPool>() });
        services.AddSingleton(_ => new GuardedHttp(options.Egress));
        services.AddSingleton<RefusedChannels>();
        services.AddPublishing(options);
        services.AddSingleton(services => new ChannelHost(
            services.GetRequiredService<MessageJournal>(),
            new ChannelHostOptions
            {
                InputRoot = Path.Combine(options.DataDirectory, "in"),
                OutputRoot = Path.Combine(options.DataDirectory, "out"),
                SecretsRoot = Path.Combine(options.DataDirectory, "secrets"),
                Egress = options.Egress,
                ListenOn = options.ListenOn,
                Mappings = services.GetRequiredService<MappingShelf>().Current,
                Run = services.GetRequiredService<RunOptions>(),
                Scripts = services.GetRequiredService<ScriptCompiler>(),
                Published = services.GetRequiredService<PublishedMappings>(),
            }));
        services.AddSingleton<ChannelPublications>();
        services.AddSingleton<FeedGaps>();
        services.AddAlerts(options);
        services.AddSingleton(services => new Pruning(services.GetRequiredService<MessageJournal>(), Path.Combine(options.DataDirectory, "archive")));
        return services.AddHostedService<ChannelStartup>().AddHostedService<PruningService>().AddAlertWatch();
    }
}

/// <summary>What was wrong with definitions that are therefore no channels; paths begin with the file.</summary>
internal sealed class RefusedChannels
{
    public IReadOnlyList<Problem> Problems { get; set; } = [];
}

/// <summary>Takes the installation's channels in when the portal starts.</summary>
internal sealed partial class ChannelStartup(ChannelHost channels, ChannelPublications publications, RefusedChannels refused, PortalOptions options, ILogger<ChannelStartup> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // Published versions first: a file of the same id is only where the channel's development began.
        var published = await publications.StartAsync(cancellationToken);
        var governed = (await publications.InForceAsync(cancellationToken)).Where(publication => publication.Number is not null).Select(publication => publication.Channel).ToHashSet(StringComparer.Ordinal);
        refused.Problems = [.. published, .. await ChannelFolder.LoadAsync(options.DataDirectory, channels, governed, cancellationToken)];
        foreach (var problem in refused.Problems)
        {
            LogProblem(problem.ToString());
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var channel in channels.Channels)
        {
            await channels.StopAsync(channel.Id, cancellationToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Problem}")]
    private partial void LogProblem(string problem);
}
