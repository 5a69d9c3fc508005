using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace IntegrationStudio.Engine.Connectors.Mail;

/// <summary>Commands and answers over one connection. Whatever the server says is bounded.</summary>
internal sealed class SmtpConversation(NetworkStream network) : IAsyncDisposable
{
    private const int LongestLine = 2048;
    private const int MostLines = 100;

    private readonly byte[] _buffer = new byte[4096];
    private Stream _stream = network;
    private int _start, _end;

    /// <summary>Our own address on this connection.</summary>
    public IPAddress Local => (network.Socket.LocalEndPoint as IPEndPoint)?.Address is { } address ? address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address : IPAddress.Loopback;

    /// <summary>Goes on over TLS. What the server said before, unasked, is not taken for something that it said under TLS.</summary>
    public async Task SecureAsync(string host, RemoteCertificateValidationCallback? trust, CancellationToken cancel)
    {
        if (_end > _start)
            throw new SmtpRefusal(500, "The server spoke on before the connection was secured.");
        var secure = new SslStream(_stream, leaveInnerStreamOpen: false);
        _stream = secure;
        await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host, EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13, RemoteCertificateValidationCallback = trust }, cancel).ConfigureAwait(false);
    }

    /// <summary>Says a line and reads the answer.</summary>
    public async Task<IReadOnlyList<string>> AskAsync(string line, int wanted, CancellationToken cancel, int or = 0)
    {
        await _stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"), cancel).ConfigureAwait(false);
        await _stream.FlushAsync(cancel).ConfigureAwait(false);
        return await ExpectAsync(wanted, cancel, or).ConfigureAwait(false);
    }

    /// <summary>Reads an answer; its lines without their codes.</summary>
    /// <exception cref="SmtpRefusal">It is another one.</exception>
    public async Task<IReadOnlyList<string>> ExpectAsync(int wanted, CancellationToken cancel, int or = 0)
    {
        var lines = new List<string>();
        while (true)
        {
            var line = await ReadLineAsync(cancel).ConfigureAwait(false);
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var code) || (line.Length > 3 && line[3] is not (' ' or '-')))
                throw new SmtpRefusal(500, "The server does not speak SMTP.");
            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length > 3 && line[3] == '-' && lines.Count < MostLines)
                continue;
            return code == wanted || code == or ? lines : throw new SmtpRefusal(code, $"The server answered {code}: {string.Join(' ', lines)}");
        }
    }

    /// <summary>Ends the conversation; the message is taken already, so nothing that fails matters.</summary>
    public async Task LeaveAsync(CancellationToken cancel)
    {
        try
        {
            await AskAsync("QUIT", 221, cancel).ConfigureAwait(false);
        }
        catch (Exception reason) when (reason is IOException or SmtpRefusal or OperationCanceledException)
        {
            // It has the message.
        }
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private async Task<string> ReadLineAsync(CancellationToken cancel)
    {
        var line = new StringBuilder();
        while (true)
        {
            if (_start == _end)
            {
                (_start, _end) = (0, await _stream.ReadAsync(_buffer, cancel).ConfigureAwait(false));
                if (_end == 0)
                    throw new IOException("the server closed the connection.");
            }
            var letter = (char)_buffer[_start++];
            if (letter == '\n')
                return line.ToString();
            if (letter is not '\r')
                line.Append(letter is >= ' ' and <= '~' ? letter : '?');
            if (line.Length > LongestLine)
                throw new SmtpRefusal(500, "The server says a line that is too long.");
        }
    }
}

/// <summary>The server said no; the message carries its words, cut and without control characters.</summary>
internal sealed class SmtpRefusal(int code, string message) : Exception(message.Length > 400 ? message[..400] : message)
{
    public int Code => code;
}
