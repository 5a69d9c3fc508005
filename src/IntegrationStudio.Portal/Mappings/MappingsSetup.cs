namespace IntegrationStudio.Portal.Mappings;

internal static class MappingsSetup
{
    public static IServiceCollection AddMappings(this IServiceCollection services) => services
        .AddSingleton<MappingCatalog>()
        .AddSingleton<MappingChecks>()
        .AddHostedService(services => services.GetRequiredService<MappingChecks>());
}
