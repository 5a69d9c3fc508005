using Xunit;

namespace IntegrationStudio.Browser.Tests;

/// <summary>A portal with all that is shipped and nothing else: what somebody finds on the first day.</summary>
public sealed class ScenarioPortal : IAsyncLifetime
{
    private readonly PortalProcess process = new() { Mappings = Path.Combine(PortalProcess.Root, "mappings") };

    internal string Url => process.Url;

    internal PortalProcess Process => process;

    public async ValueTask InitializeAsync() => await process.StartAsync();

    public ValueTask DisposeAsync() => process.DisposeAsync();
}
