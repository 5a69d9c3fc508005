using System.Text;
using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;
using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Trees;
using Xunit;

namespace IntegrationStudio.Standards.Tests.Fhir;

public sealed class FhirXmlWriterTests
{
    private const string Declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";

    [Fact]
    public void Writes_values_and_ids_as_attributes_and_elements_in_order() => Assert.Equal(
        """
        <Patient xmlns="http://hl7.org/fhir"><id value="p"/><contained><Organization><id value="o"/></Organization></contained>
        <extension id="e" url="http://example.org/x"><valueDecimal value="1.50"/></extension><active value="true"/><name id="n"><given value="Anna"/>
        <given><extension url="http://example.org/y"><valueCode value="c"/></extension></given><given id="g" value="Maria"/></name><birthDate value="1980-05"/></Patient>
        """.ReplaceLineEndings(""),
        Xml("""
        {"resourceType":"Patient","birthDate":"1980-05","name":[{"_given":[null,{"extension":[{"url":"http://example.org/y","valueCode":"c"}]},{"id":"g"}],"given":["Anna",null,"Maria"],"id":"n"}],
        "active":true,"extension":[{"url":"http://example.org/x","valueDecimal":1.50,"id":"e"}],"contained":[{"id":"o","resourceType":"Organization"}],"id":"p"}
        """));

    [Fact]
    public void Indents_for_people() => Assert.Equal(
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <Basic xmlns="http://hl7.org/fhir">
          <text>
            <status value="empty"/>
            <div xmlns="http://www.w3.org/1999/xhtml"> a <b>b</b>
        c</div>
          </text>
          <code>
            <text value="x"/>
          </code>
        </Basic>
        """.ReplaceLineEndings("\n"),
        Whole("""{"resourceType":"Basic","text":{"status":"empty","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"> a <b>b</b>\nc</div>"},"code":{"text":"x"}}""", indented: true));

    [Fact]
    public void Escapes_what_XML_demands_and_replaces_what_it_cannot_hold() => Assert.Equal(
        "<Basic xmlns=\"http://hl7.org/fhir\"><id value=\"&lt;&amp;&gt;&quot;'&#9;&#10;&#13;\uFFFD \uFFFD\uFFFDäﬁ€😀\"/></Basic>",
        Xml("{\"resourceType\":\"Basic\",\"id\":\"<&>\\\"'\\t\\n\\r\\u0001 \uFFFE\\uFFFFäﬁ€😀\"}"));

    [Theory]
    [InlineData("<div xmlns='http://www.w3.org/1999/xhtml'>a<br/></div>", "<div xmlns='http://www.w3.org/1999/xhtml'>a<br/></div>")]
    [InlineData("<div>a</div>", "<div xmlns=\"http://www.w3.org/1999/xhtml\">a</div>")]
    [InlineData("<div xmlns=\"http://www.w3.org/1999/xhtml\">a&nbsp;&amp;&eacute;</div>", "<div xmlns=\"http://www.w3.org/1999/xhtml\">a\u00A0&amp;é</div>")]
    [InlineData("<div xmlns=\"http://www.w3.org/1999/xhtml\">a<br></div>", "<div xmlns=\"http://www.w3.org/1999/xhtml\">&lt;div xmlns=\"http://www.w3.org/1999/xhtml\"&gt;a&lt;br&gt;&lt;/div&gt;</div>")]
    [InlineData("a & b", "<div xmlns=\"http://www.w3.org/1999/xhtml\">a &amp; b</div>")]
    [InlineData("<div/><div/>", "<div xmlns=\"http://www.w3.org/1999/xhtml\">&lt;div/&gt;&lt;div/&gt;</div>")]
    [InlineData("<!DOCTYPE div><div/>", "<div xmlns=\"http://www.w3.org/1999/xhtml\">&lt;!DOCTYPE div&gt;&lt;div/&gt;</div>")]
    public void A_narrative_is_one_div_whatever_the_text_is(string text, string div)
    {
        var tree = FhirJsonReader.Read("""{"resourceType":"Basic","text":{"div":"x"}}"""u8).Require();
        tree.SetText(tree.Child(tree.Child(tree.Root, "text"), "div"), text);
        var xml = FhirXmlWriter.ToBytes(tree, tree.Root);
        Assert.Equal($"{Declaration}<Basic xmlns=\"http://hl7.org/fhir\"><text>{div}</text></Basic>", Encoding.UTF8.GetString(xml));
        Assert.True(FhirXmlReader.Read(xml).Succeeded);
    }

    [Fact]
    public void Objects_without_content_are_left_out()
    {
        var tree = new DataTree();
        var patient = FhirSchema.R4.Resource("Patient")!;
        var root = tree.CreateRoot(patient);
        tree.GetOrAdd(tree.Append(root, patient.Find("name")!), patient.Find("name")!.Type!.Find("period")!);
        Assert.Equal($"{Declaration}<Patient xmlns=\"http://hl7.org/fhir\"/>", Encoding.UTF8.GetString(FhirXmlWriter.ToBytes(tree, root)));
    }

    [Fact]
    public void A_data_type_stands_under_its_own_name()
    {
        var tree = FhirJsonReader.Read("""{"family":"Muster"}"""u8, FhirSchema.R4.Type("HumanName")).Require();
        Assert.Equal($"{Declaration}<HumanName xmlns=\"http://hl7.org/fhir\"><family value=\"Muster\"/></HumanName>", Encoding.UTF8.GetString(FhirXmlWriter.ToBytes(tree, tree.Root)));
    }

    [Fact]
    public void Resources_of_every_type_come_back_from_XML_byte_for_byte()
    {
        foreach (var name in FhirSchema.R4.ResourceNames)
        {
            for (var seed = 0; seed < 6; seed++)
            {
                var made = new RandomResources(seed).Make(name);
                var json = FhirJsonWriter.ToBytes(made, made.Root);
                var read = FhirXmlReader.Read(FhirXmlWriter.ToBytes(made, made.Root)).Require();
                Assert.Equal(json, FhirJsonWriter.ToBytes(read, read.Root));
                var indented = FhirXmlReader.Read(FhirXmlWriter.ToBytes(read, read.Root, indented: true)).Require();
                Assert.Equal(json, FhirJsonWriter.ToBytes(indented, indented.Root));
                Assert.Empty(FhirValidator.ValidateStructure(indented, indented.Root));
            }
        }
    }

    [Fact]
    public void Resources_of_other_people_come_back_from_XML_with_the_same_content()
    {
        var read = 0;
        foreach (var file in Directory.EnumerateFiles(SharedFolder.Find("samples"), "*.json", SearchOption.AllDirectories))
        {
            var bytes = File.ReadAllBytes(file);
            if (FhirJsonReader.Read(bytes) is not { Succeeded: true, Value: var tree }) continue;
            var xml = FhirXmlWriter.ToBytes(tree, tree.Root);
            var back = FhirXmlReader.Read(xml);
            Assert.True(back.Succeeded, $"{file}: {string.Join('\n', back.Problems)}");
            Assert.True(JsonNode.DeepEquals(Json(tree), Json(back.Value)), file);
            Assert.Equal(xml, FhirXmlWriter.ToBytes(back.Value, back.Value.Root));
            read++;
        }
        Assert.True(read > 750, $"only {read} were read");
    }

    [Fact]
    public void XML_of_other_people_comes_back_from_JSON_with_the_same_content()
    {
        var files = Directory.EnumerateFiles(SharedFolder.Find("samples/fhir-test-cases/fhirpath/input"), "*.xml").ToArray();
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            var tree = FhirXmlReader.Read(File.ReadAllBytes(file)).Require();
            var back = FhirJsonReader.Read(FhirJsonWriter.ToBytes(tree, tree.Root)).Require();
            Assert.Equal(Values(XElement.Load(file)), Values(XElement.Parse(Encoding.UTF8.GetString(FhirXmlWriter.ToBytes(back, back.Root)))));
        }
    }

