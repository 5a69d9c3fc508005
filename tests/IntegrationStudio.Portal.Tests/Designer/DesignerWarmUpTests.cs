using System.Text;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Portal.Designer;
using IntegrationStudio.Portal.Tests.Designer.Tests;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Designer;

public sealed class DesignerWarmUpTests
{
    private const string Child = """{ "id": "t/child", "version": "1.0.0", "kind": "message", "extends": { "id": "t/bench" } }""";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task It_opens_a_mapping_after_the_start_or_does_without_one(bool hasOne)
    {
        MappingLibrary library = hasOne ? MappingLibrary.Of(Benched.Folder().Package, Package(Child)) : MappingLibrary.Of();
        using var lifetime = new Lifetime();
        using var warm = new DesignerWarmUp(new DesignerServices(library, TimeProvider.System) { Run = new RunOptions() }, lifetime, NullLogger<DesignerWarmUp>.Instance);
        await warm.StartAsync(Cancel);
        Assert.False(warm.Warm.IsCompleted);

        lifetime.Start();

        await warm.Warm.WaitAsync(TimeSpan.FromSeconds(60), Cancel);
    }

    [Fact]
    public async Task An_end_before_the_start_is_none_of_its_business()
    {
        using var lifetime = new Lifetime();
        using var warm = new DesignerWarmUp(new DesignerServices(MappingLibrary.Of(), TimeProvider.System), lifetime, NullLogger<DesignerWarmUp>.Instance);
        await warm.StartAsync(Cancel);

        await warm.StopAsync(Cancel);

        Assert.True(warm.Warm.IsCompleted);
        Assert.False(warm.Warm.IsFaulted);
    }

    private static MappingPackage Package(string json) => MappingPackage.Create(MappingDefinition.Parse(Encoding.UTF8.GetBytes(json)).Require());

    private sealed class Lifetime : IHostApplicationLifetime, IDisposable
    {
        private readonly CancellationTokenSource started = new();

        public CancellationToken ApplicationStarted => started.Token;

        public CancellationToken ApplicationStopping => default;

        public CancellationToken ApplicationStopped => default;

        public void Start() => started.Cancel();

        public void StopApplication()
        {
        }

        public void Dispose() => started.Dispose();
    }
}
