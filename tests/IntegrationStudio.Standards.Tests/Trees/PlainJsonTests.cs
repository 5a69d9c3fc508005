using System.Text;
using IntegrationStudio.Standards.Trees;
using Xunit;

namespace IntegrationStudio.Standards.Tests.Trees;

public sealed class PlainJsonTests
{
    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"x\"")]
    [InlineData("1.50e3")]
    [InlineData("""{"a":1,"b":[true,false,null,"x",1.0],"c":{"d":[]},"e":{}}""")]
    [InlineData("""[[1,[2,[]],[]],[{"a":[{"b":[[]]}]}]]""")]
    [InlineData("""[{"a":1},{"a":[1]},{"a":[]},{"a":{"a":null}}]""")]
    [InlineData("""{"ä\"\\":"\n\u0001😀","":0}""")]
    public void Comes_back_as_it_was(string json)
    {
        var read = PlainJsonReader.Read(Encoding.UTF8.GetBytes(json)).Require();
        Assert.Equal(json, Encoding.UTF8.GetString(PlainJsonWriter.ToBytes(read, read.Root)));
        var again = PlainJsonReader.Read(PlainJsonWriter.ToBytes(read, read.Root, indented: true)).Require();
        Assert.Equal(json, Encoding.UTF8.GetString(PlainJsonWriter.ToBytes(again, again.Root)));
    }

    [Theory]
    [InlineData("json.malformed", "")]
    [InlineData("json.malformed", "{")]
    [InlineData("json.malformed", "{\"a\":1,}")]
    [InlineData("json.malformed", "1 2")]
    [InlineData("json.malformed", "01")]
    [InlineData("json.malformed", "// x\n1")]
    [InlineData("json.duplicate-key", """{"a":1,"\u0061":2}""")]
    [InlineData("json.bad-escape", """["\udc00"]""")]
    [InlineData("json.bad-escape", """{"\ud800":1}""")]
    public void Refuses(string code, string json) => Assert.Equal(code, Assert.Single(PlainJsonReader.Read(Encoding.UTF8.GetBytes(json)).Problems).Code);

    [Fact]
    public void Refuses_what_is_too_deep_too_large_or_too_varied()
    {
        Assert.Equal("json.malformed", Assert.Single(PlainJsonReader.Read(Encoding.UTF8.GetBytes(new string('[', 100_000))).Problems).Code);
        Assert.Equal("json.too-large", Assert.Single(PlainJsonReader.Read(new byte[PlainJsonReader.LargestDocument + 1]).Problems).Code);
        Assert.Equal("json.not-utf8", Assert.Single(PlainJsonReader.Read([(byte)'"', 0xFF, (byte)'"']).Problems).Code);
        var names = string.Join(",", Enumerable.Range(0, 5000).Select(i => $"\"n{i}\":1"));
        Assert.Equal("json.too-many-names", Assert.Single(PlainJsonReader.Read(Encoding.UTF8.GetBytes($"{{{names}}}")).Problems).Code);
    }

    [Fact]
    public void A_target_without_a_schema_is_written_in_the_order_of_first_naming()
    {
        var type = new JsonTreeType();
        var tree = new DataTree();
        var root = tree.CreateRoot(type);
        var (first, items) = (type.Element("first", isList: false), type.Element("items", isList: true));
        tree.SetText(tree.GetOrAdd(tree.Append(root, items), items.Type.Find("x")), "1");
        tree.SetBoolean(tree.GetOrAdd(root, first), true);
        Assert.Same(items, type.Find("items"));
        Assert.Equal("""{"first":true,"items":[{"x":"1"}]}""", Encoding.UTF8.GetString(PlainJsonWriter.ToBytes(tree, root)));
    }

    [Fact]
    public void Many_threads_name_elements_once()
    {
        var type = new JsonTreeType();
        var found = new JsonTreeElement[200];
        Parallel.For(0, found.Length, i => found[i] = type.Element($"n{i % 10}", isList: false));
        Assert.Equal(10, found.Distinct().Count());
        Assert.Equal(10, type.Elements.Count);
    }
}
