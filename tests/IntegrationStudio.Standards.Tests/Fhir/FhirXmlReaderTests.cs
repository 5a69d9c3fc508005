using System.Diagnostics;
using System.Text;
using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Trees;
using Xunit;

namespace IntegrationStudio.Standards.Tests.Fhir;

public sealed class FhirXmlReaderTests
{
    [Fact]
    public void Reads_values_ids_extensions_and_contained_resources() => Assert.Equal(
        """
        {"resourceType":"Patient","id":"p","contained":[{"resourceType":"Organization","id":"o","name":"Org"}],
        "extension":[{"id":"e","url":"http://example.org/x","valueDecimal":1.50}],"active":false,"name":[{"id":"n","given":["Anna",null,"Maria"],"_given":[null,{"extension":[
        {"url":"http://example.org/y","valueCode":"c"}]},{"id":"g"}]}],"birthDate":"1980-05","_birthDate":{"extension":[{"url":"http://example.org/t","valueDateTime":"1980-05-06T07:08:09Z"}]},
        "multipleBirthInteger":2}
        """.ReplaceLineEndings(""),
        Json("""
        <?xml version="1.0" encoding="utf-8"?>
        <!-- a comment --><?processing instruction?>
        <Patient xmlns="http://hl7.org/fhir" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://hl7.org/fhir patient.xsd">
          <id value="p"/>
          <contained><!-- the owner --><Organization><id value="o"/><name value="Org"/></Organization></contained>
          <extension url="http://example.org/x" id="e"><valueDecimal value="1.50"/></extension>
          <active value="false"></active>
          <name id="n">
            <given value="Anna"/>
            <given><extension url="http://example.org/y"><valueCode value="c"/></extension></given>
            <given id="g" value="Maria"/>
          </name>
          <birthDate value="1980-05"><extension url="http://example.org/t"><valueDateTime value="1980-05-06T07:08:09Z"/></extension></birthDate>
          <multipleBirthInteger value="2"/>
        </Patient>
        """));

    [Fact]
    public void Prefixes_do_not_matter() => Assert.Equal(
        """{"resourceType":"Patient","text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">a<br />b</div>"},"gender":"female"}""",
        Json("""<f:Patient xmlns:f="http://hl7.org/fhir" xmlns:h="http://www.w3.org/1999/xhtml"><f:text><f:status value="generated"/><h:div>a<h:br/>b</h:div></f:text><f:gender value="female"/></f:Patient>"""));

    [Fact]
    public void A_narrative_is_kept_as_it_stands()
    {
        const string Div = "<div xmlns=\"http://www.w3.org/1999/xhtml\" class='a'>\n  <p >&#160;&lt;<br/><!-- x --> \t<td></td></p>\n</div>";
        var read = FhirXmlReader.Read(Utf8($"<Patient xmlns=\"http://hl7.org/fhir\">\r\n<text>\r<status value=\"generated\"/>{Div.Replace("\n", "\r\n", StringComparison.Ordinal)}</text>\n</Patient>")).Require();
        Assert.Equal(Div, read.GetText(read.Child(read.Child(read.Root, "text"), "div")));
    }

    [Fact]
    public void Line_ends_and_blanks_in_values_are_what_XML_says() => Assert.Equal(
        """{"resourceType":"Basic","id":" a b\n\tc"}""",
        Json("<Basic xmlns=\"http://hl7.org/fhir\"><id value=\" a\nb&#10;&#x9;c\"/></Basic>"));

