namespace IntegrationStudio.Portal.Layout;

/// <summary>What the browser remembers for the server's first rendering: the theme and its time zone. Cookies are input: anything unknown is dropped.</summary>
/// <param name="Theme"><c>light</c>, <c>dark</c>, or <c>system</c>.</param>
/// <param name="ZoneId">IANA zone, or null before the browser has told.</param>
internal sealed record BrowserPreferences(string Theme, string? ZoneId)
{
    public static readonly BrowserPreferences None = new("system", null);

    public static readonly IReadOnlyList<string> Themes = ["system", "light", "dark"];

    public static BrowserPreferences From(IRequestCookieCollection cookies)
    {
        var theme = cookies["studio-theme"];
        var zone = cookies["studio-zone"];
        return new BrowserPreferences(
            theme is not null && Themes.Contains(theme) ? theme : None.Theme,
            zone is not null && ViewerZone.TryFind(zone) is { } found ? found.Zone.Id : null);
    }
}
