using System.Buffers;

namespace IntegrationStudio.Engine.Connectors.Mllp;

/// <summary>What a decoder found.</summary>
internal enum DecodeResult
{
    /// <summary>Nothing whole yet: more bytes are needed.</summary>
    NeedMore,

    /// <summary>A whole frame.</summary>
    Frame,

    /// <summary>A frame that has grown beyond the limit; its beginning is given, the rest is not read.</summary>
    TooLarge,

    /// <summary>More bytes outside of frames than any sender's habit explains.</summary>
    Garbage,
}

/// <summary>
/// Finds frames in a stream of bytes, however they are cut. Pure: knows no sockets and no time.
/// Lenient where senders differ: FS may be followed by CR, LF or the next VT, and a few bytes between frames are skipped.
/// </summary>
internal sealed class MllpDecoder(int maxMessageBytes)
{
    /// <summary>So many bytes outside of frames are forgiven between two frames: line ends, a stray echo.</summary>
    public const int MaxGarbageBytes = 16 * 1024;

    /// <summary>How much of an oversized frame is kept as evidence and to answer it: MSH is in there.</summary>
    public const int EvidenceBytes = 4096;

    private int _garbage;
    private long _scanned; // bytes of the current frame that are known to hold no end

    /// <summary>Whether the start of a frame was seen and not yet its end.</summary>
    public bool InFrame { get; private set; }

    /// <summary>Takes the next frame off the front of a buffer. What is left in the buffer must be given again, with more behind it.</summary>
    public DecodeResult Read(ref ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> frame)
    {
        frame = default;
        if (!InFrame && !SkipToStart(ref buffer))
            return _garbage > MaxGarbageBytes ? DecodeResult.Garbage : DecodeResult.NeedMore;
        var reader = new SequenceReader<byte>(buffer);
        reader.Advance(Math.Min(_scanned, buffer.Length));
        while (reader.TryAdvanceTo(MllpFraming.End, advancePastDelimiter: false))
        {
            var length = reader.Consumed;
            if (length > maxMessageBytes)
                break;
            if (!reader.TryPeek(1, out var next))
            {
                _scanned = length; // look at this FS again, with its follower
                return DecodeResult.NeedMore;
            }
            reader.Advance(1);
            if (next is not (MllpFraming.Return or (byte)'\n' or MllpFraming.Start))
                continue; // an FS of the content
            frame = buffer.Slice(0, length);
            buffer = buffer.Slice(length + (next == MllpFraming.Start ? 1 : 2));
            (InFrame, _scanned, _garbage) = (false, 0, 0);
            return DecodeResult.Frame;
        }
        _scanned = buffer.Length;
        if (_scanned <= maxMessageBytes)
            return DecodeResult.NeedMore;
        frame = buffer.Slice(0, Math.Min(EvidenceBytes, buffer.Length));
        return DecodeResult.TooLarge;
    }

    private bool SkipToStart(ref ReadOnlySequence<byte> buffer)
    {
        if (buffer.PositionOf(MllpFraming.Start) is { } start)
        {
            _garbage += (int)Math.Min(buffer.Slice(0, start).Length, MaxGarbageBytes + 1);
            if (_garbage > MaxGarbageBytes)
                return false;
            buffer = buffer.Slice(buffer.GetPosition(1, start));
            return InFrame = true;
        }
        _garbage += (int)Math.Min(buffer.Length, MaxGarbageBytes + 1);
        buffer = buffer.Slice(buffer.End);
        return false;
    }
}
