using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Outbound;

/// <summary>
/// Sends requests out of the product. What is checked is the address of the very connection, not the name before it is looked up: a name that means another address at the second look, and every redirect, meet the same check.
/// One per process; safe for concurrent use.
/// </summary>
public sealed class GuardedHttp : IDisposable
{
    private const int MostRedirects = 5;
    private const int LongestAnswer = 64 * 1024;

    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _lookUp;
    private readonly HttpMessageInvoker _invoker;
    private readonly TimeSpan _patience;

    /// <summary>Requests under some rules.</summary>
    /// <param name="rules">Where they may go.</param>
    /// <param name="patience">How long one request may take in all; 10 s unless told.</param>
    public GuardedHttp(EgressRules rules, TimeSpan? patience = null) : this(rules, patience, Dns.GetHostAddressesAsync)
    {
    }

    internal GuardedHttp(EgressRules rules, TimeSpan? patience, Func<string, CancellationToken, Task<IPAddress[]>> lookUp, SslClientAuthenticationOptions? tls = null)
    {
        ArgumentNullException.ThrowIfNull(rules);
        (Rules, _lookUp, _patience) = (rules, lookUp, patience ?? TimeSpan.FromSeconds(10));
        var handler = new SocketsHttpHandler
        {
            UseProxy = false, // a proxy would connect where the check cannot look
            UseCookies = false,
            AllowAutoRedirect = false,
            ConnectCallback = ConnectAsync,
            ConnectTimeout = _patience,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            MaxResponseHeadersLength = 64,
        };
        if (tls is not null) handler.SslOptions = tls;
        _invoker = new HttpMessageInvoker(handler);
    }

    /// <summary>Where requests may go.</summary>
    public EgressRules Rules { get; }

