using IntegrationStudio.Engine.Governance;
using IntegrationStudio.Engine.Governance.Bundles;

namespace IntegrationStudio.Portal.Bundles;

internal static class BundlesSetup
{
    public static IServiceCollection AddBundles(this IServiceCollection services) =>
        services.AddSingleton<InstallationKey>().AddSingleton(services => new BundleStore(services.GetRequiredService<VersionStore>()));
}
