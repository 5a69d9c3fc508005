using System.Net;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Standards;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.Net.Http.Headers;

namespace IntegrationStudio.Portal.Hosting;

/// <summary>What stands before every endpoint: loopback only, because passwords and sessions cross plain http, our own host names, our own origin, and the response headers of every page.</summary>
internal static class Perimeter
{
    public const string ContentSecurityPolicy =
        "default-src 'self'; script-src 'self'; worker-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
        "connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>Names under which a loopback address may be called; anything else is a rebinding attempt.</summary>
    public static readonly IReadOnlyList<string> Hosts = ["localhost", "127.0.0.1", "[::1]"];

    /// <summary>The addresses that are not loopback, as problems; empty when all are fit to listen on.</summary>
    public static IReadOnlyList<Problem> Check(IEnumerable<string> urls) => [.. urls.Where(url => !IsLoopback(url)).Select(url =>
        new Problem("portal.not-loopback", url, "The portal speaks plain http, which would show passwords and sessions to the network; it listens on loopback addresses only.")
        {
            Mend = "Use http://127.0.0.1:PORT, or a proxy on this machine.",
        })];

    /// <summary>What is wrong with the name that a proxy is to be called by; null when nothing is.</summary>
    public static Problem? Check(Uri? known) => known is null || (known.IsAbsoluteUri && known is { Scheme: "https", PathAndQuery: "/", Fragment: "", UserInfo: "" } && !known.IsLoopback) ? null
        : new Problem("portal.public-url", known.OriginalString, "The public address is https, a host, and a port where it is not 443; nothing more.") { Mend = "Use something like https://studio.hospital.example" };

    /// <summary>Nobody but this machine connects; what a proxy on it forwards is looked at after that.</summary>
    public static IApplicationBuilder UseLoopbackOnly(this IApplicationBuilder app) => app.Use((context, next) =>
        context.Connection.RemoteIpAddress is { } address && !IPAddress.IsLoopback(address) ? Refuse(context, "Only this machine may connect; others come through a proxy on it.") : next(context));

    public static IApplicationBuilder UsePerimeter(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        AuditOrigin.Address = context.Connection.RemoteIpAddress?.ToString();
        WriteHeaders(context.Response.Headers);
        if (context.Request.IsHttps)
            context.Response.Headers.StrictTransportSecurity = "max-age=31536000";
        if (IsForeign(context.Request))
            await Refuse(context, "The request comes from another site.");
        else
            await next(context);
    });

    /// <summary>A form whose antiforgery token is missing or somebody else's goes no further.</summary>
    public static IApplicationBuilder UseFormCheck(this IApplicationBuilder app) => app.Use((context, next) =>
        context.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false }
            ? Refuse(context, "Nothing was done: the form was out of date. Go back, reload the page and send it again.", StatusCodes.Status400BadRequest)
            : next(context));

    private static bool IsLoopback(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri))
            return false;
        return uri.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
    }

    /// <summary>A browser names the origin of what it sends on a page's behalf; programs send none and are not foreign.</summary>
    private static bool IsForeign(HttpRequest request) =>
        request.Headers.Origin is { Count: > 0 } origin
        && !string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);

    private static void WriteHeaders(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin"; // without any, browsers hide the origin of our own forms, too
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
    }

    private static Task Refuse(HttpContext context, string why, int status = StatusCodes.Status403Forbidden)
    {
        context.Response.StatusCode = status;
        context.Response.Headers[HeaderNames.CacheControl] = "no-store";
        return context.Response.WriteAsync(why, context.RequestAborted);
    }
}
