namespace IntegrationStudio.Portal.Accounts.Signing;

/// <summary>
/// The cookies of a sign-in. Over https they carry the <c>__Host-</c> prefix, so that no other host or plain page can set them; a browser takes that
/// prefix with Secure only, so that plain http on this machine goes without. Lax and not Strict: the way back from an OpenID provider starts at another site.
/// </summary>
internal static class SessionCookies
{
    private const string Session = "studio-session";
    private const string Browser = "studio-browser";
    private const string Pending = "studio-second-factor";

    public static string? ReadSession(HttpRequest request) => Read(request, Session);

    public static string? ReadBrowser(HttpRequest request) => Read(request, Browser);

    public static string? ReadPending(HttpRequest request) => Read(request, Pending);

    public static void WriteSession(HttpContext context, string token) => Write(context, Session, token, null);

    /// <summary>What the browser is known by; lets nobody in.</summary>
    public static void WriteBrowser(HttpContext context, string token) => Write(context, Browser, token, TimeSpan.FromDays(365));

    public static void WritePending(HttpContext context, string value) => Write(context, Pending, value, TimeSpan.FromMinutes(5));

    public static void ForgetPending(HttpContext context) => Forget(context, Pending);

    public static void ForgetSession(HttpContext context) => Forget(context, Session);

    /// <summary>As the browser knows a cookie.</summary>
    public static string NameOf(HttpRequest request, string name) => request.IsHttps ? "__Host-" + name : name;

    private static string? Read(HttpRequest request, string name) => request.Cookies[NameOf(request, name)];

    private static void Write(HttpContext context, string name, string value, TimeSpan? age) => context.Response.Cookies.Append(NameOf(context.Request, name), value, Options(context, age));

    private static void Forget(HttpContext context, string name) => context.Response.Cookies.Delete(NameOf(context.Request, name), Options(context, null));

    private static CookieOptions Options(HttpContext context, TimeSpan? age) =>
        new() { HttpOnly = true, Secure = context.Request.IsHttps, SameSite = SameSiteMode.Lax, Path = "/", MaxAge = age, IsEssential = true };
}