    [Theory]
    [InlineData("<nam/>", "fhir.unknown-element", "Patient.nam", "line 1, column 39")]
    [InlineData("<value value='1'/>", "fhir.unknown-element", "Patient.value", "no such element")]
    [InlineData("<multipleBirth value='1'/>", "fhir.unknown-element", "Patient.multipleBirth", "no such element")]
    [InlineData("<name><id value='1'/></name>", "fhir.unknown-element", "Patient.name[0].id", "attribute")]
    [InlineData("<name xmlns='urn:x'/>", "xml.namespace", "Patient.name", "'urn:x'")]
    [InlineData("<name xmlns=''/>", "xml.namespace", "Patient.name", "namespace ''")]
    [InlineData("<text><status value='empty'/><div/></text>", "xml.namespace", "Patient.text.div", "xhtml")]
    [InlineData("<gender value='male'/><gender value='female'/>", "xml.duplicate-element", "Patient.gender", "single")]
    [InlineData("<name value='x'/>", "xml.attribute", "Patient.name[0]", "'value'")]
    [InlineData("<gender value='male' xml:lang='de'/>", "xml.attribute", "Patient.gender", "'xml:lang'")]
    [InlineData("<gender Value='male'/>", "xml.attribute", "Patient.gender", "'Value'")]
    [InlineData("<name>Anna</name>", "xml.text", "Patient.name[0]", "text")]
    [InlineData("<name><![CDATA[x]]></name>", "xml.text", "Patient.name[0]", "text")]
    [InlineData("<active value='yes'/>", "fhir.format", "Patient.active", "'yes' is not a valid boolean")]
    [InlineData("<active value='1'/>", "fhir.format", "Patient.active", "'1'")]
    [InlineData("<multipleBirthInteger value='+1'/>", "fhir.format", "Patient.multipleBirthInteger", "'+1' is not a valid integer")]
    [InlineData("<contained/>", "fhir.resource-type", "Patient.contained[0]", "must hold a resource")]
    [InlineData("<contained id='x'><Basic/></contained>", "xml.attribute", "Patient.contained[0]", "no attributes")]
    [InlineData("<contained><Patients/></contained>", "fhir.resource-type", "", "'Patients' is no resource")]
    [InlineData("<contained><Resource/></contained>", "fhir.resource-type", "", "'Resource' is no resource")]
    [InlineData("<contained><Basic/><Basic/></contained>", "xml.duplicate-element", "Patient.contained[0]", "one resource")]
    public void Faults_are_named_with_path_line_and_column(string inner, string code, string path, string words)
    {
        var problem = Assert.Single(FhirXmlReader.Read(Utf8($"<Patient xmlns='http://hl7.org/fhir'>{inner}</Patient>")).Problems);
        Assert.Equal((code, path), (problem.Code, problem.Path));
        Assert.Contains(words, problem.Message, StringComparison.Ordinal);
        Assert.Matches("\\(line 1, column [0-9]+\\)$", problem.Message);
    }

    [Theory]
    [InlineData("<gender value='male'/><active value='true'/>", "Patient.active", "active belongs before gender")]
    [InlineData("<name id='a'/><gender value='male'/><name id='b'/>", "Patient.name", "name belongs before gender")]
    public void Elements_out_of_order_are_read_with_a_warning(string inner, string path, string words)
    {
        var read = FhirXmlReader.Read(Utf8($"<Patient xmlns='http://hl7.org/fhir'>{inner}</Patient>"));
        var problem = Assert.Single(read.Problems);
        Assert.Equal(("xml.order", path, Severity.Warning), (problem.Code, problem.Path, problem.Severity));
        Assert.Contains(words, problem.Message, StringComparison.Ordinal);
        Assert.Equal(inner.Count(c => c == '<'), Count(read.Require()));
    }

