namespace IntegrationStudio.Portal.Alerts;

/// <summary>What somebody says about a mute.</summary>
/// <param name="For">For how long; null for ever.</param>
/// <param name="Reason">Why.</param>
public sealed record MuteForm(TimeSpan? For, string Reason);
