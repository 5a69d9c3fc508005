using System.Buffers;
using System.Text;
using System.Text.Json;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Standards;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Mappings;

/// <summary>Sources that are no HL7 v2, and targets that are neither FHIR nor HL7 v2.</summary>
public class TreeSourceTests
{
    private const string Fhir = """{ "format": "fhir-r4", "bundle": "transaction" }""";

    private const string OrderJson = """
        { "id": 17, "patient": { "mrn": "4711", "family": "Doe", "given": ["Jane", "Q"], "born": "1980-05-17", "active": true },
          "results": [ { "code": "GLU", "value": 5.40, "unit": "mmol/L", "at": "2026-03-14T08:15:00" }, { "code": "NA", "value": 140, "unit": "mmol/L", "at": "2026-03-14T08:15:00Z" } ] }
        """;

    [Fact]
    public void Json_becomes_resources_with_numbers_dates_and_lists()
    {
        Ran ran = Run(Package("json", Fhir, """
            { "id": "patient", "from": "patient", "resource": "Patient", "key": ["mrn"], "rules": [
              { "id": "family", "from": "family", "to": "name[0].family" },
              { "id": "given", "from": "given", "to": "name[0].given[+]" },
              { "id": "born", "from": "born", "to": "birthDate" },
              { "id": "active", "from": "active", "to": "active" } ] },
            { "id": "obs", "each": "results", "resource": "Observation", "as": "obs", "rules": [
              { "id": "status", "to": "status", "value": "final" },
              { "id": "code", "from": "code", "to": "code.text" },
              { "id": "value", "from": "value", "to": "valueQuantity.value" },
              { "id": "unit", "from": "unit", "to": "valueQuantity.unit", "when": "value > 100" },
              { "id": "at", "from": "at", "to": "effectiveDateTime" },
              { "id": "subject", "to": "subject", "ref": "Patient" } ] }
            """, """ "policy": { "zone": "-06:00" } """), OrderJson);

        Assert.Empty(ran.Problems);
        Assert.Equal("""{"active":true,"name":[{"family":"Doe","given":["Jane","Q"]}],"birthDate":"1980-05-17"}""", ran.Text("Patient"));
        Assert.Equal(["2026-03-14T08:15:00-06:00", "2026-03-14T08:15:00Z"], ran.All("Observation").Select(one => one.GetProperty("effectiveDateTime").GetString()));
        Assert.Equal(["{\"value\":5.40}", "{\"value\":140,\"unit\":\"mmol/L\"}"], ran.All("Observation").Select(one => one.GetProperty("valueQuantity").GetRawText()));
        Assert.All(ran.All("Observation"), one => Assert.StartsWith("Patient/", one.GetProperty("subject").GetProperty("reference").GetString(), StringComparison.Ordinal));
    }

    [Fact]
    public void The_same_document_twice_gives_the_same_bytes_and_every_value_knows_its_source()
    {
        MappingPackage package = Package("json", Fhir, """
            { "id": "obs", "each": "results", "resource": "Observation", "rules": [
              { "id": "status", "to": "status", "value": "final" },
              { "id": "code", "from": "code", "to": "code.text" }, { "id": "text", "from": "code & ' in ' & unit", "to": "note[+].text" } ] }
            """);

        Ran first = Run(package, OrderJson);
        Ran second = Run(package, OrderJson);

        Assert.Equal(first.Bundle.GetRawText(), second.Bundle.GetRawText());
        TraceEntry code = Assert.Single(first.Trace!, entry => entry.Value == "NA");
        Assert.Equal(("obs/code", "object.results[1].code"), (code.RulePath, code.SourcePath));
        Assert.Equal("object.results[0]", Assert.Single(first.Trace!, entry => entry.Value == "GLU in mmol/L").SourcePath);
    }

