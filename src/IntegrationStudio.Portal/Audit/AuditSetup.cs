using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Portal.Hosting;
using Microsoft.AspNetCore.Authorization;

namespace IntegrationStudio.Portal.Audit;

internal static class AuditSetup
{
    public static void AddAudit(this IServiceCollection services, PortalOptions options)
    {
        services.AddSingleton(provider => new AuditTrail(provider.GetRequiredService<MessageJournal>(), AuditOptions.In(options.DataDirectory, options.CheckpointFolder)));
        services.AddSingleton(provider => new AuditKeeper(provider.GetRequiredService<MessageJournal>(), provider.GetRequiredService<AuditTrail>()));
        services.AddHostedService<AuditWatch>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, AuditedRefusals>();
    }
}