    /// <summary>Every attribute with the names above it, in an order that does not depend on that of the elements.</summary>
    private static IEnumerable<string> Values(XElement root) => root.DescendantsAndSelf().Where(e => e.Name.NamespaceName == "http://hl7.org/fhir")
        .SelectMany(e => e.Attributes().Where(a => a.Name.Namespace == XNamespace.None && !a.IsNamespaceDeclaration)
            .Select(a => $"{string.Join('/', e.AncestorsAndSelf().Reverse().Select(x => x.Name.LocalName))}@{a.Name}={a.Value}")).Order(StringComparer.Ordinal);

    /// <summary>The content, with narratives compared as XML: their line ends, namespaces and entities may be written anew.</summary>
    private static JsonNode Json(DataTree tree)
    {
        var json = JsonNode.Parse(FhirJsonWriter.ToBytes(tree, tree.Root))!;
        var open = new Stack<JsonNode?>([json]);
        while (open.TryPop(out var node))
        {
            if (node is JsonObject parent && parent["div"] is System.Text.Json.Nodes.JsonValue div) parent["div"] = Plain(div.GetValue<string>());
            foreach (var child in node is JsonObject o ? o.Select(p => p.Value) : node is JsonArray a ? a : []) open.Push(child);
        }
        return json;
    }

    private static string Plain(string div)
    {
        try
        {
            return XElement.Parse(div.Replace("<div>", "<div xmlns=\"http://www.w3.org/1999/xhtml\">", StringComparison.Ordinal)).ToString(SaveOptions.DisableFormatting);
        }
        catch (XmlException)
        {
            return new XElement(XName.Get("div", "http://www.w3.org/1999/xhtml"), div).ToString(SaveOptions.DisableFormatting);
        }
    }

    private static string Xml(string json) => Whole(json)[Declaration.Length..];

    private static string Whole(string json, bool indented = false)
    {
        var tree = FhirJsonReader.Read(Encoding.UTF8.GetBytes(json)).Require();
        return Encoding.UTF8.GetString(FhirXmlWriter.ToBytes(tree, tree.Root, indented));
    }
}