    [Fact]
    public void What_cannot_be_converted_is_a_problem_at_its_place_and_the_rest_is_converted()
    {
        Ran ran = Run(Package("json", Fhir, """
            { "id": "patient", "each": "patient", "resource": "Patient", "rules": [
              { "id": "born", "from": "born", "to": "birthDate" }, { "id": "family", "from": "family", "to": "name[0].family" } ] }
            """), """{ "patient": { "born": "1980-13-45", "family": "Doe" } }""");

        Problem problem = Assert.Single(ran.Problems);
        Assert.Equal("object.patient.born", problem.Path);
        Assert.Contains("patient/born", problem.Message, StringComparison.Ordinal);
        Assert.Equal("""{"name":[{"family":"Doe"}]}""", ran.Text("Patient"));
    }

    [Fact]
    public void Items_without_room_in_the_target_are_told_of()
    {
        Ran ran = Run(Package("json", Fhir, """{ "id": "p", "each": "patient", "resource": "Patient", "rules": [ { "id": "given", "from": "given", "to": "name[0].text" } ] }"""), OrderJson);

        Assert.Equal(("mapping.single", "object.patient.given[1]"), (Assert.Single(ran.Problems).Code, ran.Problems[0].Path));
        Assert.Equal("""{"name":[{"text":"Jane"}]}""", ran.Text("Patient"));
    }

    [Fact]
    public void Rows_of_text_become_resources()
    {
        Ran ran = Run(Package("delimited", Fhir, """
            { "id": "row", "each": "row", "resource": "Patient", "key": ["MRN"], "rules": [
              { "id": "family", "from": "`Last name`", "to": "name[0].family" },
              { "id": "gender", "from": "Sex", "to": "gender", "table": "tables/sex.csv" } ] }
            """, files: ("tables/sex.csv", "code,text,system,targetCode,targetDisplay,targetSystem\nM,,,male,,\nF,,,female,,\n")), "MRN;Last name;Sex\r\n1;\"Doe; the elder\";F\r\n2;Roe;M\r\n");

        Assert.Empty(ran.Problems);
        Assert.Equal(["""{"name":[{"family":"Doe; the elder"}],"gender":"female"}""", """{"name":[{"family":"Roe"}],"gender":"male"}"""], ran.All("Patient").Select(Ran.Without));
    }