    /// <summary>Sends a request and follows at most five redirects, on which credentials, signatures and bodies stay with the first origin. Fails with <c>outbound.refused</c>, <c>outbound.address</c>, <c>outbound.unreachable</c> (nothing was sent), <c>outbound.broken</c>, <c>outbound.timeout</c> or <c>outbound.redirects</c>; an answer of any status is a success here.</summary>
    /// <param name="method">GET, POST and so on.</param>
    /// <param name="address">Absolute, http or https, without user and password.</param>
    /// <param name="body">What is sent; null for nothing.</param>
    /// <param name="contentType">Of the body.</param>
    /// <param name="headers">Further headers.</param>
    /// <param name="follow">Whether redirects are followed; otherwise they are the answer.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<Outcome<GuardedAnswer>> SendAsync(HttpMethod method, Uri address, ReadOnlyMemory<byte>? body = null, string contentType = "application/json", IReadOnlyDictionary<string, string>? headers = null, bool follow = true, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(address);
        if (Check(address) is { } wrong) return wrong;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(_patience);
        try
        {
            for (int hop = 0; hop <= MostRedirects; hop++)
            {
                using HttpRequestMessage request = Request(method, address, body, contentType, headers);
                using HttpResponseMessage response = await _invoker.SendAsync(request, limit.Token).ConfigureAwait(false);
                if (!follow || Redirected(response, address) is not { } next) return new GuardedAnswer((int)response.StatusCode, await StartOfAsync(response, limit.Token).ConfigureAwait(false)) { RetryAfter = RetryAfter(response) };
                if (Check(next) is { } elsewhere) return elsewhere;
                if (address.Scheme == Uri.UriSchemeHttps && next.Scheme != Uri.UriSchemeHttps) return new Problem("outbound.refused", address.Host, "The server redirects from HTTPS to HTTP, where what is sent could be read on its way.");
                if (Uri.Compare(address, next, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) != 0)
                {
                    if (body is not null && response.StatusCode is HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect)
                        return new Problem("outbound.refused", address.Host, "The server redirects what is sent to another server.") { Mend = "Enter the address that it redirects to." };
                    headers = null;
                }

                if (response.StatusCode is not (HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect) && method != HttpMethod.Head) (method, body) = (HttpMethod.Get, null);
                address = next;
            }

            return new Problem("outbound.redirects", address.Host, $"The server redirects more than {MostRedirects} times.");
        }
        catch (HttpRequestException reason) when (reason.InnerException is OutboundRefusedException refused)
        {
            return new Problem("outbound.refused", refused.Host, refused.Message) { Mend = "An admin can allow this address: studio serve --allow-outbound RANGE." };
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new Problem("outbound.timeout", address.Host, $"There was no answer within {_patience.TotalSeconds:0.#} s.");
        }
        catch (Exception reason) when (reason is IOException or HttpRequestException { HttpRequestError: not (HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError) })
        {
            return new Problem("outbound.broken", address.Host, $"The connection broke before there was an answer: {(reason as HttpRequestException)?.HttpRequestError.ToString() ?? "no more to read"}.");
        }
        catch (HttpRequestException reason)
        {
            return new Problem("outbound.unreachable", address.Host, $"The server cannot be reached: {reason.HttpRequestError}.");
        }
    }

    /// <summary>What is wrong with an address before anything is sent; null when nothing is.</summary>
    public static Problem? Check(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (!address.IsAbsoluteUri || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps)) return new Problem("outbound.address", "url", "The address must begin with http:// or https://.");
        return address.UserInfo.Length > 0 ? new Problem("outbound.address", address.Host, "The address must not hold a user or a password.") : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _invoker.Dispose();

    private static HttpRequestMessage Request(HttpMethod method, Uri address, ReadOnlyMemory<byte>? body, string contentType, IReadOnlyDictionary<string, string>? headers)
    {
        var request = new HttpRequestMessage(method, address);
        if (body is { } bytes)
        {
            request.Content = new ReadOnlyMemoryContent(bytes);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        request.Headers.TryAddWithoutValidation("User-Agent", "IntegrationStudio");
        foreach ((string name, string value) in headers ?? new Dictionary<string, string>()) request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > DateTimeOffset.UtcNow => date - DateTimeOffset.UtcNow,
        _ => null,
    };

    private static Uri? Redirected(HttpResponseMessage response, Uri from) =>
        response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect && response.Headers.Location is { } to
            ? to.IsAbsoluteUri ? to : new Uri(from, to) : null;

    private static async Task<byte[]> StartOfAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        await using Stream stream = await response.Content.ReadAsStreamAsync(cancel).ConfigureAwait(false);
        var start = new byte[LongestAnswer];
        return start[..await stream.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancel).ConfigureAwait(false)];
    }

    /// <summary>Looks the name up once and connects to an address that was checked, so that nothing lies between the check and the connection.</summary>
    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        DnsEndPoint wanted = context.DnsEndPoint;
        IPAddress[] found = IPAddress.TryParse(wanted.Host, out IPAddress? literal) ? [literal] : await _lookUp(wanted.Host, cancel).ConfigureAwait(false);
        IPAddress[] allowed = [.. found.Where(Rules.Allows)];
        if (found.Length > 0 && allowed.Length == 0) throw new OutboundRefusedException(wanted.Host);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, wanted.Port, cancel).ConfigureAwait(false);
            if (socket.RemoteEndPoint is not IPEndPoint reached || !Rules.Allows(reached.Address)) throw new OutboundRefusedException(wanted.Host);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private sealed class OutboundRefusedException(string host) : IOException("The name leads to a loopback, link-local, private or reserved address, which requests may not go to.")
    {
        public string Host { get; } = host;
    }
}

/// <summary>What a server answered.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Start">The body, or its first 64 KB.</param>
public sealed record GuardedAnswer(int Status, ReadOnlyMemory<byte> Start)
{
    /// <summary>How long the server wants to be left alone (Retry-After); null where it did not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the status is 200-299.</summary>
    public bool IsSuccess => Status is >= 200 and <= 299;
}
