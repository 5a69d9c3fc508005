using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Connectors.Mllp;

/// <summary>Accepts connections up to the limits of the source and serves each until it ends.</summary>
internal sealed class MllpListener : ISource
{
    private static readonly TimeSpan RefusalShown = TimeSpan.FromMinutes(10);

    private readonly Socket _socket;
    private readonly MllpSourceDefinition _source;
    private readonly SslServerAuthenticationOptions? _tls;
    private readonly PeerList _peers;
    private readonly MemoryBudget _budget;
    private readonly TimeProvider _clock;
    private readonly Func<Arrival, Task<Answer>> _receive;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, int> _perAddress = [];
    private readonly HashSet<Task> _connections = [];
    private readonly Task _accepting;
    private (long At, Problem Why)? _refused;

    private MllpListener(Socket socket, MllpSourceDefinition source, SslServerAuthenticationOptions? tls, MemoryBudget budget, TimeProvider clock, Func<Arrival, Task<Answer>> receive)
    {
        (_socket, _source, _tls, _budget, _clock, _receive) = (socket, source, tls, budget, clock, receive);
        _peers = new PeerList(source.Peers);
        _accepting = Task.Run(AcceptAsync);
    }

    public IPEndPoint EndPoint => (IPEndPoint)_socket.LocalEndPoint!;

    public string Endpoint => $"{_source.Scheme}://{EndPoint}";

    /// <summary>The last connection that was not let in, for a while: whoever sets up a sender looks here.</summary>
    public Problem? Trouble
    {
        get
        {
            lock (_lock)
                return _refused is { } last && _clock.GetElapsedTime(last.At) < RefusalShown ? last.Why : null;
        }
    }

    public int Connections
    {
        get
        {
            lock (_lock)
                return _connections.Count;
        }
    }

    /// <summary>Starts to listen, or says why it cannot. What is received goes to <paramref name="receive"/>.</summary>
    public static Outcome<MllpListener> Start(MllpSourceDefinition source, SslServerAuthenticationOptions? tls, MemoryBudget budget, TimeProvider clock, Func<Arrival, Task<Answer>> receive)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            var address = IPAddress.Parse(source.Address);
            if (address.AddressFamily == AddressFamily.InterNetworkV6)
            {
                socket.Dispose();
                socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp);
            }
            socket.Bind(new IPEndPoint(address, source.Port));
            socket.Listen(512);
            return new MllpListener(socket, source, tls, budget, clock, receive);
        }
        catch (SocketException reason)
        {
            socket.Dispose();
            return new Problem("channel.listen", "source.port", $"Cannot listen on {source.Address}:{source.Port}: {reason.Message}");
        }
    }

    /// <summary>Stops accepting, lets each connection finish the exchange it is in, and closes them.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _socket.Dispose();
        await _accepting.ConfigureAwait(false);
        Task[] connections;
        lock (_lock)
            connections = [.. _connections];
        await Task.WhenAll(connections).ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var socket = await _socket.AcceptAsync(_stop.Token).ConfigureAwait(false);
                if (!TryServe(socket))
                    socket.Dispose();
            }
            catch (SocketException) when (!_stop.IsCancellationRequested)
            {
                // Out of descriptors, or a peer that gave up before it was accepted: others must still get in.
                await Task.Delay(50).ConfigureAwait(false);
            }
            catch (Exception stopped) when (stopped is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                return;
            }
        }
    }

    private bool TryServe(Socket socket)
    {
        if (socket.RemoteEndPoint is not IPEndPoint remote)
            return false;
        if (!_peers.Has(remote.Address))
        {
            Refuse("mllp.peer", "source.peers", $"A connection from {remote.Address} was closed: it is not among those that may connect.", "Add the address, if it is the sender's.");
            return false;
        }

        lock (_lock)
        {
            var fromThere = _perAddress.GetValueOrDefault(remote.Address);
            if (_connections.Count >= _source.MaxConnections || fromThere >= _source.MaxConnectionsPerAddress)
                return false;
            _perAddress[remote.Address] = fromThere + 1;
            var start = new TaskCompletionSource();
            var task = ServeAsync(socket, remote, start.Task);
            _connections.Add(task);
            _ = task.ContinueWith(ended => Ended(ended, remote.Address), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            start.SetResult();
        }
        return true;
    }

    private async Task ServeAsync(Socket socket, IPEndPoint remote, Task start)
    {
        await start.ConfigureAwait(false);
        await Task.Yield(); // off the accepting loop
        if (await SecureAsync(socket, remote).ConfigureAwait(false) is not { } stream)
            return;
        using var connection = new MllpConnection(socket, stream, remote, _source, _budget, _clock, _receive);
        await connection.ServeAsync(_stop.Token).ConfigureAwait(false);
    }

    /// <summary>What is read and written; null where the other side does not come to terms in time.</summary>
    private async Task<Stream?> SecureAsync(Socket socket, IPEndPoint remote)
    {
        var plain = new NetworkStream(socket, ownsSocket: true);
        if (_tls is null)
            return plain;
        var secured = new SslStream(plain);
        try
        {
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            deadline.CancelAfter(TimeSpan.FromSeconds(_source.FrameSeconds));
            await secured.AuthenticateAsServerAsync(_tls, deadline.Token).ConfigureAwait(false);
            return secured;
        }
        catch (Exception failed) when (failed is AuthenticationException or IOException or OperationCanceledException or SocketException or ObjectDisposedException or NotSupportedException)
        {
            if (!_stop.IsCancellationRequested)
                Refuse("mllp.tls", "source.tls", $"A connection from {remote.Address} was closed: no TLS came about ({(failed is OperationCanceledException ? "it took too long" : (failed.InnerException ?? failed).Message.TrimEnd('.'))}).", "The sender has to speak TLS 1.2 or later, trust our certificate, and bring its own where one is asked for.");
            await secured.DisposeAsync().ConfigureAwait(false);
            return null;
        }
    }

    private void Refuse(string code, string path, string message, string mend)
    {
        lock (_lock)
            _refused = (_clock.GetTimestamp(), new Problem(code, path, message, Severity.Warning) { Mend = mend });
    }

    private void Ended(Task task, IPAddress address)
    {
        lock (_lock)
        {
            _connections.Remove(task);
            var left = _perAddress.GetValueOrDefault(address) - 1;
            if (left <= 0)
                _perAddress.Remove(address);
            else
                _perAddress[address] = left;
        }
    }
}
