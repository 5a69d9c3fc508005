using System.Text;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Schemas;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Mappings.Schemas;

/// <summary>JSON, XML, delimited text and FHIR as sources and targets.</summary>
public sealed class TreeSchemaTests
{
    private static MappingPackage Reads(string source, params (string Path, string Text)[] files) =>
        Some.Package($$"""{ "id": "test/map", "version": "1.0.0", "kind": "message", "source": {{source}}, "target": { "format": "fhir-r4" } }""", files);

    [Fact]
    public void Json_samples_show_types_lists_and_what_is_always_there()
    {
        SchemaDescription schema = Described.Source(Reads("""{ "format": "json" }"""),
            """{ "id": 1, "patient": { "mrn": "1", "born": "1980-05-17", "names": ["a"] }, "results": [ { "v": 5.5 }, { "v": 1, "unit": "g" } ] }""",
            """{ "id": 2, "patient": { "mrn": "x", "born": "1980-05-17T10:00:00Z" }, "results": [], "urgent": true }""");

        Assert.Equal(["id", "patient", "results", "urgent"], schema.Below(null).Select(node => node.Name));
        Assert.Equal(("integer", 1, 1, true), Of(schema, "id"));
        Assert.Equal(("dateTime", 1, 1, true), Of(schema, "patient/born"));
        Assert.Equal(("string", 0, null, true), Of(schema, "patient/names"));
        Assert.Equal(("results", 1, null, false), Of(schema, "results"));
        Assert.Equal(("number", 1, 1, true), Of(schema, "results/v"));
        Assert.Equal(("string", 0, 1, true), Of(schema, "results/unit"));
        Assert.Equal(("boolean", 0, 1, true), Of(schema, "urgent"));
        Assert.Null(schema.Find("results/nothing"));
    }

    [Fact]
    public void Xml_samples_show_attributes_text_and_what_repeats()
    {
        SchemaDescription schema = Described.Source(Reads("""{ "format": "xml" }"""), """<o xmlns="urn:x" id="7"><p><n lang="de">Doe</n></p><r>1</r><r>2</r></o>""");

        Assert.Equal(["@id", "p", "r"], schema.Below(null).Select(node => node.Name));
        Assert.Equal(SchemaNodeKind.Attribute, schema.Find("@id")!.Kind);
        Assert.Equal(["@lang", "#text"], schema.Below(schema.Find("p/n")).Select(node => node.Name));
        Assert.Null(schema.Find("r")!.Max);
        Assert.Equal(1, schema.Find("p")!.Max);
    }

    [Fact]
    public void Delimited_text_has_the_columns_of_its_header_or_its_layout()
    {
        SchemaDescription header = Described.Source(Reads("""{ "format": "delimited" }"""), "MRN;Last name;;MRN\n1;a;b;c");
        SchemaDescription layout = Described.Source(Reads("""{ "format": "delimited", "layout": { "columns": [{ "name": "MRN", "start": 1, "length": 10 }] } }"""));

        Assert.Equal(["MRN", "Last name", "column3", "MRN_2"], header.Below(header.Find("row")).Select(node => node.Name));
        Assert.Equal("Characters 1 to 10", layout.Find("row/MRN")!.Description);
        Assert.Equal(SchemaNodeKind.Row, layout.Find("row")!.Kind);
    }

    [Fact]
    public void Fhir_sources_are_described_as_expressions_read_them()
    {
        SchemaDescription patient = Described.Source(Reads("""{ "format": "fhir-r4", "type": "Observation" }"""));
        SchemaDescription bundle = Described.Source(Reads("""{ "format": "fhir-r4" }"""),
            """{ "resourceType": "Bundle", "type": "collection", "entry": [ { "resource": { "resourceType": "Patient", "gender": "male" } }, { "resource": { "resourceType": "Device" } } ] }""");

        Assert.Equal("decimal", patient.Find("value/value")!.Type);
        Assert.Equal(SchemaNodeKind.Choice, patient.Find("value")!.Kind);
        Assert.Equal("code", bundle.Find("entry/resource/gender")!.Type);
        Assert.Equal("Reference", bundle.Find("entry/resource/owner")!.TypeLabel);
        Assert.Null(bundle.Find("entry/resource/valueQuantity"));
    }

