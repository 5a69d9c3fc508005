using System.Text;
using IntegrationStudio.Portal.Messages.Inspection;
using IntegrationStudio.Standards.Hl7v2;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Messages.Inspection;

public sealed class SourceTests
{
    private static IReadOnlyList<SegmentLine> Lines(string text) => SegmentLines.Of(Some.OruMessage(text), new SourceNames(Some.OruMessage(text)));

    [Fact]
    public void Segments_read_exactly_as_received()
    {
        var shown = Lines(Some.Oru).Select(line => line.Name + string.Concat(line.Tokens.Select(token => token.Text)));
        Assert.Equal(Some.Oru.Split('\r', StringSplitOptions.RemoveEmptyEntries), shown);
    }

    [Fact]
    public void Every_value_has_a_place_that_reads_back()
    {
        var message = Some.OruMessage();
        foreach (var token in Lines(Some.Oru).Where(line => line.Name != "MSH").SelectMany(line => line.Tokens).Where(token => token.Place is not null))
            Assert.Equal(token.Text, token.Place!.Value.In(message).ToString());
    }

    [Fact]
    public void Tips_name_fields_components_and_codes()
    {
        var pid = Lines(Some.Oru)[1];
        Assert.Contains(pid.Tokens, token => token.Text == "Lovelace" && token.Tip!.StartsWith("PID-5.1  Patient Name \u203A Family Name", StringComparison.Ordinal));
        Assert.Contains(pid.Tokens, token => token.Text == "F" && token.Tip!.EndsWith("F = Female", StringComparison.Ordinal));
        Assert.Contains(pid.Tokens, token => token.Text == "S-5" && token.Tip!.StartsWith("PID-3[2].1", StringComparison.Ordinal));
    }

    [Fact]
    public void What_the_tables_lack_is_said() =>
        Assert.Contains(Lines(Some.Oru)[^1].Tokens, token => token.Text == "local" && token.Tip!.Contains("not in the tables", StringComparison.Ordinal));

    [Fact]
    public void Control_characters_are_visible_and_long_values_cut()
    {
        var text = Some.Oru.Replace("local", "a\tb" + new string('x', 2000), StringComparison.Ordinal);
        var token = Lines(text)[^1].Tokens[^1];
        Assert.StartsWith("a\u2409b", token.Text, StringComparison.Ordinal);
        Assert.True(token.Text.Length < 400);
        Assert.Contains("in all", token.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_tree_has_groups_segments_fields_and_components()
    {
        var message = Some.OruMessage();
        var nodes = SourceTree.Of(message, new SourceNames(message));
        Assert.Contains(nodes, node => node is { Name: "PATIENT_RESULT", Kind: "group" });
        Assert.Contains(nodes, node => node is { Name: "PID-5.1", Value: "Lovelace", Note: "Family Name" });
        Assert.Contains(nodes, node => node is { Name: "PID-8", Note: "Administrative Sex = Female" });
        Assert.Contains(nodes, node => node is { Name: "OBX-5.1.2", Value: "yellow" });
        Assert.Contains(nodes, node => node.Name == "OBX 2");
        Assert.Equal(nodes.Count, nodes.Select(node => node.Key).Distinct().Count());
    }

    [Fact]
    public void A_structure_that_nobody_defines_still_makes_a_tree()
    {
        var message = Some.OruMessage(Some.Oru.Replace("ORU^R01^ORU_R01", "ZZZ^Z99^ZZZ_Z99", StringComparison.Ordinal));
        Assert.Contains(SourceTree.Of(message, new SourceNames(message)), node => node is { Name: "PID", Depth: 0 });
    }

    [Fact]
    public void Keys_of_places_round_trip()
    {
        var place = new Hl7Position(3, 5, 2, 1, 4);
        Assert.Equal(place, SourcePlace.Parse(SourcePlace.Key(place)));
        Assert.Equal(new Hl7Position(7), SourcePlace.Parse(SourcePlace.Key(new Hl7Position(7))));
        Assert.Null(SourcePlace.Parse("group3"));
        Assert.Null(SourcePlace.Parse("1.2"));
    }

    [Theory]
    [InlineData(1, 5, 1, 1, 0, true)] // a component of it
    [InlineData(1, 5, 0, 0, 0, true)] // the field with all repetitions
    [InlineData(1, 0, 0, 0, 0, true)] // the segment
    [InlineData(1, 5, 2, 0, 0, false)] // another repetition
    [InlineData(2, 5, 1, 0, 0, false)] // another segment
    public void Places_meet_when_one_holds_the_other(int segment, int field, int repetition, int component, int sub, bool meets) =>
        Assert.Equal(meets, SourcePlace.Meets(new Hl7Position(1, 5, 1), new Hl7Position(segment, field, repetition, component, sub)));

    [Fact]
    public void Text_that_is_no_message_becomes_lines() =>
        Assert.Equal(["GET / HTTP/1.1", "Host: \u2400"], VisibleText.Lines(Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: \0"), 1000));
}
