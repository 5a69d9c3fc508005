namespace IntegrationStudio.Engine.Audit;

/// <summary>Where what happens now was asked for. It flows with the calls of a request or of an open page, so that every entry of the audit that is written for it has the address.</summary>
public static class AuditOrigin
{
    private static readonly AsyncLocal<string?> Current = new();

    /// <summary>The network address; null for what nobody asked for over the network.</summary>
    public static string? Address
    {
        get => Current.Value;
        set => Current.Value = value;
    }
}
