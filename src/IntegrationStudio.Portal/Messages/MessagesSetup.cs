using IntegrationStudio.Portal.Messages.Inspection;

namespace IntegrationStudio.Portal.Messages;

internal static class MessagesSetup
{
    public static void AddMessages(this IServiceCollection services) => services.AddScoped<CircuitSearch>().AddSingleton<Retrace>().AddSingleton<ReplayJobs>();
}
