namespace IntegrationStudio.Portal.Designer.Tests;

internal static class TestsSetup
{
    public static void AddTestBench(this IServiceCollection services) => services.AddSingleton<DeidentificationKey>().AddScoped<CapturedMessages>();
}
