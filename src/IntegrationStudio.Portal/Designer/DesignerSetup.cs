using IntegrationStudio.Portal.Designer.Inspector;
using IntegrationStudio.Portal.Designer.Tests;

namespace IntegrationStudio.Portal.Designer;

internal static class DesignerSetup
{
    public static void AddDesigner(this IServiceCollection services)
    {
        services.AddSingleton<DesignerServices>();
        services.AddInspector();
        services.AddTestBench();
    }
}
