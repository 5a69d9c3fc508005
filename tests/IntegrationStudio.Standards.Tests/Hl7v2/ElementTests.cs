using IntegrationStudio.Standards.Hl7v2;
using Xunit;

namespace IntegrationStudio.Standards.Tests.Hl7v2;

public sealed class ElementTests
{
    [Theory]
    [InlineData("MSH-1", "|")]
    [InlineData("MSH-2", "^~\\&")]
    [InlineData("MSH-3", "NORTHLAB")]
    [InlineData("MSH-9.2", "R01")]
    [InlineData("MSH-18", "UNICODE UTF-8")]
    [InlineData("PID-3.1", "MR1001")]
    [InlineData("PID-3[2].1", "SS900")]
    [InlineData("PID-3[2].5", "SS")]
    [InlineData("PID-3[3].1", "")]
    [InlineData("PID-3.4.2", "2.16.840.1.113883.19.5")]
    [InlineData("PID-3.4.4", "")]
    [InlineData("PID-3.1.1", "MR1001")]
    [InlineData("PID-7", "19800102")]
    [InlineData("PID-7.1.1", "19800102")]
    [InlineData("PID-7.2", "")]
    [InlineData("PID-40", "")]
    [InlineData("OBX[2]-1", "2")]
    [InlineData("OBX[4]-1", "")]
    [InlineData("ZZZ-1", "")]
    [InlineData("NTE-3", "Fasting & rested")]
    [InlineData("OBX[3]-5", "one~two~three")]
    [InlineData("OBX[3]-5[3]", "three")]
    public void Path_reads_text(string path, string expected) => Assert.Equal(expected, Some.OruMessage().GetString(path));

    [Theory]
    [InlineData("a~b~~c^d~", 5)]
    [InlineData("a", 1)]
    [InlineData("", 0)]
    [InlineData("~", 2)]
    [InlineData("\"\"~b&c", 2)]
    public void Repetitions_are_what_their_numbers_give(string content, int count)
    {
        var field = Some.Message("MSH|^~\\&|A\rZZZ|" + content + "|x\r").Get("ZZZ-1");
        var walked = new List<Hl7Element>();
        foreach (var repetition in field.Repetitions)
            walked.Add(repetition);
        Assert.Equal(count, walked.Count);
        Assert.Equal(Enumerable.Range(1, count).Select(field.Repetition).Select(Place), walked.Select(Place));

        static (Hl7Position, int, int, string) Place(Hl7Element element) => (element.Position, element.Start, element.Length, element.ToString());
    }

    [Fact]
    public void Repetitions_of_what_is_no_field_are_the_thing_itself()
    {
        var message = Some.OruMessage();
        Assert.Equal([message.Get("PID-3[2]").Position], Walk(message.Get("PID-3[2]")));
        Assert.Equal([message.Get("PID-3[2].4").Position], Walk(message.Get("PID-3[2].4")));
        Assert.Equal(["^~\\&"], Texts(message.Get("MSH-2")));
        Assert.Empty(Walk(default));

        static List<Hl7Position> Walk(Hl7Element element)
        {
            List<Hl7Position> positions = [];
            foreach (var repetition in element.Repetitions)
                positions.Add(repetition.Position);
            return positions;
        }

        static List<string> Texts(Hl7Element element)
        {
            List<string> texts = [];
            foreach (var repetition in element.Repetitions)
                texts.Add(repetition.ToString());
            return texts;
        }
    }

    [Fact]
    public void The_way_to_the_next_repetition_does_not_read_what_lies_behind()
    {
        var message = Some.Message("MSH|^~\\&|A\rZZZ|" + string.Join('~', Enumerable.Range(100, 900)) + "\r");
        var field = message.Get("ZZZ-1");
        var number = 100;
        foreach (var repetition in field.Repetitions)
        {
            Assert.Equal((number++).ToString(System.Globalization.CultureInfo.InvariantCulture), repetition.ToString());
            message.Buffer.AsSpan(field.Start, repetition.Start + repetition.Length - field.Start).Fill((byte)'~');
        }

        Assert.Equal(1000, number);
    }

