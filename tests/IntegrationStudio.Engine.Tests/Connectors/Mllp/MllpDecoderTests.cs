using System.Buffers;
using System.Text;
using IntegrationStudio.Engine.Connectors.Mllp;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Connectors.Mllp;

public sealed class MllpDecoderTests
{
    [Fact]
    public void Finds_the_same_frames_however_the_stream_is_cut()
    {
        var random = new Random(4711);
        for (var round = 0; round < 300; round++)
        {
            var messages = Enumerable.Range(0, random.Next(1, 8)).Select(_ => RandomMessage(random)).ToList();
            var stream = messages.SelectMany(message => Between(random).Concat(MllpFraming.Frame(message))).ToArray();

            Assert.Equal(messages, Decode(stream, () => random.Next(1, 1 + random.Next(1, 64))));
        }
    }

    [Fact]
    public void Gives_100_messages_of_one_write_and_of_single_bytes()
    {
        var messages = Enumerable.Range(0, 100).Select(i => Encoding.ASCII.GetBytes($"MSH|{i}\rPID|{i}\r")).ToList();
        var stream = messages.SelectMany(message => MllpFraming.Frame(message)).ToArray();

        Assert.Equal(messages, Decode(stream, () => stream.Length));
        Assert.Equal(messages, Decode(stream, () => 1));
    }

    [Theory]
    [InlineData("\u001c\r\n", "line feed after the frame")]
    [InlineData("\u001c\n", "line feed in place of the return")]
    [InlineData("\u001c", "nothing after the end block")]
    public void Forgives_what_senders_write_after_the_end_block(string end, string habit)
    {
        var stream = Encoding.ASCII.GetBytes($"\vMSH|1{end}\vMSH|2\u001c\r");

        Assert.True(Decode(stream, () => 3).Select(Encoding.ASCII.GetString).SequenceEqual(["MSH|1", "MSH|2"]), habit);
    }

    [Fact]
    public void Keeps_an_end_block_byte_inside_of_the_content() =>
        Assert.Equal(["MSH|a\u001cb"], Decode("\vMSH|a\u001cb\u001c\r"u8.ToArray(), () => 1).Select(Encoding.ASCII.GetString));

    [Fact]
    public void Gives_no_message_for_a_frame_without_its_end() => Assert.Empty(Decode("\vMSH|^~\\&|A\r"u8.ToArray(), () => 2));

    [Fact]
    public void Gives_an_empty_message_for_an_empty_frame() => Assert.Equal([[]], Decode("\v\u001c\r"u8.ToArray(), () => 1));

    [Fact]
    public void Ends_at_the_limit_of_garbage_without_keeping_it()
    {
        var decoder = new MllpDecoder(1000);
        var chunk = new byte[4096];
        for (var i = 0; i < 4; i++)
        {
            var buffer = new ReadOnlySequence<byte>(chunk);
            Assert.Equal(DecodeResult.NeedMore, decoder.Read(ref buffer, out _));
            Assert.True(buffer.IsEmpty);
        }
        var last = new ReadOnlySequence<byte>(chunk);

        Assert.Equal(DecodeResult.Garbage, decoder.Read(ref last, out _));
    }

    [Fact]
    public void Refuses_a_frame_beyond_the_limit_with_its_beginning()
    {
        var decoder = new MllpDecoder(10_000);
        var buffer = new ReadOnlySequence<byte>([MllpFraming.Start, .. "MSH|"u8, .. new byte[20_000]]);

        Assert.Equal(DecodeResult.TooLarge, decoder.Read(ref buffer, out var beginning));
        Assert.Equal(MllpDecoder.EvidenceBytes, beginning.Length);
    }

    [Fact]
    public void Takes_a_frame_of_exactly_the_limit()
    {
        var decoder = new MllpDecoder(1000);
        var buffer = new ReadOnlySequence<byte>(MllpFraming.Frame(new byte[1000]));

        Assert.Equal(DecodeResult.Frame, decoder.Read(ref buffer, out _));
    }

    private static byte[] RandomMessage(Random random)
    {
        var message = new byte[random.Next(0, 200)];
        for (var i = 0; i < message.Length; i++)
            message[i] = (byte)(random.Next(12) == 0 ? MllpFraming.End : random.Next(12) == 0 ? '\r' : random.Next(32, 256));
        // An end block followed by a return would be the frame's end, also to any other receiver.
        for (var i = 0; i < message.Length; i++)
            if (message[i] == MllpFraming.End && (i + 1 == message.Length || message[i + 1] is MllpFraming.Return or (byte)'\n' or MllpFraming.Start or MllpFraming.End))
                message[i] = (byte)'.';
        return message;
    }

    private static byte[] Between(Random random) => random.Next(3) switch { 0 => [], 1 => [(byte)'\n'], _ => [(byte)'\r', (byte)'\n'] };

    /// <summary>As a connection does: what is left over is given again with more behind it, in several segments.</summary>
    private static List<byte[]> Decode(byte[] stream, Func<int> chunkSize)
    {
        var decoder = new MllpDecoder(1 << 20);
        var found = new List<byte[]>();
        var buffer = ReadOnlySequence<byte>.Empty;
        for (var sent = 0; sent < stream.Length;)
        {
            var size = Math.Min(chunkSize(), stream.Length - sent);
            buffer = Append(buffer, stream.AsMemory(sent, size));
            sent += size;
            while (decoder.Read(ref buffer, out var frame) == DecodeResult.Frame)
                found.Add(frame.ToArray());
        }
        return found;
    }

    private static ReadOnlySequence<byte> Append(ReadOnlySequence<byte> buffer, ReadOnlyMemory<byte> more)
    {
        var first = new Piece(buffer.ToArray(), 0);
        var last = first.Then(more);
        return new ReadOnlySequence<byte>(first, 0, last, more.Length);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> memory, long index) => (Memory, RunningIndex) = (memory, index);

        public Piece Then(ReadOnlyMemory<byte> memory)
        {
            var next = new Piece(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
