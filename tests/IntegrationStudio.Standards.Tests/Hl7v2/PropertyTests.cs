using System.Buffers;
using System.Text;
using IntegrationStudio.Standards.Hl7v2;
using Xunit;

namespace IntegrationStudio.Standards.Tests.Hl7v2;

/// <summary>What must hold for any message; a failing seed is named by the test case.</summary>
public sealed class PropertyTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_text_that_was_written_is_read(int seed)
    {
        var generated = new Generated(seed);
        var message = Hl7Message.Parse(generated.Bytes).Require();
        Assert.Equal(generated.Segments.Count + 1, message.SegmentCount);
        for (var s = 0; s < generated.Segments.Count; s++)
        {
            var (name, fields) = generated.Segments[s];
            var segment = message[s + 1];
            Assert.Equal(name, segment.Name);
            Assert.Equal(fields.Count, segment.FieldCount);
            for (var f = 0; f < fields.Count; f++)
            {
                for (var r = 0; r < fields[f].Count; r++)
                {
                    for (var c = 0; c < fields[f][r].Count; c++)
                    {
                        for (var u = 0; u < fields[f][r][c].Count; u++)
                            Assert.Equal(fields[f][r][c][u], segment.Field(f + 1, r + 1).Component(c + 1).Subcomponent(u + 1).ToString());
                        Assert.True(segment.Field(f + 1, r + 1).Component(c + 1).Subcomponent(fields[f][r][c].Count + 1).IsEmpty);
                    }
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_writer_gives_the_bytes_back(int seed)
    {
        var message = Hl7Message.Parse(new Generated(seed).Bytes).Require();
        Assert.Null(RoundTrip.Difference(message));
        Assert.Equal(new Generated(seed).Bytes, message.ToBytes());
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void What_was_set_is_read_and_the_rest_stays(int seed)
    {
        var generated = new Generated(seed);
        var message = Hl7Message.Parse(generated.Bytes).Require();
        var random = new Random(seed);
        for (var i = 0; i < 20; i++)
        {
            var segment = message[random.Next(1, message.SegmentCount)];
            var path = $"{segment.Name}[{segment.Occurrence}]-{random.Next(1, 15)}[{random.Next(1, 5)}].{random.Next(1, 8)}.{random.Next(1, 5)}";
            var index = segment.Index;
            var before = message.Segments.Where(s => s.Index != index).Select(s => Encoding.UTF8.GetString(s.RawSpan)).ToList();
            var text = generated.Text();
            Assert.Null(message.Set(path, text));
            Assert.Equal(text, message.GetString(path));
            Assert.Equal(before, message.Segments.Where(s => s.Index != index).Select(s => Encoding.UTF8.GetString(s.RawSpan)));
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Where_the_message_lies_in_memory_makes_no_difference(int seed)
    {
        var generated = new Generated(seed).Bytes;
        var expected = Texts(Hl7Message.Parse(generated).Require());
        for (var offset = 1; offset < 40; offset += 1 + (seed % 7))
        {
            var larger = new byte[generated.Length + offset + seed];
            larger.AsSpan().Fill((byte)'|');
            generated.CopyTo(larger, offset);
            Assert.Equal(expected, Texts(Hl7Message.Parse(larger.AsMemory(offset, generated.Length)).Require()));
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Damaged_messages_are_read_or_refused_but_never_throw(int seed)
    {
        var random = new Random(seed);
        var original = seed % 2 == 0 ? new Generated(seed).Bytes : Encoding.UTF8.GetBytes(Some.Oru);
        var structure = Hl7Dictionary.For("2.5.1").Structure("ORU_R01")!;
        for (var i = 0; i < 15; i++)
        {
            var damaged = Damage(original, random);
            foreach (var outcome in Hl7Batch.Read(damaged).Messages.Append(Hl7Message.Parse(damaged)))
            {
                Assert.All(outcome.Problems, p => Assert.True(p.Code.Length > 0 && p.Message.Length > 0));
                if (outcome.Value is not { } message)
                    continue;
                Assert.Null(RoundTrip.Difference(message));
                Texts(message);
                using var tree = Hl7Structure.Resolve(message, structure);
                Assert.Equal((0, message.SegmentCount), (tree.Root.FirstSegment, tree.Root.EndSegment));
                Assert.NotNull(message.Structure);
            }
            var ack = Hl7Message.Parse(Acknowledgement.Create(damaged, AckCode.AR, [], DateTimeOffset.UnixEpoch, "A1")).Require();
            Assert.Equal(AckCode.AR, Acknowledgement.CodeOf(ack));
        }
    }

    [Fact]
    public void Any_text_survives_escaping()
    {
        var generated = new Generated(7);
        for (var i = 0; i < 3000; i++)
        {
            var text = generated.Text();
            var bytes = new ArrayBufferWriter<byte>();
            bytes.Write("MSH|^~\\&#|A\rZZZ|"u8);
            Hl7Escape.Write(text, Hl7Delimiters.Default with { Truncation = (byte)'#' }, bytes);
            Assert.Equal(text, Hl7Message.Parse(bytes.WrittenMemory).Require().GetString("ZZZ-1"));
        }
    }

    private static byte[] Damage(byte[] original, Random random)
    {
        var bytes = original.ToList();
        for (var n = random.Next(1, 8); n > 0 && bytes.Count > 0; n--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes.RemoveAt(at); break;
                case 2: bytes.Insert(at, "|^~\\&\r\n\0"u8[random.Next(8)]); break;
                case 3: bytes.RemoveRange(at, Math.Min(bytes.Count - at, random.Next(50))); break;
                default: bytes.InsertRange(at, [.. bytes.Take(random.Next(60))]); break;
            }
        }
        return [.. bytes];
    }

    private static List<string> Texts(Hl7Message message)
    {
        var texts = new List<string>();
        foreach (var segment in message.Segments)
        {
            for (var f = 1; f <= segment.FieldCount; f++)
            {
                texts.Add(segment.Field(f).ToString());
                for (var r = 1; r <= segment.RepetitionCount(f); r++)
                {
                    var repetition = segment.Field(f, r);
                    for (var c = 1; c <= repetition.ComponentCount; c++)
                        texts.Add(repetition.Component(c).ToString());
                }
            }
        }
        return texts;
    }
}