    [Fact]
    public void Empty_and_null_are_told_apart()
    {
        var message = Some.OruMessage();
        var deleted = message.Get("OBX[2]-5");
        var absent = message.Get("OBX[2]-8");
        Assert.True(deleted is { IsNull: true, IsEmpty: false, HasValue: false });
        Assert.True(absent is { IsNull: false, IsEmpty: true, HasValue: false });
        Assert.True(message.Get("OBX[1]-5").HasValue);
        Assert.Equal("", deleted.ToString());
    }

    [Fact]
    public void Separators_alone_are_no_value()
    {
        var message = Some.Message("MSH|^~\\&|A\rPID|^^~^&|^x\r");
        Assert.False(message.Get("PID-1").HasValue);
        Assert.True(message.Get("PID-2").HasValue);
        Assert.True(message.Get("MSH-2").HasValue);
    }

    [Fact]
    public void A_data_type_reads_alike_at_any_level()
    {
        var authority = Some.OruMessage().Get("PID-3.4");
        Assert.Equal(Hl7Level.Component, authority.Level);
        Assert.Equal("NORTH", authority.Component(1).ToString());
        Assert.Equal("ISO", authority.Component(3).ToString());
        Assert.Equal("ISO", authority.Subcomponent(3).ToString());
        Assert.Equal(3, authority.ComponentCount);
        var leaf = authority.Component(1);
        Assert.Equal("NORTH", leaf.Component(1).ToString());
        Assert.True(leaf.Component(2).IsEmpty);
    }

    [Fact]
    public void Component_of_a_field_is_that_of_its_first_repetition()
    {
        var field = Some.OruMessage().First("PID")!.Value.Field(3);
        Assert.Equal(2, field.RepetitionCount);
        Assert.Equal("MR", field.Component(5).ToString());
        Assert.True(field.Component(6).IsEmpty);
        Assert.Equal(5, field.ComponentCount);
    }

    [Fact]
    public void Separator_fields_have_no_parts()
    {
        var header = Some.OruMessage()[0];
        Assert.Equal(1, header.RepetitionCount(2));
        Assert.Equal("^~\\&", header.Field(2).Component(1).ToString());
        Assert.True(header.Field(2).Component(2).IsEmpty);
        Assert.False(header.Field(2).NeedsUnescape);
        Assert.Equal(18, header.FieldCount);
    }

    [Fact]
    public void Default_element_is_harmless()
    {
        var nothing = default(Hl7Element);
        Assert.True(nothing.IsEmpty);
        Assert.False(nothing.HasValue);
        Assert.Equal("", nothing.Repetition(1).Component(2).Subcomponent(3).ToString());
    }

    [Fact]
    public void Long_fields_read_like_short_ones()
    {
        var parts = Enumerable.Range(1, 300).Select(i => $"part{i}").ToArray();
        var message = Some.Message("MSH|^~\\&|A\rZZZ|" + string.Join('^', parts) + "~second^" + new string('x', 100) + "|end");
        for (var i = 1; i <= 300; i++)
            Assert.Equal(parts[i - 1], message[1].Field(1).Component(i).ToString());
        Assert.True(message[1].Field(1).Component(301).IsEmpty);
        Assert.Equal(new string('x', 100), message.GetString("ZZZ-1[2].2"));
        Assert.Equal("end", message.GetString("ZZZ-2"));
    }

    [Fact]
    public void Reading_does_not_allocate()
    {
        var message = Some.OruMessage();
        Read(message);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            Read(message);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        static int Read(Hl7Message message)
        {
            var sum = 0;
            foreach (var segment in message.Segments)
            {
                for (var field = 1; field <= segment.FieldCount; field++)
                    sum += segment.Field(field).Component(2).Length + segment.Field(field, 2).Length + segment.Field(field).Component(4).Component(1).Length;
            }
            return sum;
        }
    }
}
