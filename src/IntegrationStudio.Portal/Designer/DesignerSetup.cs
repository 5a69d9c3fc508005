using IntegrationStudio.Engine.Governance;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Engine.Scripting;
using IntegrationStudio.Portal.Designer.Inspector;
using IntegrationStudio.Portal.Designer.Tests;

namespace IntegrationStudio.Portal.Designer;

internal static class DesignerSetup
{
    public static void AddDesigner(this IServiceCollection services)
    {
        services.AddSingleton(services => new DesignerServices(services.GetRequiredService<MappingShelf>(), services.GetRequiredService<TimeProvider>())
        {
            Drafts = services.GetService<DraftStore>(),
            Run = services.GetService<RunOptions>(),
            Scripts = services.GetService<ScriptCompiler>(),
            Journal = services.GetService<JournalReader>(),
        });
        services.AddSingleton<DesignerWarmUp>().AddHostedService(services => services.GetRequiredService<DesignerWarmUp>());
        services.AddInspector();
        services.AddTestBench();
    }
}
