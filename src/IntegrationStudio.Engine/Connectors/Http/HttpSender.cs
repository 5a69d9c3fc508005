using System.Globalization;
using System.Net;
using System.Net.Security;
using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Engine.Outbound;

namespace IntegrationStudio.Engine.Connectors.Http;

/// <summary>Sends requests to one server for a destination, and says what an answer means for the delivery.</summary>
internal sealed class HttpSender : IDisposable
{
    private readonly GuardedHttp _http;
    private readonly HttpAuthenticator? _authenticator;
    private readonly IReadOnlyDictionary<string, string> _headers;

    private HttpSender(GuardedHttp http, HttpAuthenticator? authenticator, IReadOnlyDictionary<string, string> headers) => (_http, _authenticator, _headers) = (http, authenticator, headers);

    public static HttpSender? Compile(string? url, IReadOnlyDictionary<string, string> headers, HttpAuthenticationDefinition? authentication, TlsDefinition? tls, int timeoutSeconds, string urlMember, DefinitionCheck check)
    {
        var before = check.Problems.Count;
        var isUrl = Uri.TryCreate(url, UriKind.Absolute, out var address) && GuardedHttp.Check(address) is null;
        if (!isUrl)
            check.Add("http.url", urlMember, $"\"{url}\" is no address that begins with https:// or http://, without user and password.");
        if (tls is not null && isUrl && address!.Scheme != Uri.UriSchemeHttps)
            check.Add("http.tls", "tls", "TLS needs an address that begins with https://.");
        if (authentication is not null && isUrl && address!.Scheme != Uri.UriSchemeHttps && !address.IsLoopback)
            check.Add("http.clear", urlMember, "Credentials would go over the network unencrypted.", "Use https://.");
        check.Between(timeoutSeconds, 1, 600, "timeoutSeconds");
        foreach (var (name, value) in headers)
            if (!HttpHeaders.MayBeSet(name) || value.Any(char.IsControl) || value.Length > 1000)
                check.Add("http.header", "headers." + name, "This header cannot be set, or its value is too long or holds control characters.");
        var authenticator = authentication is null ? null : HttpAuthenticator.Compile(authentication, check.Inside("authentication"));
        SslClientAuthenticationOptions? options = tls is null || !isUrl ? null : TlsClient.Compile(tls, address!.Host, check.At("tls"), check.Problems);
        if (check.Problems.Count > before)
        {
            authenticator?.Dispose();
            return null;
        }

        return new HttpSender(new GuardedHttp(check.Options.Egress, TimeSpan.FromSeconds(timeoutSeconds), Dns.GetHostAddressesAsync, options), authenticator, headers);
    }

    /// <summary>One request; of answers 401 to a token one more with a new token. Either an answer, or what its absence means.</summary>
    public async Task<(GuardedAnswer? Answer, DeliveryOutcome Outcome)> SendAsync(HttpMethod method, Uri address, ReadOnlyMemory<byte>? body, string contentType, string idempotencyKey, IReadOnlyDictionary<string, string>? more, CancellationToken cancel)
    {
        for (var again = false; ; again = true)
        {
            var headers = new Dictionary<string, string>(_headers, StringComparer.OrdinalIgnoreCase) { ["Idempotency-Key"] = idempotencyKey };
            foreach (var (name, value) in more ?? new Dictionary<string, string>())
                headers[name] = value;
            AuthenticationHeader? header = null;
            if (_authenticator is not null)
            {
                var given = await _authenticator.HeaderAsync(_http, cancel).ConfigureAwait(false);
                if (!given.Succeeded)
                    return (null, new DeliveryOutcome(DeliveryResult.Retry, "No token: " + given.Problems[0].Message));
                header = given.Value;
                headers[header.Name] = header.Value;
            }

            var answer = await _http.SendAsync(method, address, body, contentType, headers, follow: false, cancel).ConfigureAwait(false);
            if (!answer.Succeeded)
                return (null, answer.Problems[0] switch
                {
                    { Code: "outbound.timeout" or "outbound.broken" } lost => new DeliveryOutcome(DeliveryResult.Uncertain, lost.Message),
                    var problem => new DeliveryOutcome(DeliveryResult.Retry, problem.Message), // never sent; an address that is not allowed may be, once an admin allows it
                });
            if (answer.Value.Status == 401 && !again && _authenticator is { HasTokens: true })
            {
                _authenticator.Forget(header!);
                continue;
            }

            return (answer.Value, Judge(answer.Value));
        }
    }

    /// <summary>RFC 9110 section 15: what a status means for the delivery.</summary>
    public static DeliveryOutcome Judge(GuardedAnswer answer)
    {
        var words = answer.Status.ToString(CultureInfo.InvariantCulture);
        return answer.Status switch
        {
            >= 200 and <= 299 => new DeliveryOutcome(DeliveryResult.Delivered, words),
            401 or 403 => new DeliveryOutcome(DeliveryResult.Retry, words + ": it does not let us in"), // a matter of settings, not of this message
            408 or 425 or 429 or >= 500 => new DeliveryOutcome(DeliveryResult.Retry, words) { NotBefore = answer.RetryAfter },
            >= 300 and <= 399 => new DeliveryOutcome(DeliveryResult.Refused, words + ": it redirects; enter the address that it redirects to"),
            _ => new DeliveryOutcome(DeliveryResult.Refused, words),
        };
    }

    public void Dispose()
    {
        _authenticator?.Dispose();
        _http.Dispose();
    }
}
