using System.Diagnostics;
using System.Text;
using IntegrationStudio.Standards.Hl7v2;
using Xunit;

namespace IntegrationStudio.Standards.Tests.Hl7v2;

/// <summary>Input that wants to cost more than it is worth. Times are ten times what was seen, at least.</summary>
public sealed class HostileTests
{
    private const int Megabyte = 1024 * 1024;
    private const string Header = "MSH|^~\\&|A||||||ORU^R01^ORU_R01|1|P|2.5.1\r";

    [Theory]
    [InlineData('|')]
    [InlineData('\r')]
    [InlineData('\n')]
    [InlineData('^')]
    [InlineData('\\')]
    [InlineData('x')]
    [InlineData('\0')]
    public void One_byte_again_and_again(char repeated)
    {
        var bytes = Encoding.Latin1.GetBytes(Header + "OBX|1|TX|" + new string(repeated, 3 * Megabyte));
        var (outcome, allocated, time) = Measure(bytes);
        Assert.True(allocated < 50 * Megabyte, $"{allocated / Megabyte} MB");
        Assert.True(time < TimeSpan.FromSeconds(10), $"{time}");
        Assert.Equal(bytes, outcome.Require().ToBytes());
    }

    [Fact]
    public void Hundred_thousand_segments_resolve()
    {
        var message = Hl7Message.Parse(Encoding.ASCII.GetBytes(Header + string.Concat(Enumerable.Repeat("ZZZ|1\rAL1|2\rOBX|3\r", 33_000)))).Require();
        var clock = Stopwatch.StartNew();
        using var tree = Hl7Structure.Resolve(message, Hl7Dictionary.For("2.5.1").Structure("ORU_R01")!);
        Assert.True(tree.Problems.Count <= 101);
        Assert.Equal(message.SegmentCount, tree.Root.EndSegment);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"{clock.Elapsed}");
    }

    [Fact]
    public void A_file_of_many_small_messages_is_split_in_one_go()
    {
        var bytes = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(Header + "PID|1\r\r\n\u001C\r", 20_000)));
        var clock = Stopwatch.StartNew();
        var batch = Hl7Batch.Read(bytes);
        Assert.Equal(20_000, batch.Messages.Count);
        Assert.All(batch.Messages, m => Assert.True(m.Succeeded));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"{clock.Elapsed}");
    }

    [Fact]
    public void Line_breaks_in_text_give_few_problems()
    {
        var outcome = Hl7Message.Parse(Encoding.ASCII.GetBytes(Header + "NTE|1||" + string.Concat(Enumerable.Repeat("text\n", 200_000))));
        Assert.True(outcome.Succeeded);
        Assert.Equal(101, outcome.Problems.Count);
        Assert.Equal("hl7v2.more", outcome.Problems[^1].Code);
    }

    [Fact]
    public void A_thousand_unknown_names_do_not_grow_the_tables()
    {
        var structure = Hl7Dictionary.For("2.5.1").Structure("ORU_R01")!;
        var message = Hl7Message.Parse(Encoding.ASCII.GetBytes(Header + string.Concat(Enumerable.Range(0, 1000).Select(i => $"Q{i / 36 % 26:D1}{(char)('A' + (i % 26))}|1\r")))).Require();
        Hl7Structure.Resolve(message, structure).Dispose();
        for (var i = 0; i < 10_000; i++)
            Assert.Null(Hl7Dictionary.For("2.5.1").StructureFor("X" + i, "Y" + i));
    }

    private static (Outcome<Hl7Message> Outcome, long Allocated, TimeSpan Time) Measure(byte[] bytes)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
        var outcome = Hl7Message.Parse(bytes);
        if (outcome.Value is { } message)
        {
            foreach (var segment in message.Segments)
                _ = segment.Field(3).Component(200).Length + segment.Field(3).RepetitionCount + (segment.Field(3).HasValue ? 1 : 0);
        }
        return (outcome, GC.GetAllocatedBytesForCurrentThread() - before, clock.Elapsed);
    }
}
