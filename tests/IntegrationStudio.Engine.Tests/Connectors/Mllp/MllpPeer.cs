using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace IntegrationStudio.Engine.Tests.Connectors.Mllp;

/// <summary>A system elsewhere that takes messages over MLLP and answers as it is told to: a text is sent as a frame, null closes the connection, an empty text says nothing.</summary>
internal sealed class MllpPeer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<TcpClient> _clients = [];
    private readonly SslServerAuthenticationOptions? _tls;
    private readonly Task _accepting;
    private int _connections;

    public MllpPeer(SslServerAuthenticationOptions? tls = null, int port = 0)
    {
        if (port > 0) _listener = new TcpListener(IPAddress.Loopback, port);
        _tls = tls;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Connections => _connections;

    /// <summary>Everything that came, in its order.</summary>
    public ConcurrentQueue<string> Received { get; } = new();

    /// <summary>What is answered to a message; the second value says how long that takes.</summary>
    public Func<string, (string? Answer, TimeSpan After)> Answer { get; set; } = message => (Ack(message, "AA"), TimeSpan.Zero);

    public X509Certificate2? ClientCertificate { get; private set; }

    public static string Ack(string message, string code, string? id = null, string more = "") =>
        $"MSH|^~\\&|PEER|THERE|||20260101||ACK|1|P|2.5.1\rMSA|{code}|{id ?? ControlId(message)}\r{more}";

    public static string ControlId(string message) => message.Split('\r')[0].Split('|')[9];

    public async ValueTask DisposeAsync()
    {
        if (_accepting.IsCompleted) return;
        await _stop.CancelAsync();
        _listener.Stop();
        foreach (TcpClient client in _clients) client.Dispose();
        try
        {
            await _accepting;
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // So it is told to.
        }
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
            Interlocked.Increment(ref _connections);
            _clients.Add(client);
            _ = Task.Run(() => ServeAsync(client));
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            Stream stream = client.GetStream();
            if (_tls is not null)
            {
                var secured = new SslStream(stream);
                await secured.AuthenticateAsServerAsync(_tls, _stop.Token);
                ClientCertificate = secured.RemoteCertificate as X509Certificate2;
                stream = secured;
            }

            var frame = new List<byte>();
            byte[] one = new byte[1];
            while (await stream.ReadAsync(one, _stop.Token) > 0)
            {
                if (one[0] == 0x0B) frame.Clear();
                else if (one[0] != 0x1C) frame.Add(one[0]);
                else
                {
                    string message = Encoding.UTF8.GetString([.. frame]);
                    Received.Enqueue(message);
                    (string? answer, TimeSpan after) = Answer(message);
                    await Task.Delay(after, _stop.Token);
                    if (answer is null) return;
                    if (answer.Length > 0) await stream.WriteAsync((byte[])[0x0B, .. Encoding.UTF8.GetBytes(answer), 0x1C, 0x0D], _stop.Token);
                }
            }
        }
        catch (Exception ended) when (ended is IOException or OperationCanceledException or ObjectDisposedException or System.Security.Authentication.AuthenticationException)
        {
            // The other side went, or the test is over.
        }
        finally
        {
            client.Dispose();
        }
    }
}