    [Fact]
    public void All_faults_are_reported_at_once()
    {
        const string Xml = """
            <Bundle xmlns="http://hl7.org/fhir">
              <entry><resource><Patient><active value="x"/></Patient></resource></entry>
              <entry><resource><Observation><status value="final"/><foo/></Observation></resource></entry>
              <type value="batch"/>
            </Bundle>
            """;
        Assert.Equal(
            ["fhir.format Bundle.entry[0].resource.active (2)", "fhir.unknown-element Bundle.entry[1].resource.foo (3)", "xml.order Bundle.type (4)"],
            FhirXmlReader.Read(Utf8(Xml)).Problems.Select(p => $"{p.Code} {p.Path} ({p.Message.Split("(line ")[1].Split(',')[0]})"));
    }

    [Theory]
    [InlineData("", "xml.malformed")]
    [InlineData("{}", "xml.malformed")]
    [InlineData("<Patient xmlns='http://hl7.org/fhir'>", "xml.malformed")]
    [InlineData("<Patient xmlns='http://hl7.org/fhir'><a></b></Patient>", "xml.malformed")]
    [InlineData("<Patient xmlns='http://hl7.org/fhir'/><Patient/>", "xml.malformed")]
    [InlineData("<Patient xmlns='http://hl7.org/fhir'><id value='&#1;'/></Patient>", "xml.malformed")]
    [InlineData("<Patient xmlns='http://hl7.org/fhir'><id value='&nbsp;'/></Patient>", "xml.malformed")]
    [InlineData("<Patient/>", "xml.namespace")]
    [InlineData("<Patients xmlns='http://hl7.org/fhir'/>", "fhir.resource-type")]
    [InlineData("<DomainResource xmlns='http://hl7.org/fhir'/>", "fhir.resource-type")]
    [InlineData("<?xml version='1.0' encoding='iso-8859-1'?><Patient xmlns='http://hl7.org/fhir'/>", "xml.not-utf8")]
    [InlineData("<!DOCTYPE Patient [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><Patient xmlns='http://hl7.org/fhir'><id value='&x;'/></Patient>", "xml.doctype")]
    public void Documents_that_are_not_FHIR_XML_are_refused(string xml, string code) => Assert.Contains(FhirXmlReader.Read(Utf8(xml)).Problems, p => p.Code == code);

    [Fact]
    public void Bytes_that_are_not_UTF8_are_refused() => Assert.Equal("xml.not-utf8", Assert.Single(FhirXmlReader.Read([(byte)'<', 0xFF, 0xFE]).Problems).Code);

    [Theory]
    [InlineData(50, null)]
    [InlineData(400, "xml.too-deep")]
    [InlineData(100_000, "xml.too-deep")]
    public void Depth_is_limited(int depth, string? code)
    {
        var xml = $"<Patient xmlns='http://hl7.org/fhir'>{string.Concat(Enumerable.Repeat("<extension url='u'>", depth))}<valueCode value='x'/>{string.Concat(Enumerable.Repeat("</extension>", depth))}</Patient>";
        var watch = Stopwatch.StartNew();
        Assert.Equal(code, FhirXmlReader.Read(Utf8(xml)).Problems.Select(p => p.Code).SingleOrDefault());
        Assert.InRange(watch.ElapsedMilliseconds, 0, 3000);
    }

    [Fact]
    public void Nested_resources_and_narratives_are_limited()
    {
        var nested = $"{string.Concat(Enumerable.Repeat("<Bundle xmlns='http://hl7.org/fhir'><entry><resource>", 20))}<Basic/>{string.Concat(Enumerable.Repeat("</resource></entry></Bundle>", 20))}";
        Assert.Equal("xml.too-deep", Assert.Single(FhirXmlReader.Read(Utf8(nested)).Problems).Code);
        var narrative = $"<Basic xmlns='http://hl7.org/fhir'><text><div xmlns='http://www.w3.org/1999/xhtml'>{string.Concat(Enumerable.Repeat("<b>", 300))}{string.Concat(Enumerable.Repeat("</b>", 300))}</div></text></Basic>";
        Assert.Equal("xml.too-deep", Assert.Single(FhirXmlReader.Read(Utf8(narrative)).Problems).Code);
    }

    [Fact]
    public void Problems_are_limited() =>
        Assert.Equal(1000, FhirXmlReader.Read(Utf8($"<Patient xmlns='http://hl7.org/fhir'>{string.Concat(Enumerable.Repeat("<x/>", 5000))}</Patient>")).Problems.Count);

    [Fact]
    public void Broken_bytes_never_throw()
    {
        var bundle = FhirJsonReader.Read(Utf8(Some.LabBundle(3))).Require();
        var good = FhirXmlWriter.ToBytes(bundle, bundle.Root);
        var random = new Random(29);
        for (var i = 0; i < 2000; i++)
        {
            var bad = good.AsSpan(0, random.Next(4) == 0 ? random.Next(good.Length) : good.Length).ToArray();
            for (var changes = random.Next(1, 4); changes > 0 && bad.Length > 0; changes--) bad[random.Next(bad.Length)] = (byte)(random.Next(2) == 0 ? random.Next(256) : "<>&;\"'/= x"[random.Next(10)]);
            Assert.NotNull(FhirXmlReader.Read(bad));
        }
    }

    private static int Count(DataTree tree)
    {
        var count = 0;
        foreach (var _ in tree.Children(tree.Root)) count++;
        return count;
    }

    private static string Json(string xml)
    {
        var tree = FhirXmlReader.Read(Utf8(xml)).Require();
        return Encoding.UTF8.GetString(FhirJsonWriter.ToBytes(tree, tree.Root));
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
