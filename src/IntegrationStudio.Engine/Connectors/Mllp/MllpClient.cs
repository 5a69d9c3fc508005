using System.Buffers;
using System.IO.Pipelines;
using System.Net.Security;
using System.Net.Sockets;

namespace IntegrationStudio.Engine.Connectors.Mllp;

/// <summary>Sends messages over MLLP, one at a time on one connection, and waits for each acknowledgement.</summary>
public sealed class MllpClient : IAsyncDisposable
{
    private const int MaxAcknowledgementBytes = 1024 * 1024;

    private readonly Socket _socket;
    private readonly Stream _stream;
    private readonly PipeReader _reader;
    private readonly MllpDecoder _decoder = new(MaxAcknowledgementBytes);

    private MllpClient(Socket socket, Stream stream)
    {
        (_socket, _stream) = (socket, stream);
        _reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 4096, leaveOpen: true));
    }

    /// <summary>Whether it is open, and nothing came that was not read.</summary>
    public bool IsQuiet => !_socket.Poll(0, SelectMode.SelectRead) && !_reader.TryRead(out _);

    /// <summary>Connects.</summary>
    /// <exception cref="SocketException">Nobody listens.</exception>
    public static Task<MllpClient> ConnectAsync(string host, int port, CancellationToken cancel = default) => ConnectAsync(host, port, null, cancel);

    /// <summary>Connects, over TLS where settings are given.</summary>
    /// <exception cref="SocketException">Nobody listens.</exception>
    /// <exception cref="System.Security.Authentication.AuthenticationException">The server is not the one that is meant, or does not take us.</exception>
    /// <exception cref="IOException">The connection was closed meanwhile.</exception>
    public static async Task<MllpClient> ConnectAsync(string host, int port, SslClientAuthenticationOptions? tls, CancellationToken cancel = default)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Stream? stream = null;
        try
        {
            await socket.ConnectAsync(host, port, cancel).ConfigureAwait(false);
            stream = new NetworkStream(socket, ownsSocket: true);
            if (tls is not null)
            {
                var secured = new SslStream(stream);
                stream = secured;
                await secured.AuthenticateAsClientAsync(tls, cancel).ConfigureAwait(false);
            }

            return new MllpClient(socket, stream);
        }
        catch
        {
            if (stream is not null)
                await stream.DisposeAsync().ConfigureAwait(false);
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends one message (without MLLP's framing) and returns the acknowledgement's bytes.</summary>
    /// <exception cref="IOException">The connection was closed before an answer came, or the answer is not MLLP.</exception>
    public async Task<byte[]> SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancel = default)
    {
        await WriteAsync(message, cancel).ConfigureAwait(false);
        return await ReadAsync(cancel).ConfigureAwait(false);
    }

    /// <summary>Sends one message without waiting for its acknowledgement.</summary>
    /// <exception cref="IOException">The connection is broken.</exception>
    public async Task WriteAsync(ReadOnlyMemory<byte> message, CancellationToken cancel = default)
    {
        var frame = ArrayPool<byte>.Shared.Rent(message.Length + 3);
        try
        {
            frame[0] = MllpFraming.Start;
            message.CopyTo(frame.AsMemory(1));
            frame[message.Length + 1] = MllpFraming.End;
            frame[message.Length + 2] = MllpFraming.Return;
            await _stream.WriteAsync(frame.AsMemory(0, message.Length + 3), cancel).ConfigureAwait(false);
            await _stream.FlushAsync(cancel).ConfigureAwait(false);
        }
        catch (Exception broken) when (broken is SocketException or IOException or ObjectDisposedException)
        {
            throw new IOException("The connection is broken: " + broken.Message, broken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(frame);
        }
    }

    /// <summary>Waits for the next acknowledgement.</summary>
    /// <exception cref="IOException">The connection was closed before an answer came, or the answer is not MLLP.</exception>
    public async Task<byte[]> ReadAsync(CancellationToken cancel = default)
    {
        while (true)
        {
            var read = await _reader.ReadAsync(cancel).ConfigureAwait(false);
            var buffer = read.Buffer;
            var result = _decoder.Read(ref buffer, out var frame);
            var bytes = result == DecodeResult.Frame ? frame.ToArray() : null;
            _reader.AdvanceTo(buffer.Start, result == DecodeResult.Frame ? buffer.Start : buffer.End);
            if (bytes is not null)
                return bytes;
            if (result is DecodeResult.TooLarge or DecodeResult.Garbage)
                throw new IOException("The answer is not an MLLP frame.");
            if (read.IsCompleted)
                throw new IOException("The connection was closed before an answer came.");
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _reader.CompleteAsync().ConfigureAwait(false);
        await _stream.DisposeAsync().ConfigureAwait(false);
        _socket.Dispose();
    }
}
