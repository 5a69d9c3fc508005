using Xunit;

namespace IntegrationStudio.Engine.Tests.Mappings;

public class MappingReuseTests
{
    private const string Uses = """ "uses": { "CWE[CodeableConcept]": { "id": "dt/cwe" }, "PID[Patient]": { "id": "seg/pid" }, "Sex": { "id": "tab/sex" } } """;
    private const string Pid = """{ "id": "pid", "from": "PATIENT_RESULT.PATIENT.PID", "resource": "Patient", "map": "PID[Patient]" }""";

    private static readonly Engine.Mappings.MappingPackage Cwe = Some.Shared("dt/cwe", "datatype", "CWE", "CodeableConcept", """
        { "id": "code", "from": "CWE.1", "to": "coding[#1].code", "table": "*" },
        { "id": "display", "from": "CWE.2", "to": "coding[#1].display", "mode": "fill" }
        """);

    private static readonly Engine.Mappings.MappingPackage PidMap = Some.Shared("seg/pid", "segment", "PID", "Patient", """
        { "id": "sex", "from": "PID-8", "to": "gender", "table": "Sex" },
        { "id": "marital", "from": "PID-16", "to": "maritalStatus", "map": "CWE[CodeableConcept]" },
        { "id": "family", "from": "PID-5.1", "to": "name[0].family" }
        """, """ "uses": { "CWE[CodeableConcept]": { "id": "dt/cwe" }, "Sex": { "id": "tab/sex" } } """);

    private static readonly Engine.Mappings.MappingPackage Sex = Some.Package(
        """{ "id": "tab/sex", "version": "1.0.0", "kind": "table", "table": "table.csv" }""",
        ("table.csv", "code,text,system,targetCode,targetDisplay,targetSystem\nF,Female,HL70001,female,Female,\nM,Male,HL70001,male,Male,\n"));

    private static readonly string[] Person = ["PID|1||||DOE|||F||||||||M^Married"];

    [Fact]
    public void Maps_call_maps_and_tables_by_name()
    {
        Ran ran = Some.Run(Some.Oru(Person), Some.Map(Pid, Uses), PidMap, Cwe, Sex);

        Assert.Equal("""{"name":[{"family":"DOE"}],"gender":"female","maritalStatus":{"coding":[{"code":"M","display":"Married"}]}}""", ran.Text("Patient"));
    }

    [Fact]
    public void Codes_that_a_table_lacks_are_left_out_where_a_binding_is_required_and_passed_through_elsewhere()
    {
        Ran ran = Some.Run(Some.Oru("PID|1||||DOE|||X||||||||Q"), Some.Map("""
            { "id": "pid", "from": "PATIENT_RESULT.PATIENT.PID", "resource": "Patient", "rules": [
              { "id": "sex", "from": "PID-8", "to": "gender", "table": "Sex" }, { "id": "marital", "from": "PID-16", "to": "maritalStatus", "table": "Sex" }, { "id": "f", "from": "PID-5", "to": "name[0].family" } ] }
            """, Uses), PidMap, Cwe, Sex);

        Assert.Equal("""{"name":[{"family":"DOE"}],"maritalStatus":{"coding":[{"code":"Q"}]}}""", ran.Text("Patient"));
        Assert.Equal(["PID-8", "PID-16"], ran.Problems.Where(problem => problem.Code == "table.unmapped").Select(problem => problem.Path));
    }

    [Fact]
    public void A_partner_adds_replaces_and_disables_across_maps()
    {
        Engine.Mappings.MappingPackage partner = Some.Package("""
            { "id": "labs/north", "version": "1.0.0", "kind": "message", "extends": { "id": "test/map" }, "changes": [
              { "at": "pid/marital/display", "op": "replace", "rule": { "from": "CWE.2", "to": "text" } },
              { "at": "pid/sex", "op": "disable" },
              { "at": "pid", "op": "add", "rule": { "id": "active", "to": "active", "value": true } } ] }
            """);

        Ran north = Some.Run(Some.Oru(Person), partner, Some.Map(Pid, Uses), PidMap, Cwe, Sex);
        Ran official = Some.Run(Some.Oru(Person), Some.Map(Pid, Uses), PidMap, Cwe, Sex);

        Assert.Equal("""{"active":true,"name":[{"family":"DOE"}],"maritalStatus":{"coding":[{"code":"M"}],"text":"Married"}}""", north.Text("Patient"));
        Assert.Contains("female", official.Text("Patient"));
    }

    [Fact]
    public void A_partner_rebinds_a_name_everywhere_and_its_map_may_call_what_it_replaces()
    {
        Engine.Mappings.MappingPackage local = Some.Shared("labs/cwe", "datatype", "CWE", "CodeableConcept", """
            { "id": "base", "map": "CWE[CodeableConcept]" }, { "id": "text", "from": "CWE.2", "to": "text" }
            """, """ "uses": { "CWE[CodeableConcept]": { "id": "dt/cwe" } } """);
        Engine.Mappings.MappingPackage partner = Some.Package("""
            { "id": "labs/north", "version": "1.0.0", "kind": "message", "extends": { "id": "test/map" }, "uses": { "CWE[CodeableConcept]": { "id": "labs/cwe" } } }
            """);

        Ran ran = Some.Run(Some.Oru(Person), partner, Some.Map(Pid, Uses), PidMap, Cwe, Sex, local);

        Assert.Contains("""{"coding":[{"code":"M","display":"Married"}],"text":"Married"}""", ran.Text("Patient"));
    }

    [Fact]
    public void A_handed_table_translates_inside_the_called_map_and_sets_system_and_display()
    {
        Ran ran = Some.Run(
            Some.Oru("PID|1", "OBR|1", "OBX|1||GLU^Local glucose^L"),
            Some.Map("""
                { "id": "obs", "each": "PATIENT_RESULT.ORDER_OBSERVATION.OBSERVATION.OBX", "resource": "Observation", "rules": [
                  { "id": "status", "to": "status", "value": "final" }, { "id": "code", "from": "OBX-3", "to": "code", "map": "CWE[CodeableConcept]", "table": "tables/codes.csv" } ] }
                """, Uses, files: ("tables/codes.csv", "code,text,system,targetCode,targetDisplay,targetSystem\nGLU,,X,0-0,wrong,urn:x\nglu,,L,2345-7,Glucose,http://loinc.org\n")),
            PidMap, Cwe, Sex);

        Assert.Equal("""{"status":"final","code":{"coding":[{"system":"http://loinc.org","code":"2345-7","display":"Glucose"}]}}""", ran.Text("Observation"));
    }

    [Fact]
    public void Policy_tables_come_before_shipped_ones()
    {
        Ran ran = Some.Run(Some.Oru("PID|1||1^^^NORTH~2^^^OTHER"), Some.Map("""
            { "id": "pid", "from": "PATIENT_RESULT.PATIENT.PID", "resource": "Patient", "rules": [
              { "id": "system", "from": "PID-3.4", "to": "identifier[#1].system", "table": "authorities" }, { "id": "value", "from": "PID-3.1", "to": "identifier[#1].value" } ] }
            """, """ "policy": { "authorities": { "NORTH": "urn:oid:1.2.3" } } """));

        Assert.Equal("""{"identifier":[{"system":"urn:oid:1.2.3","value":"1"},{"system":"OTHER","value":"2"}]}""", ran.Text("Patient"));
        Assert.Empty(ran.Problems);
    }
}
