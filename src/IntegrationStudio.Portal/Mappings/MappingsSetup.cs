using IntegrationStudio.Portal.Hosting;

namespace IntegrationStudio.Portal.Mappings;

internal static class MappingsSetup
{
    public static IServiceCollection AddMappings(this IServiceCollection services) => services
        .AddSingleton<MappingCatalog>()
        .AddSingleton(services => new MappingFactsFile(Path.Combine(services.GetRequiredService<PortalOptions>().DataDirectory, "cache", "mapping-tests.json")))
        .AddSingleton<MappingChecks>()
        .AddHostedService(services => services.GetRequiredService<MappingChecks>());
}