    [Fact]
    public void A_json_schema_says_more_than_a_sample()
    {
        SchemaDescription schema = Described.Source(Reads("""{ "format": "json", "schema": "schema/order.json" }""",
            ("schema/order.json", """
                { "$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "required": ["id", "patient"],
                  "properties": { "id": { "type": "string", "title": "Order number" }, "patient": { "$ref": "person.json" }, "parts": { "type": "array", "minItems": 1, "maxItems": 9, "items": { "$ref": "#" } },
                    "when": { "type": ["string", "null"], "format": "date-time" }, "kind": { "enum": ["a", "b"] } },
                  "oneOf": [ { "properties": { "mail": { "type": "string" } }, "required": ["mail"] }, { "properties": { "post": { "type": "object", "properties": { "street": { "type": "string" } } } } } ] }
                """),
            ("schema/person.json", """{ "$defs": { "name": { "$anchor": "n", "type": "object", "properties": { "family": { "type": "string" } } } }, "type": "object", "properties": { "name": { "$ref": "#n" } } }""")));

        Assert.Empty(schema.Problems);
        Assert.Equal(["mail", "post", "id", "patient", "parts", "when", "kind"], schema.Below(null).Select(node => node.Name));
        Assert.Equal(("Order number", 1), (schema.Find("id")!.Title, schema.Find("id")!.Min));
        Assert.Equal("string", schema.Find("patient/name/family")!.Type);
        Assert.Equal((0, 9), (schema.Find("parts")!.Min, schema.Find("parts")!.Max));
        Assert.Equal("string", schema.Find("parts/parts/parts/post/street")!.Type);
        Assert.Equal("dateTime", schema.Find("when")!.Type);
        Assert.Equal(0, schema.Find("mail")!.Min);
        Assert.Equal("One of a, b", schema.Find("kind")!.Description);
    }

    [Fact]
    public void References_that_lead_nowhere_or_in_a_circle_are_told_and_do_no_harm()
    {
        SchemaDescription schema = Described.Source(Reads("""{ "format": "json", "schema": "schema/a.json" }""",
            ("schema/a.json", """{ "$schema": "http://json-schema.org/draft-07/schema#", "properties": { "x": { "$ref": "#/definitions/x" }, "y": { "$ref": "gone.json" } }, "definitions": { "x": { "$ref": "#/definitions/x", "allOf": [{ "$ref": "#/definitions/x" }, { "$ref": "#/definitions/x" }] } } }""")));

        Assert.Equal("schema/a.json#/properties/y/$ref", Assert.Single(schema.Problems).Path);
        Assert.Equal(["x", "y"], schema.Below(null).Select(node => node.Name));
    }

    [Fact]
    public void An_xml_schema_says_more_than_a_sample()
    {
        SchemaDescription schema = Described.Source(Reads("""{ "format": "xml", "schema": "schema/order.xsd", "type": "order" }""",
            ("schema/order.xsd", """
                <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:o="urn:o" xmlns:p="urn:p" targetNamespace="urn:o">
                  <xs:import namespace="urn:p" schemaLocation="person.xsd" />
                  <xs:element name="order"><xs:complexType><xs:sequence>
                    <xs:element name="patient" type="p:person" />
                    <xs:choice><xs:element name="mail" type="xs:string" /><xs:element name="post" type="o:address" maxOccurs="unbounded" /></xs:choice>
                    <xs:element name="part" type="o:part" minOccurs="0" maxOccurs="5" />
                  </xs:sequence><xs:attribute name="id" type="o:number" use="required"><xs:annotation><xs:documentation>Order number.</xs:documentation></xs:annotation></xs:attribute></xs:complexType></xs:element>
                  <xs:complexType name="address"><xs:sequence><xs:element name="street" type="xs:string" /></xs:sequence></xs:complexType>
                  <xs:complexType name="part"><xs:complexContent><xs:extension base="o:address"><xs:sequence><xs:element name="part" type="o:part" minOccurs="0" /></xs:sequence></xs:extension></xs:complexContent></xs:complexType>
                  <xs:simpleType name="number"><xs:restriction base="xs:integer" /></xs:simpleType>
                </xs:schema>
                """),
            ("schema/person.xsd", """
                <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:p">
                  <xs:complexType name="person"><xs:simpleContent><xs:extension base="xs:string"><xs:attribute name="born" type="xs:date" /></xs:extension></xs:simpleContent></xs:complexType>
                </xs:schema>
                """)));

        Assert.Empty(schema.Problems);
        Assert.Equal(["@id", "patient", "mail", "post", "part"], schema.Below(null).Select(node => node.Name));
        Assert.Equal(("integer", 1, 1, true), Of(schema, "@id"));
        Assert.Equal("Order number.", schema.Find("@id")!.Description);
        Assert.Equal(["#text", "@born"], schema.Below(schema.Find("patient")).Select(node => node.Name));
        Assert.Equal((0, null), (schema.Find("post")!.Min, schema.Find("post")!.Max));
        Assert.Equal("string", schema.Find("part/part/part/street")!.Type);
        Assert.Equal(5, schema.Find("part")!.Max);
    }

