using IntegrationStudio.Engine.Alerts;
using IntegrationStudio.Engine.Governance;
using IntegrationStudio.Engine.Governance.Publications;
using IntegrationStudio.Engine.Governance.Reviews;
using IntegrationStudio.Engine.Governance.Webhooks;

namespace IntegrationStudio.Portal.Notifications;

/// <summary>Says that somebody may have been told something: whatever tells people says so itself after its commit.</summary>
internal sealed class NotificationFeed : IDisposable
{
    private readonly ReviewStore _reviews;
    private readonly VersionStore _versions;
    private readonly WebhookStore _webhooks;
    private readonly Publications? _publications;
    private readonly AlertStore? _alerts;

    public NotificationFeed(ReviewStore reviews, VersionStore versions, WebhookStore webhooks, IServiceProvider services)
    {
        (_reviews, _versions, _webhooks, _publications) = (reviews, versions, webhooks, services.GetService<Publications>());
        _alerts = services.GetService<AlertStore>();
        if (_alerts is not null)
            _alerts.Changed += OnAlert;
        _reviews.Changed += OnNumber;
        _webhooks.Changed += OnNumber;
        _versions.Changed += OnName;
        if (_publications is not null)
            _publications.Changed += OnName;
    }

    /// <summary>Called on any thread; handlers return quickly.</summary>
    public event Action? Changed;

    public void Dispose()
    {
        _reviews.Changed -= OnNumber;
        _webhooks.Changed -= OnNumber;
        if (_alerts is not null)
            _alerts.Changed -= OnAlert;
        _versions.Changed -= OnName;
        if (_publications is not null)
            _publications.Changed -= OnName;
    }

    private void OnNumber(long number) => Changed?.Invoke();

    private void OnAlert() => Changed?.Invoke();

    private void OnName(string name) => Changed?.Invoke();
}
