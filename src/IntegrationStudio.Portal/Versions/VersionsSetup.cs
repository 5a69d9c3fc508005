using IntegrationStudio.Engine.Governance;
using IntegrationStudio.Engine.Governance.Sync;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Portal.Demo;
using IntegrationStudio.Portal.Hosting;
using IntegrationStudio.Portal.Mappings;
using IntegrationStudio.Portal.Versions.Comparing;
using IntegrationStudio.Portal.Versions.Folders;

namespace IntegrationStudio.Portal.Versions;

internal static class VersionsSetup
{
    private static readonly DemoApproval Demo = new(DemoPeople.Find("demo-analyst")!.Actor, DemoPeople.Find("demo-reviewer")!.Actor);

    /// <summary>The product's definitions from their folder, the versions of own ones, and the library that both make. An installation without versions begins with what its folders have.</summary>
    public static void AddVersions(this IServiceCollection services, PortalOptions options)
    {
        services.AddSingleton(services =>
        {
            var folders = MappingLibrary.Open([.. options.MappingFolders]).Require();
            var versions = new VersionStore(services.GetRequiredService<MessageJournal>(), folders, options.Unreviewed ? null : ReleaseManifest.Own);
            // Once, before anything asks for the library.
            var unreadable = !options.Seed ? null : Task.Run(() => VersionSeed.RunAsync(versions, folders, options.Demo ? Demo : null)).GetAwaiter().GetResult();
            return new MappingShelf(versions, unreadable);
        });
        services.AddSingleton(services => services.GetRequiredService<MappingShelf>().Store!);
        services.AddSingleton<ShippedCheck>().AddHostedService(services => services.GetRequiredService<ShippedCheck>());
        services.AddSingleton<Submissions>();
        services.AddSingleton<CompareSides>().AddSingleton<PinReader>().AddSingleton<VersionRestore>();
        services.AddSingleton<FolderSync>().AddSingleton<SyncRunner>().AddHostedService<SyncSocket>();
    }
}
