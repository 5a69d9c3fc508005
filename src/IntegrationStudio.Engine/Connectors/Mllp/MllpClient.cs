namespace IntegrationStudio.Engine.Connectors.Mllp;

/// <summary>Sends messages over MLLP, one at a time on one connection, and waits for each acknowledgement.</summary>
public sealed class MllpClient : IAsyncDisposable
{
    /// <summary>Connects.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">Nobody listens.</exception>
    public static Task<MllpClient> ConnectAsync(string host, int port, CancellationToken cancel = default) => throw new NotSupportedException();

    /// <summary>Sends one message (without MLLP's framing) and returns the acknowledgement's bytes.</summary>
    /// <exception cref="IOException">The connection was closed before an answer came, or the answer is not MLLP.</exception>
    public Task<byte[]> SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancel = default) => throw new NotSupportedException();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => throw new NotSupportedException();
}
