using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Connectors.Mllp;

/// <summary>One sender's connection: reads a frame, has it received, writes the answer, and only then reads on.</summary>
internal sealed class MllpConnection : IDisposable
{
    /// <summary>Frames beyond this size are counted against the common memory budget while they grow.</summary>
    private const int SmallFrame = 64 * 1024;

    /// <summary>A sender that is slower than this within a large frame is cut off.</summary>
    private const int MinBytesPerSecond = 64 * 1024;

    private const int FirstFrameSeconds = 60;

    private readonly Stream _stream;
    private readonly string _name;
    private readonly MllpSourceDefinition _source;
    private readonly MemoryBudget _budget;
    private readonly TimeProvider _clock;
    private readonly Func<Arrival, Task<Answer>> _receive;
    private readonly PipeReader _reader;
    private readonly MllpDecoder _decoder;
    private readonly SemaphoreSlim _writing = new(1);
    private bool _anyFrame;
    private long _frameStarted;
    private long _taken;

    public MllpConnection(Socket socket, Stream stream, IPEndPoint remote, MllpSourceDefinition source, MemoryBudget budget, TimeProvider clock, Func<Arrival, Task<Answer>> receive)
    {
        (_stream, _source, _budget, _clock, _receive) = (stream, source, budget, clock, receive);
        _name = $"{source.Scheme} {remote}";
        _decoder = new MllpDecoder(source.MaxMessageBytes);
        socket.NoDelay = true;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        _reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 16 * 1024, minimumReadSize: 2048, leaveOpen: true));
    }

    /// <summary>Serves until the peer ends, breaks the rules, is too slow, or <paramref name="stop"/>.</summary>
    public async Task ServeAsync(CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested && await NextFrameAsync(stop).ConfigureAwait(false) is { } arrival)
            {
                if (_source.CommitAcknowledgements && MllpFraming.IsCommit(arrival.Bytes.Span))
                    continue; // of an answer of ours: nothing has to be sent again, its sender asks by itself
                var answer = await _receive(arrival).ConfigureAwait(false);
                if (_source.CommitAcknowledgements)
                    await WriteAsync(answer.Kind == AnswerKind.Unavailable ? MllpFraming.NotCommitted : MllpFraming.Committed).ConfigureAwait(false);
                if (answer.Acknowledgement is { } bytes)
                    await WriteAsync(bytes).ConfigureAwait(false);
                if (answer.Close || arrival.Refusal is not null)
                    break;
            }
        }
        catch (Exception ended) when (ended is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The peer went away, was too slow, or the channel stops. What was not acknowledged, the sender has to send again.
        }
        finally
        {
            _budget.Return(_taken);
            await _reader.CompleteAsync().ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        _stream.Dispose();
        _writing.Dispose();
    }

    private async Task<Arrival?> NextFrameAsync(CancellationToken stop)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(stop);
        _frameStarted = _clock.GetTimestamp();
        var length = 0L;
        while (true)
        {
            deadline.CancelAfter(TimeLeft(length));
            var read = await _reader.ReadAsync(deadline.Token).ConfigureAwait(false);
            var buffer = read.Buffer;
            var wasInFrame = _decoder.InFrame;
            var result = _decoder.Read(ref buffer, out var frame);
            switch (result)
            {
                case DecodeResult.Frame:
                    var arrival = Arrived(frame.ToArray());
                    _reader.AdvanceTo(buffer.Start);
                    return arrival;
                case DecodeResult.TooLarge:
                    arrival = Arrived(frame.ToArray()) with
                    {
                        Refusal = new Problem("mllp.too-large", "", $"The message is larger than {_source.MaxMessageBytes} bytes."),
                        Size = (int)Math.Min(int.MaxValue, read.Buffer.Length),
                    };
                    _reader.AdvanceTo(buffer.End);
                    return arrival;
                case DecodeResult.Garbage:
                    return null;
            }
            if (_decoder.InFrame && !wasInFrame)
                _frameStarted = _clock.GetTimestamp();
            length = buffer.Length;
            _reader.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted)
                return null; // a frame without its end is no message
            await TakeMemoryAsync(length, deadline.Token).ConfigureAwait(false);
        }
    }

    private Arrival Arrived(byte[] message)
    {
        _anyFrame = true;
        var taken = _taken;
        _taken = 0;
        return new Arrival
        {
            Bytes = message,
            Size = message.Length,
            Source = _name,
            Later = bytes => WriteAsync(bytes),
            Finished = taken == 0 ? null : () => _budget.Return(taken),
        };
    }

    private async Task TakeMemoryAsync(long length, CancellationToken cancel)
    {
        if (length <= SmallFrame || length <= _taken)
            return;
        // In doubling steps: a large frame asks a few times, not per packet.
        var more = Math.Min(Math.Max(length, _taken * 2), (long)_source.MaxMessageBytes + SmallFrame) - _taken;
        await _budget.TakeAsync(more, cancel).ConfigureAwait(false);
        _taken += more;
    }

    private TimeSpan TimeLeft(long length)
    {
        var allowed = _decoder.InFrame ? _source.FrameSeconds + length / (double)MinBytesPerSecond
            : _anyFrame ? _source.IdleSeconds
            : Math.Min(FirstFrameSeconds, _source.IdleSeconds);
        var left = TimeSpan.FromSeconds(allowed) - _clock.GetElapsedTime(_frameStarted);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>Writes one frame; a peer that does not take it in time is dropped. Application acknowledgements come from elsewhere, hence the lock.</summary>
    private async Task WriteAsync(ReadOnlyMemory<byte> message)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(_source.FrameSeconds), _clock);
        await _writing.WaitAsync(deadline.Token).ConfigureAwait(false);
        try
        {
            await _stream.WriteAsync(MllpFraming.Frame(message.Span), deadline.Token).ConfigureAwait(false);
        }
        finally
        {
            _writing.Release();
        }
    }
}
