using IntegrationStudio.Portal.Designer.Inspector.Tables;

namespace IntegrationStudio.Portal.Designer.Inspector;

internal static class InspectorSetup
{
    public static void AddInspector(this IServiceCollection services) => services.AddSingleton<TrafficCodes>();
}
