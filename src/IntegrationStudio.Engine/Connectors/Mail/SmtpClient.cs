using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using IntegrationStudio.Engine.Outbound;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Connectors.Mail;

/// <summary>
/// Hands messages to a mail server (RFC 5321): EHLO, STARTTLS or TLS from the start, AUTH PLAIN or LOGIN, dot-stuffing. Each message has a connection of its own.
/// Only addresses that the egress rules allow are connected to.
/// </summary>
public sealed class SmtpClient(EgressRules rules, TimeProvider? clock = null)
{
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    /// <summary>How long a message may take in all. Default 60 s.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>In place of the machine's trust, for tests.</summary>
    internal RemoteCertificateValidationCallback? Trust { get; init; }

    /// <summary>Sends. Null when the server took it; else why not: <c>mail.refused</c> will be refused again, every other code may pass.</summary>
    /// <param name="server">Where to.</param>
    /// <param name="password">Of its account; null without one.</param>
    /// <param name="message">What.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<Problem?> SendAsync(MailServer server, string? password, MailMessage message, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(server);
        ArgumentNullException.ThrowIfNull(message);
        if (server.Check(!string.IsNullOrEmpty(password)).Concat(message.Check()).FirstOrDefault() is { } wrong)
            return wrong;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Patience);
        try
        {
            using var socket = await ConnectAsync(server, limit.Token).ConfigureAwait(false);
            await using var stream = new NetworkStream(socket);
            await using var talk = new SmtpConversation(stream);
            if (server.Security == MailSecurity.Tls)
                await talk.SecureAsync(server.Host, Trust, limit.Token).ConfigureAwait(false);
            await talk.ExpectAsync(220, limit.Token).ConfigureAwait(false);
            var offers = await GreetAsync(talk, limit.Token).ConfigureAwait(false);
            if (server.Security == MailSecurity.StartTls)
            {
                if (!offers.Any(offer => offer.Equals("STARTTLS", StringComparison.OrdinalIgnoreCase)))
                    return new Problem("mail.no-starttls", server.Host, "The server does not offer STARTTLS, so nothing was sent.") { Mend = "Choose TLS, which usually has port 465." };
                await talk.AskAsync("STARTTLS", 220, limit.Token).ConfigureAwait(false);
                await talk.SecureAsync(server.Host, Trust, limit.Token).ConfigureAwait(false);
                offers = await GreetAsync(talk, limit.Token).ConfigureAwait(false); // what was offered in the clear is not believed
            }
            if (server.Account.Length > 0)
                await SignInAsync(talk, offers, server.Account, password!, limit.Token).ConfigureAwait(false);
            await talk.AskAsync($"MAIL FROM:<{MailAddress.ToAscii(server.Sender)}>", 250, limit.Token).ConfigureAwait(false);
            foreach (var recipient in message.Recipients)
                await talk.AskAsync($"RCPT TO:<{MailAddress.ToAscii(recipient)}>", 250, limit.Token, or: 251).ConfigureAwait(false);
            await talk.AskAsync("DATA", 354, limit.Token).ConfigureAwait(false);
            await talk.AskAsync(Stuffed(message.Write(_clock.GetUtcNow(), Guid.NewGuid().ToString("N"))) + ".", 250, limit.Token).ConfigureAwait(false);
            await talk.LeaveAsync(limit.Token).ConfigureAwait(false);
            return null;
        }
        catch (SmtpRefusal refusal)
        {
            return new Problem(refusal.Code >= 500 ? "mail.refused" : "mail.later", server.Host, refusal.Message);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new Problem("mail.timeout", server.Host, $"The server did not take the message within {Patience.TotalSeconds:0} s.");
        }
        catch (AuthenticationException reason)
        {
            return new Problem("mail.tls", server.Host, "The connection cannot be secured: " + reason.Message) { Mend = "The server's certificate must name the host and be signed by an authority that this machine trusts." };
        }
        catch (Exception reason) when (reason is IOException or SocketException)
        {
            return new Problem("mail.unreachable", server.Host, "The server cannot be reached, or hung up: " + reason.Message);
        }
    }

    /// <summary>A line that is a dot would end the message (RFC 5321 4.5.2).</summary>
    internal static string Stuffed(string message) => (message.StartsWith('.') ? "." : "") + message.Replace("\r\n.", "\r\n..", StringComparison.Ordinal);

    private static async Task<IReadOnlyList<string>> GreetAsync(SmtpConversation talk, CancellationToken cancel) =>
        [.. (await talk.AskAsync("EHLO " + (IPAddress.IsLoopback(talk.Local) ? "localhost" : $"[{(talk.Local.AddressFamily == AddressFamily.InterNetworkV6 ? "IPv6:" : "")}{talk.Local}]"), 250, cancel).ConfigureAwait(false)).Skip(1)];

    private static async Task SignInAsync(SmtpConversation talk, IReadOnlyList<string> offers, string account, string password, CancellationToken cancel)
    {
        var ways = offers.Where(offer => offer.StartsWith("AUTH", StringComparison.OrdinalIgnoreCase)).SelectMany(offer => offer.Split(' ', '=').Skip(1)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (ways.Contains("PLAIN"))
        {
            await talk.AskAsync("AUTH PLAIN " + Base64($"\0{account}\0{password}"), 235, cancel).ConfigureAwait(false);
            return;
        }
        if (!ways.Contains("LOGIN"))
            throw new SmtpRefusal(504, "The server offers no way to sign in that is known here (PLAIN, LOGIN).");
        await talk.AskAsync("AUTH LOGIN", 334, cancel).ConfigureAwait(false);
        await talk.AskAsync(Base64(account), 334, cancel).ConfigureAwait(false);
        await talk.AskAsync(Base64(password), 235, cancel).ConfigureAwait(false);
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private async Task<Socket> ConnectAsync(MailServer server, CancellationToken cancel)
    {
        IPAddress[] found = IPAddress.TryParse(server.Host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(server.Host, cancel).ConfigureAwait(false);
        IPAddress[] allowed = [.. found.Where(rules.Allows)];
        if (found.Length > 0 && allowed.Length == 0)
            throw new SmtpRefusal(500, "The host leads to an inner address, which is not open. An admin can allow it: studio serve --allow-outbound RANGE.");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, server.Port, cancel).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