    [Fact]
    public void Resources_become_a_message()
    {
        string text = Text(Package("fhir-r4", """{ "format": "hl7v2", "structure": "ADT_A01", "version": "2.5.1" }""", """
            { "id": "MSH.9", "to": "MSH-9", "rules": [ { "id": "1", "to": "1", "value": "ADT" }, { "id": "2", "to": "2", "value": "A08" }, { "id": "3", "to": "3", "value": "ADT_A01" } ] },
            { "id": "MSH.7", "from": "meta.lastUpdated", "to": "MSH-7" },
            { "id": "pid", "each": "entry.resource.ofType(Patient)", "to": "PID", "rules": [
              { "id": "PID-3", "each": "identifier", "to": "3", "rules": [ { "id": "1", "from": "value", "to": "1" }, { "id": "4", "from": "system", "to": "4.2" } ] },
              { "id": "PID-5", "from": "name.first().family", "to": "5.1" },
              { "id": "PID-5.2", "from": "name.first().given.first()", "to": "5.2" },
              { "id": "PID-7", "from": "birthDate", "to": "7" },
              { "id": "PID-8", "from": "iif(gender = 'female', 'F', 'M')", "to": "8" } ] }
            """), """
            { "resourceType": "Bundle", "type": "collection", "meta": { "lastUpdated": "2026-03-14T09:30:00.000+01:00" }, "entry": [ { "resource": { "resourceType": "Patient",
              "identifier": [ { "system": "urn:oid:1.2.3", "value": "4711" }, { "value": "8|15" } ], "name": [ { "family": "O'Neil & Sons", "given": ["Ann"] } ], "gender": "female", "birthDate": "1980-05" } } ] }
            """);

        Assert.Contains("|20260314093000", text, StringComparison.Ordinal);
        Assert.Contains(@"PID|||4711^^^&urn:oid:1.2.3~8\F\15||O'Neil \T\ Sons^Ann||198005|F", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Structures_are_copied_whole_from_resource_to_resource()
    {
        Ran ran = Run(Package("fhir-r4", Fhir, """
            { "id": "patient", "each": "$this", "resource": "Patient", "rules": [
              { "id": "name", "from": "name", "to": "name" }, { "id": "identifier", "from": "identifier.where(system = 'urn:oid:1')", "to": "identifier" } ] }
            """), """{ "resourceType": "Patient", "identifier": [ { "system": "urn:oid:1", "value": "a" }, { "system": "urn:oid:2", "value": "b" } ], "name": [ { "family": "Doe", "given": ["Jane", "Q"] }, { "text": "JD" } ] }""");

        Assert.Empty(ran.Problems);
        Assert.Equal("""{"identifier":[{"system":"urn:oid:1","value":"a"}],"name":[{"family":"Doe","given":["Jane","Q"]},{"text":"JD"}]}""", ran.Text("Patient"));
    }

    [Fact]
    public void Xml_becomes_json()
    {
        string text = Text(Package("xml", """{ "format": "json" }""", """
            { "id": "number", "from": "`@number`", "to": "order.number" },
            { "id": "line", "each": "line", "to": "order.lines[+]", "rules": [
              { "id": "code", "from": "code", "to": "code" }, { "id": "count", "from": "count.toInteger()", "to": "count" }, { "id": "kind", "to": "kind", "value": 3 } ] }
            """), """<o:order xmlns:o="urn:x" number="A&amp;1"><line><code>X</code><count>2</count></line><line><code><![CDATA[<y>]]></code><count>3</count></line></o:order>""");

        Assert.Equal("""{"order":{"number":"A&1","lines":[{"code":"X","count":2,"kind":3},{"code":"<y>","count":3,"kind":3}]}}""", text);
    }

    [Fact]
    public void Json_becomes_xml_with_attributes_and_a_namespace()
    {
        string text = Text(Package("json", """{ "format": "xml", "type": "labOrder" }""", """
            { "id": "ns", "to": "@xmlns", "value": "urn:lab" },
            { "id": "id", "from": "id", "to": "@id" },
            { "id": "result", "each": "results", "to": "result[+]", "rules": [ { "id": "unit", "from": "unit", "to": "@unit" }, { "id": "value", "from": "value", "to": "#text" } ] }
            """), OrderJson);

        Assert.Equal("""<?xml version="1.0" encoding="utf-8"?><labOrder id="17" xmlns="urn:lab"><result unit="mmol/L">5.40</result><result unit="mmol/L">140</result></labOrder>""", text);
    }

    [Fact]
    public void A_message_becomes_rows_of_text()
    {
        CompiledMapping mapping = MappingLibrary.Of(Some.Package("""
            { "id": "test/map", "version": "1.0.0", "kind": "message", "source": { "format": "hl7v2", "structure": "ORU_R01", "version": "2.5.1" }, "target": { "format": "delimited" }, "rules": [
              { "id": "row", "each": "PATIENT_RESULT.ORDER_OBSERVATION.OBSERVATION", "to": "row[+]", "rules": [
                { "id": "mrn", "from": "PID-3.1", "to": "MRN" }, { "id": "code", "from": "OBX-3.1", "to": "Code" }, { "id": "value", "from": "OBX-5", "to": "`Value, as sent`" } ] } ] }
            """)).Compile("test/map").Require();
        using MappingResult result = mapping.Run(Some.Oru("PID|1||4711^^^NORTH^MR", "OBR|1", "OBX|1|ST|A^Alpha||say \"hi\"", "OBX|2|ST|B||x"), Some.Options);

        Assert.Equal("MRN,Code,\"Value, as sent\"\r\n4711,A,\"say \"\"hi\"\"\"\r\n4711,B,x\r\n", Written(result));
        Assert.Equal("text/csv", result.MediaType);
    }

    [Theory]
    [InlineData("json", "{ \"a\": ", "json.malformed")]
    [InlineData("xml", "<a><b></a>", "xml.malformed")]
    [InlineData("xml", "<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>", "xml.doctype")]
    [InlineData("delimited", "a,b\n1,2,3\n4,5,6,7", "delimited.cells")]
    [InlineData("delimited", "a,b\n\"1,2", "delimited.quote")]
    [InlineData("fhir-r4", "{ \"resourceType\": \"Pasient\" }", "fhir.resource-type")]
    public void A_broken_document_is_refused_and_says_where(string format, string document, string code)
    {
        CompiledMapping mapping = MappingLibrary.Of(Package(format, Fhir, "")).Compile("test/map").Require();

        Assert.Contains(mapping.Read(Encoding.UTF8.GetBytes(document)).Problems, problem => problem.Code == code);
    }

    [Fact]
    public void What_only_fhir_has_is_refused_in_other_targets()
    {
        IReadOnlyList<Problem> problems = Some.CompileProblems(Package("json", """{ "format": "json" }""", """{ "id": "a", "each": "x", "resource": "Patient" }, { "id": "b", "to": "y", "ref": "Patient" }"""));

        Assert.Equal(["compile.form", "compile.form"], problems.Select(problem => problem.Code));
        Assert.All(problems, problem => Assert.Contains("Only FHIR", problem.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_map_of_another_format_cannot_be_called()
    {
        MappingPackage shared = Some.Shared("test/xpn", "datatype", "XPN", "HumanName", """{ "id": "family", "from": "XPN.1", "to": "family" }""");
        IReadOnlyList<Problem> problems = Some.CompileProblems(
            Package("json", Fhir, """{ "id": "p", "each": "patient", "resource": "Patient", "rules": [ { "id": "name", "from": "family", "to": "name", "map": "XPN" } ] }""", """ "uses": { "XPN": { "id": "test/xpn" } } """), shared);

        Assert.Contains(problems, problem => problem.Code == "compile.map-source");
    }

    [Fact]
    public void Structures_of_a_document_have_maps_of_their_own()
    {
        MappingPackage shared = Some.Package("""
            { "id": "test/name", "version": "1.0.0", "kind": "datatype", "source": { "format": "json" }, "target": { "format": "fhir-r4", "type": "HumanName" },
              "rules": [ { "id": "family", "from": "family", "to": "family" }, { "id": "given", "from": "given", "to": "given" } ] }
            """);
        Ran ran = Run(
            Package("json", Fhir, """{ "id": "p", "each": "patient", "resource": "Patient", "rules": [ { "id": "name", "to": "name", "map": "name" } ] }""", """ "uses": { "name": { "id": "test/name" } } """), OrderJson, shared);

        Assert.Equal("""{"name":[{"family":"Doe","given":["Jane","Q"]}]}""", ran.Text("Patient"));
    }

    private static MappingPackage Package(string source, string target, string rules, string more = "", params (string Path, string Text)[] files) => Some.Package(
        $$"""{ "id": "test/map", "version": "1.0.0", "kind": "message", "source": { "format": "{{source}}" }, "target": {{target}}{{(more.Length > 0 ? ", " + more : "")}}, "rules": [{{rules}}] }""", files);

    private static Ran Run(MappingPackage package, string document, params MappingPackage[] others)
    {
        CompiledMapping mapping = MappingLibrary.Of([package, .. others]).Compile("test/map").Require();
        using MappingResult result = mapping.Run(mapping.Read(Encoding.UTF8.GetBytes(document)).Require(), Some.Options with { Trace = true });
        var output = new ArrayBufferWriter<byte>();
        result.WriteJson(output);
        return new Ran(JsonDocument.Parse(output.WrittenMemory.ToArray()).RootElement, result.Problems, result.Trace, result.Failed);
    }

    private static string Text(MappingPackage package, string document)
    {
        CompiledMapping mapping = MappingLibrary.Of(package).Compile("test/map").Require();
        using MappingResult result = mapping.Run(mapping.Read(Encoding.UTF8.GetBytes(document)).Require(), Some.Options);
        Assert.Empty(result.Problems);
        return Written(result);
    }

    private static string Written(MappingResult result)
    {
        var output = new ArrayBufferWriter<byte>();
        result.Write(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
