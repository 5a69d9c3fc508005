namespace IntegrationStudio.Portal.Accounts.Own;

/// <summary>How a browser calls itself, in words that its owner knows it by.</summary>
internal static class UserAgent
{
    private static readonly (string Token, string Name)[] Browsers =
        [("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"), ("curl/", "curl")];

    private static readonly (string Token, string Name)[] Systems =
        [("Windows", "Windows"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Mac OS", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux")];

    public static string Words(string? agent)
    {
        if (string.IsNullOrWhiteSpace(agent))
            return "unknown";
        var browser = Browsers.FirstOrDefault(known => agent.Contains(known.Token, StringComparison.Ordinal)).Name;
        var system = Systems.FirstOrDefault(known => agent.Contains(known.Token, StringComparison.Ordinal)).Name;
        return (browser, system) switch
        {
            ({ } one, { } two) => $"{one} on {two}",
            _ => browser ?? system ?? (agent.Length > 40 ? agent[..40] + "\u2026" : agent),
        };
    }
}
