using System.Security.Cryptography;
using System.Text;
using IntegrationStudio.Engine.Governance;
using IntegrationStudio.Engine.Governance.Publications;
using IntegrationStudio.Engine.Governance.Reviews;
using IntegrationStudio.Engine.Governance.Webhooks;
using IntegrationStudio.Engine.Outbound;
using Microsoft.AspNetCore.DataProtection;

namespace IntegrationStudio.Portal.Webhooks;

internal static class WebhooksSetup
{
    public static IServiceCollection AddWebhooks(this IServiceCollection services) => services
        .AddSingleton<IWebhookSecrets, WebhookSecrets>()
        .AddSingleton<WebhookStore>()
        .AddSingleton(services => new WebhookSender(
            services.GetRequiredService<Engine.Journal.MessageJournal>(), services.GetRequiredService<WebhookStore>(), services.GetRequiredService<IWebhookSecrets>(), services.GetRequiredService<GuardedHttp>()))
        .AddHostedService<WebhookStartup>();
}

/// <summary>Secrets under the installation's keys: a copy of the database alone does not tell them.</summary>
internal sealed class WebhookSecrets(IDataProtectionProvider protection) : IWebhookSecrets
{
    private readonly IDataProtector _secrets = protection.CreateProtector("studio.webhook");

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

/// <summary>Sends while the portal runs, and at once when something happens.</summary>
internal sealed class WebhookStartup(WebhookSender sender, VersionStore versions, ReviewStore reviews, IServiceProvider services) : IHostedService
{
    private readonly Publications? _publications = services.GetService<Publications>();

    public Task StartAsync(CancellationToken cancellationToken)
    {
        versions.Changed += OnVersion;
        reviews.Changed += OnReview;
        if (_publications is not null)
            _publications.Changed += OnVersion;
        sender.Start();
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        versions.Changed -= OnVersion;
        reviews.Changed -= OnReview;
        if (_publications is not null)
            _publications.Changed -= OnVersion;
        await sender.DisposeAsync();
    }

    private void OnVersion(string id) => sender.Wake();

    private void OnReview(long review) => sender.Wake();
}