    [Theory]
    [InlineData("<!DOCTYPE a [<!ENTITY x 'y'>]><xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'>&x;</xs:schema>")]
    [InlineData("<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'><xs:element")]
    [InlineData("<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'><xs:elephant/></xs:schema>")]
    [InlineData("<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'/>")]
    public void Bad_xml_schemas_are_problems_with_their_file(string xsd)
    {
        SchemaDescription schema = Described.Source(Reads("""{ "format": "xml", "schema": "schema/a.xsd" }""", ("schema/a.xsd", xsd)));

        Assert.StartsWith("schema/a.xsd", Assert.Single(schema.Problems.Take(1)).Path, StringComparison.Ordinal);
        Assert.Empty(schema.Below(null));
    }

    [Fact]
    public void A_schema_that_is_missing_is_a_problem_of_the_definition()
    {
        SchemaDescription schema = Described.Source(Reads("""{ "format": "xml", "schema": "schema/a.xsd" }"""));

        Assert.Equal("source.schema", Assert.Single(schema.Problems).Path);
    }

    [Fact]
    public void Hostile_samples_cost_no_more_than_large_ones()
    {
        var wide = new StringBuilder("{");
        for (int i = 0; i < 60; i++)
        {
            wide.Append(i == 0 ? "" : ",").Append('"').Append('g').Append(i).Append("\":{");
            for (int j = 0; j < 1000; j++) wide.Append(j == 0 ? "" : ",").Append('"').Append('a').Append(j).Append("\":").Append(j);
            wide.Append('}');
        }

        wide.Append('}');
        string deep = string.Concat(Enumerable.Repeat("{\"a\":", 200)) + "1" + new string('}', 200);
        string large = $$"""{ "a": "{{new string('x', 1_000_000)}}" }""";
        SchemaDescription schema = Described.Source(Reads("""{ "format": "json" }"""), deep, wide.ToString(), large, "not json");

        Assert.Equal(["json.malformed", "schema.too-large"], schema.Problems.Select(problem => problem.Code).Order());
        Assert.NotNull(schema.Find("g0/a999"));
        Assert.NotNull(schema.Find(string.Join('/', Enumerable.Repeat("a", 60))));
    }

    [Fact]
    public void A_target_is_described_by_its_schema_or_a_wanted_output()
    {
        MappingPackage package = Some.Package("""{ "id": "a", "version": "1", "kind": "message", "source": { "format": "hl7v2", "structure": "ORU_R01" }, "target": { "format": "json", "schema": "schema/target.json" } }""",
            ("schema/target.json", """{ "patient": { "mrn": "1" } }"""));

        Assert.Equal("string", Described.Target(package).Find("patient/mrn")!.Type);
    }

    private static (string, int, int?, bool) Of(SchemaDescription schema, string key) => schema.Find(key) is { } node ? (node.Type, node.Min, node.Max, node.IsLeaf) : default;
}
