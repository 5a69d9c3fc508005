using Bunit;
using IntegrationStudio.Engine.Accounts;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Portal.Accounts;
using IntegrationStudio.Portal.Controls;
using IntegrationStudio.Portal.Messages;
using Microsoft.Extensions.DependencyInjection;

namespace IntegrationStudio.Portal.Tests;

/// <summary>A test that renders components; it is noon, and scripts answer nothing.</summary>
public abstract class ComponentTest : BunitContext
{
    private readonly string data = Directory.CreateTempSubdirectory("studio-component-").FullName;

    protected ComponentTest()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddSingleton<TimeProvider>(new NoonClock());
        Services.AddControls();
    }

    /// <summary>Adds what pages stand on: a journal and a channel host, both empty.</summary>
    protected void AddEmptyStudio()
    {
        var mappings = Directory.CreateDirectory(Path.Combine(data, "mappings")).FullName;
        Services.AddMessages();
        Services.AddSingleton(_ => MessageJournal.Open(Path.Combine(data, "studio.db")).Require());
        Services.AddSingleton<AccountStore>();
        Services.AddScoped<Permits>();
        Services.AddSingleton(services => new AuditTrail(services.GetRequiredService<MessageJournal>(), AuditOptions.In(data)));
        Services.AddSingleton(services => new AuditKeeper(services.GetRequiredService<MessageJournal>(), services.GetRequiredService<AuditTrail>()));
        Services.AddSingleton(services => new ChannelHost(
            services.GetRequiredService<MessageJournal>(),
            new ChannelHostOptions { OutputRoot = Path.Combine(data, "out"), Mappings = MappingLibrary.Open(mappings).Require() }));
    }

    protected override async ValueTask DisposeAsyncCore()
    {
        await base.DisposeAsyncCore();
        Directory.Delete(data, recursive: true);
    }

    private sealed class NoonClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Some.Noon;
    }
}
