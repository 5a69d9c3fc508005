using System.Text;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Engine.Mappings.Editing;
using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Engine.Mappings.Schemas;
using IntegrationStudio.Standards;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Mappings.Editing;

public sealed class SideFormTests
{
    private const string JsonSchema = """{ "$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "properties": { "mrn": { "type": "string" } } }""";
    private const string Xsd = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="order"><xs:complexType><xs:sequence><xs:element name="id" type="xs:string"/></xs:sequence></xs:complexType></xs:element></xs:schema>""";

    [Theory]
    [InlineData("json", """{ "patient": { "mrn": "1" } }""", "patient", "samples/sample-1.json")]
    [InlineData("xml", "<r><patient>1</patient></r>", "patient", "samples/sample-1.xml")]
    [InlineData("delimited", "mrn;name\n1;Doe\n", "row", "samples/sample-1.csv")]
    public void An_example_of_the_source_becomes_a_sample(string format, string example, string row, string file)
    {
        DefinitionFolder folder = SideForm.Source(Library, Blank(format, "json"), Bytes(example)).Require();
        Assert.True(folder.Beside.ContainsKey(file));
        Assert.Null(folder.Definition.Source!.Schema);
        SchemaDescription source = MappingSchemas.Source(Library.With(folder.Package), Outline(folder), folder.Package, [folder.Beside[file]]);
        Assert.Equal(row, source.Below(null)[0].Name);
        Assert.True(SideForm.HasRows(source));
    }

    [Theory]
    [InlineData("json", JsonSchema, "schema/source.schema.json", "mrn")]
    [InlineData("xml", Xsd, "schema/source.xsd", "id")]
    public void A_schema_of_the_source_stands_beside_the_definition(string format, string schema, string file, string row)
    {
        DefinitionFolder folder = SideForm.Source(Library, Blank(format, "json"), Bytes(schema)).Require();
        Assert.Equal(file, folder.Definition.Source!.Schema);
        Assert.Equal(row, MappingSchemas.Source(Library.With(folder.Package), Outline(folder), folder.Package, []).Below(null)[0].Name);
    }

    [Theory]
    [InlineData("json", JsonSchema, "schema/target.schema.json", null, "mrn")]
    [InlineData("json", """{ "mrn": "1" }""", "schema/target.example.json", null, "mrn")]
    [InlineData("xml", Xsd, "schema/target.xsd", "order", "id")]
    [InlineData("xml", "<?xml version=\"1.0\"?><list><id>1</id></list>", "schema/target.example.xml", "list", "id")]
    public void A_schema_or_a_wanted_output_gives_the_target_its_tree(string format, string content, string file, string? root, string row)
    {
        DefinitionFolder folder = SideForm.Target(Library, Blank("json", format), Bytes(content)).Require();
        Assert.Equal((file, root), (folder.Definition.Target!.Schema, folder.Definition.Target.Type));
        Assert.Equal(row, MappingSchemas.Target(Library.With(folder.Package), Outline(folder), folder.Package).Below(null)[0].Name);
    }

    [Fact]
    public void Lines_of_text_give_the_columns_and_their_delimiter()
    {
        DefinitionFolder folder = SideForm.Target(Library, Blank("json", "delimited"), Bytes("MRN\tName\n1\tDoe\n")).Require();
        Assert.Equal('\t', folder.Definition.Target!.Layout!.Delimiter);
        Assert.Equal(["MRN", "Name"], folder.Definition.Target.Layout.Columns!.Select(column => column.Name));
        SchemaDescription target = MappingSchemas.Target(Library.With(folder.Package), Outline(folder), folder.Package);
        Assert.Equal(["MRN", "Name"], target.Below(target.Below(null)[0]).Select(column => column.Name));
    }

    [Theory]
    [InlineData("json", "{ \"a\": ", "json.malformed")]
    [InlineData("xml", "<a><b></a>", "xml.malformed")]
    [InlineData("json", " \n", "schema.empty")]
    [InlineData("json", "{}", "schema.empty")]
    [InlineData("hl7v2", "MSH|", "schema.format")]
    public void What_gives_no_tree_says_why_and_changes_nothing(string format, string content, string code)
    {
        Outcome<DefinitionFolder> source = SideForm.Source(Library, Blank(format, "json"), Bytes(content));
        Assert.False(source.Succeeded);
        Assert.Equal(code, source.Problems[0].Code);
        Assert.False(SideForm.Target(Library, Blank("json", format), Bytes(content)).Succeeded);
    }

    [Fact]
    public void Standards_need_only_a_name()
    {
        Assert.Equal("ADT_A01", SideForm.Source(Library, Blank("hl7v2", "json"), "ADT_A01").Require().Definition.Source!.Structure);
        Assert.Equal("ORU_R01", SideForm.Target(Library, Blank("json", "hl7v2"), "ORU_R01").Require().Definition.Target!.Structure);
        Assert.Equal("Patient", SideForm.Source(Library, Blank("fhir-r4", "json"), "Patient").Require().Definition.Source!.Type);
        Assert.Equal("schema.unknown", SideForm.Source(Library, Blank("hl7v2", "json"), "ADT_X99").Problems[0].Code);
    }

    [Fact]
    public void A_tree_without_columns_has_no_rows_and_a_bundle_has_what_may_be_added()
    {
        Assert.False(SideForm.HasRows(Described("delimited")));
        Assert.False(SideForm.HasRows(Described("json")));
        Assert.True(SideForm.HasRows(Described("fhir-r4")));

        static SchemaDescription Described(string format) => MappingSchemas.Target(Library.With(Blank("json", format).Package), Outline(Blank("json", format)), Blank("json", format).Package);
    }

    private static readonly MappingLibrary Library = MappingLibrary.Of();

    private static DefinitionFolder Blank(string source, string target) => DefinitionFolder.Of(Some.Package(
        $$"""{ "id": "t/blank", "version": "1.0.0", "kind": "message", "source": { "format": "{{source}}" }, "target": { "format": "{{target}}" } }"""));

    private static MappingOutline Outline(DefinitionFolder folder) => MappingOutline.Of(Library.With(folder.Package), folder.Definition.Id);

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
