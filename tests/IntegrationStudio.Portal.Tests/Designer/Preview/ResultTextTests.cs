using System.Text;
using IntegrationStudio.Engine.Mappings.Preview;
using IntegrationStudio.Portal.Designer.Preview;
using IntegrationStudio.Portal.Messages.Inspection;
using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Hl7v2;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Designer.Preview;

/// <summary>Every value of a result's text leads to its place in the result, whatever the format.</summary>
public sealed class ResultTextTests
{
    [Fact]
    public void Lines_of_fhir_xml_have_the_places_of_the_json()
    {
        var json = """{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Patient","name":[{"family":"A","given":["B","C"]},{"family":"D"}]}},{"resource":{"resourceType":"Patient","gender":"male"}}]}"""u8.ToArray();
        var tree = FhirJsonReader.Read(json).Require();
        var xml = Encoding.UTF8.GetString(FhirXmlWriter.ToBytes(tree, tree.Root, indented: true));

        var text = ResultText.OfXml(xml, ResultTree.Of(json).Select(node => node.Key), isFhir: true);

        Assert.Equal("Bundle.entry[0].resource.name[0].given[1]", Key("<given value=\"C\"/>"));
        Assert.Equal("Bundle.entry[0].resource.name[1].family", Key("<family value=\"D\"/>"));
        Assert.Equal("Bundle.entry[1].resource.gender", Key("<gender value=\"male\"/>"));
        Assert.Equal("Bundle.type", Key("<type value=\"collection\"/>"));
        Assert.Null(text.Lines.Last(line => line.Value.Length > 0).Key);
        Assert.Equal(["Bundle.type"], text.Around(["Bundle.type.id"]));

        string? Key(string line) => text.Lines.Single(one => one.Value.Trim() == line).Key;
    }

    [Fact]
    public void Xml_on_one_line_is_shown_line_by_line_and_what_is_no_xml_as_it_is()
    {
        var text = ResultText.OfXml("<order id=\"7\"><item>a</item><item>b</item></order>", ["order", "order.@id", "order.item[0]", "order.item[1]"], isFhir: false);
        Assert.Equal(["order", "order.item[0]", "order.item[1]", null], text.Lines.Select(line => line.Key));
        Assert.Equal(["order"], text.Around(["order.@id"]));

        var broken = ResultText.OfXml("<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>\n", ["a"], isFhir: false);
        Assert.Contains("DOCTYPE", broken.Lines[0].Value, StringComparison.Ordinal);
        Assert.All(broken.Lines, line => Assert.Null(line.Key));
    }

    [Fact]
    public void Values_of_a_message_have_their_places()
    {
        ResultNode[] nodes =
        [
            new("M.MSH", 1, "MSH", "", null, new Hl7Position(0)),
            new("M.PID", 1, "PID", "", null, new Hl7Position(1)),
            new("M.PID.3[1]", 2, "PID-3[1]", "", null, new Hl7Position(1, 3, 2)),
            new("M.PID.3[1].1", 3, "PID-3[1].1", "", "8", new Hl7Position(1, 3, 2, 1)),
            new("M.PID.8", 2, "PID-8", "", "F", new Hl7Position(1, 8, 1)),
        ];
        var text = ResultText.OfMessage(Encoding.UTF8.GetBytes("MSH|^~\\&|A|||||||||2.5.1\rPID|||7~8^^^EAST|||||F\r"), nodes);

        Assert.Equal(["M.MSH", "M.PID"], text.Segments.Select(segment => segment.Path));
        Assert.Equal("M.PID.3[1].1", Token("8").Path);
        Assert.Equal("M.PID.3[1]", Token("EAST").Path);
        Assert.Equal("M.PID.8", Token("F").Path);
        Assert.Null(Token("7").Path);
        Assert.Equal("PID|||7~8^^^EAST|||||F", text.Segments[1].Name + string.Concat(text.Segments[1].Tokens.Select(token => token.Text)));
        Assert.Equal(["M.PID.8"], text.Around(["M.PID.8.1"]));

        ResultToken Token(string value) => text.Segments[1].Tokens.Single(token => token.Text == value);
    }

    [Theory]
    [InlineData("a,b\r\n1,2\r\n3,4\r\n", null, "rows.row[0]", "rows.row[1]")]
    [InlineData("1,2\r\n3,4\r\n", "rows.row[0]", "rows.row[1]")]
    [InlineData("a,b\r\n\"1\r\n1\",2\r\n3,4\r\n5,6\r\n", null, null, null, null, null)]
    public void Rows_have_theirs_unless_a_cell_has_lines_of_its_own(string output, params string?[] keys)
    {
        ResultNode[] nodes = [new("rows", 0, "rows", "", null, null), new("rows.row[0]", 1, "row[0]", "", null, null), new("rows.row[0].a", 2, "a", "", "1", null), new("rows.row[1]", 1, "row[1]", "", null, null)];
        var text = ResultText.OfRows(Encoding.UTF8.GetBytes(output), nodes);
        Assert.Equal(keys, text.Lines.Where(line => line.Value.Length > 0).Select(line => line.Key));
    }
}
