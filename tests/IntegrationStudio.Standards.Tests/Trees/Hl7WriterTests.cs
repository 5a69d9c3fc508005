using System.Text;
using IntegrationStudio.Standards.Hl7v2;
using IntegrationStudio.Standards.Trees;
using Xunit;

namespace IntegrationStudio.Standards.Tests.Trees;

public sealed class Hl7WriterTests
{
    private static readonly Hl7TreeType Oru = Hl7TreeSchema.For("2.5.1").Structure("ORU_R01")!;

    private readonly DataTree _tree = new();
    private readonly int _root;

    public Hl7WriterTests() => _root = _tree.CreateRoot(Oru);

    [Fact]
    public void Writes_segments_in_the_order_of_the_structure()
    {
        var result = Add(_root, "PATIENT_RESULT");
        var order = Add(result, "ORDER_OBSERVATION");
        Set(Add(Add(order, "OBSERVATION"), "OBX"), "ST", "2");
        Set(Add(order, "OBR"), "1", "1");
        Set(Add(Add(result, "PATIENT"), "PID"), "A", "3", "1");
        var msh = Add(_root, "MSH");
        Set(msh, "ORU", "9", "1");
        Set(msh, "R01", "9", "2");
        Set(msh, "#", "1");
        Assert.Equal("MSH|^~\\&|||||||ORU^R01\rPID|||A\rOBR|1\rOBX||ST\r", Text());
    }

    [Fact]
    public void Writes_repetitions_components_and_subcomponents()
    {
        var pid = Pid();
        var first = _tree.Append(pid, Find(pid, "3"));
        Set(first, "4711", "1");
        Set(first, "NORTH", "4", "1");
        Set(first, "1.2.3", "4", "2");
        Set(_tree.Append(pid, Find(pid, "PID-3")), "0815", "CX.1");
        _tree.SetText(_tree.Append(pid, Find(pid, "PID.8")), "F");
        Assert.Equal("PID|||4711^^^NORTH&1.2.3~0815|||||F\r", Segment(pid));
    }

    [Fact]
    public void Repetitions_without_value_hold_the_place_of_those_behind_them()
    {
        var pid = Pid();
        var name = Find(pid, "5");
        foreach (var family in new[] { "", "A", "", "B", "" }) Set(_tree.Append(pid, name), family, "1", "1");
        Assert.Equal("PID|||||~A~~B\r", Segment(pid));
    }

    [Fact]
    public void Escapes_with_the_delimiters_given()
    {
        var pid = Pid();
        Set(pid, "a|b^c~d\\e&f$", "5", "1", "1");
        Assert.Equal("PID|||||a\\F\\b\\S\\c\\R\\d\\E\\e\\T\\f$\r", Segment(pid));
        var own = new Hl7Delimiters((byte)'$', (byte)'*', (byte)'~', (byte)'\\', (byte)'&');
        Assert.Equal("PID$$$$$a|b^c\\R\\d\\E\\e\\T\\f\\F\\\r", Encoding.UTF8.GetString(Hl7Writer.ToBytes(_tree, pid, own)));
    }

    [Fact]
    public void The_text_of_two_quotes_deletes_and_numbers_and_slices_are_written()
    {
        var pid = Pid();
        Set(pid, "\"\"", "8");
        _tree.SetNumber(_tree.GetOrAdd(pid, Find(pid, "25")), 2);
        _tree.SetUtf8(_tree.GetOrAdd(pid, Find(pid, "1")), "xx7x"u8.ToArray(), 2, 1);
        Assert.Equal("PID|7|||||||\"\"|||||||||||||||||2\r", Segment(pid));
    }

    [Fact]
    public void Own_segments_and_fields_beyond_the_definition_may_be_written()
    {
        Set(Add(_root, "ZOB"), "C", "2");
        Set(Add(_root, "MSH"), "1", "10");
        Set(Pid(), "x", "60", "3");
        Assert.Equal("MSH|^~\\&||||||||1\rPID|" + new string('|', 59) + "^^x\rZOB||C\r", Text());
        Assert.Null(Oru.Find("NOPE"));
        Assert.Null(Oru.Find("zob"));
        Assert.Null(_tree.Type(Pid())!.Find("0"));
        Assert.Null(_tree.Type(Pid())!.Find("PV1-3"));
        Assert.Null(_tree.Type(Pid())!.Find("200"));
    }

    [Fact]
    public void Empty_segments_are_left_out_but_the_header()
    {
        Add(Pid(), "3");
        Add(_root, "MSH");
        Assert.Equal("MSH|^~\\&\r", Text());
    }

    [Fact]
    public void A_value_beside_components_is_the_first_of_them()
    {
        var pid = Pid();
        Set(pid, "4711", "3");
        Set(pid, "MR", "3", "5");
        Assert.Equal("PID|||4711^^^^MR\r", Segment(pid));
    }

    [Fact]
    public void A_segment_that_stands_in_a_group_twice_has_a_number_behind_its_name()
    {
        var type = Hl7TreeSchema.For("2.5.1").Structure("ADT_A01")!;
        var first = type.Find("ROL")!;
        var second = type.Find("ROL_2")!;
        Assert.Equal(("ROL", "ROL"), (first.WrittenName, second.WrittenName));
        Assert.True(first.Order < second.Order);
        Assert.Same(first.Type, second.Type);
    }

    [Fact]
    public void What_was_written_is_parsed_to_the_same_values()
    {
        var pid = Pid();
        Set(Add(_root, "MSH"), "2.5.1", "12", "1");
        Set(pid, "ä|ö&ü\r\n\\", "5", "1", "1");
        Set(pid, "B^B", "5", "2");
        var message = Hl7Message.Parse(Hl7Writer.ToBytes(_tree, _root), new Hl7ParseOptions { DefaultCharset = Hl7Charset.Utf8 }).Require();
        Assert.Equal("B^B", message.GetString("PID-5.2"));
        Assert.Equal("2.5.1", message.Version);
        Assert.StartsWith("ä|ö&ü", message.GetString("PID-5.1.1"));
    }

    [Fact]
    public void Only_structures_groups_and_segments_are_written() =>
        Assert.Throws<ArgumentException>(() => Hl7Writer.ToBytes(_tree, Add(Pid(), "3")));

    private int Pid() => Add(Add(Add(_root, "PATIENT_RESULT"), "PATIENT"), "PID");

    private TreeElement Find(int node, string name) => _tree.Type(node)!.Find(name)!;

    private int Add(int node, string name) => _tree.GetOrAdd(node, Find(node, name));

    private void Set(int node, string value, params string[] path)
    {
        foreach (var step in path) node = Add(node, step);
        _tree.SetText(node, value);
    }

    private string Segment(int node) => Encoding.UTF8.GetString(Hl7Writer.ToBytes(_tree, node));

    private string Text() => Segment(_root);
}
