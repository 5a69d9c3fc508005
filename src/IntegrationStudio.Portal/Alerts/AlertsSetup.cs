using System.Security.Cryptography;
using System.Text;
using IntegrationStudio.Engine.Alerts;
using IntegrationStudio.Engine.Connectors.Mail;
using IntegrationStudio.Engine.Governance.Webhooks;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Portal.Hosting;
using Microsoft.AspNetCore.DataProtection;

namespace IntegrationStudio.Portal.Alerts;

internal static class AlertsSetup
{
    public static IServiceCollection AddAlerts(this IServiceCollection services, PortalOptions options) => services
        .AddSingleton<IMailSecrets, MailSecrets>()
        .AddSingleton(services => new SmtpClient(options.Egress, services.GetRequiredService<TimeProvider>()))
        .AddSingleton<MailStore>()
        .AddSingleton<AlertStore>()
        .AddSingleton<AlertWatch>()
        .AddSingleton<PulseHistory>();

    /// <summary>After the channels: what they are at their start is no alert.</summary>
    public static IServiceCollection AddAlertWatch(this IServiceCollection services) => services.AddHostedService<Watching>();
}

/// <summary>The password under the installation's keys: a copy of the database alone does not tell it.</summary>
internal sealed class MailSecrets(IDataProtectionProvider protection) : IMailSecrets
{
    private readonly IDataProtector _secrets = protection.CreateProtector("studio.mail");

    public byte[] Protect(string secret) => _secrets.Protect(Encoding.UTF8.GetBytes(secret));

    public string? Unprotect(byte[] stored)
    {
        try
        {
            return Encoding.UTF8.GetString(_secrets.Unprotect(stored));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}

/// <summary>Looks for alerts, sends mail that waits, and forgets old figures, while the portal runs.</summary>
internal sealed class Watching(AlertWatch watch, AlertStore store, MailStore mail, PulseHistory pulse, TimeProvider clock, IServiceProvider services) : BackgroundService
{
    private static readonly TimeSpan MailEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PruneEvery = TimeSpan.FromHours(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var webhooks = services.GetService<WebhookSender>();
        store.Changed += () => webhooks?.Wake();
        return Task.WhenAll(watch.RunAsync(stoppingToken), EveryAsync(MailEvery, async cancel =>
        {
            while (await mail.SendDueAsync(cancel))
            {
            }
        }, stoppingToken), EveryAsync(PruneEvery, cancel => pulse.PruneAsync(cancel), stoppingToken));
    }

    private async Task EveryAsync(TimeSpan pause, Func<CancellationToken, Task> act, CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(pause, clock, cancel);
                await act(cancel);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (JournalUnavailableException)
            {
                // The health tells of the store itself; it is tried again.
            }
        }
    }
}
