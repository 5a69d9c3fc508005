namespace IntegrationStudio.Portal.Controls;

internal static class ControlsSetup
{
    public static void AddControls(this IServiceCollection services) => services.AddScoped<Toasts>();
}
