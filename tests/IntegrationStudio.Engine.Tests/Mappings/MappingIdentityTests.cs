using System.Text.Json;
using IntegrationStudio.Engine.Mappings;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Mappings;

public class MappingIdentityTests
{
    private const string Rules = """
        { "id": "pid", "from": "PATIENT_RESULT.PATIENT.PID", "resource": "Patient", "rules": [
          { "id": "system", "from": "PID-3.4", "to": "identifier[#1].system", "table": "authorities" }, { "id": "value", "from": "PID-3.1", "to": "identifier[#1].value" },
          { "id": "family", "from": "PID-5.1", "to": "name[#1].family" } ] },
        { "id": "pd1", "from": "PATIENT_RESULT.PATIENT.NK1", "resource": "RelatedPerson", "rules": [ { "id": "n", "from": "NK1-2.1", "to": "name[0].family" } ] },
        { "id": "again", "each": "PATIENT_RESULT.PATIENT.NK1", "resource": "Patient", "as": "again", "rules": [
          { "id": "system", "from": "NK1-33.4", "to": "identifier[#1].system", "table": "authorities" }, { "id": "value", "from": "NK1-33.1", "to": "identifier[#1].value" },
          { "id": "family", "from": "NK1-2.1", "to": "name[#1].family" } ] }
        """;

    private static readonly string More = """ "policy": { "authorities": { "N": "urn:oid:1.2" } } """;

    private static string Id(Ran ran, string type = "Patient") => ran.All(type)[0].GetProperty("id").GetString()!;

    [Fact]
    public void The_same_message_gives_the_same_bytes()
    {
        Ran first = Some.Run(Some.Oru("PID|1||1^^^N||DOE", "NK1|1|ROE"), Some.Map(Rules, More));
        Ran second = Some.Run(Some.Oru("PID|1||1^^^N||DOE", "NK1|1|ROE"), Some.Map(Rules, More));

        Assert.Equal(first.Bundle.GetRawText(), second.Bundle.GetRawText());
    }

    [Fact]
    public void One_identifier_of_one_authority_is_one_id_in_every_message_and_namespace_matters()
    {
        MappingPackage map = Some.Map(Rules, More);
        string id = Id(Some.Run(Some.Oru("PID|1||1^^^N||DOE"), map));

        Assert.Equal(id, Id(Some.Run(Some.Oru("PID|1||1^^^N||SMITH"), map)));
        Assert.NotEqual(id, Id(Some.Run(Some.Oru("PID|1||2^^^N||DOE"), map)));
        Assert.NotEqual(id, Id(Some.Run(Some.Oru("PID|1||1^^^N||DOE"), Some.Options with { InstallationNamespace = Guid.Empty }, map)));
    }

    [Fact]
    public void Numbers_of_two_senders_never_meet_without_an_authority()
    {
        MappingPackage map = Some.Map(Rules, More);
        string Of(string facility, string identifier) => Id(Some.Run(
            Some.Message($"MSH|^~\\&|LAB|{facility}|EHR|CITY|20260203040506||ORU^R01^ORU_R01|1|P|2.5.1", $"PID|1||{identifier}||DOE"), map));

        Assert.NotEqual(Of("NORTH", "1"), Of("SOUTH", "1"));
        Assert.NotEqual(Of("NORTH", "1^^^LOCAL"), Of("SOUTH", "1^^^LOCAL"));
        Assert.Equal(Of("NORTH", "1"), Of("NORTH", "1"));
        Assert.Equal(Of("NORTH", "1^^^N"), Of("SOUTH", "1^^^N"));
    }

    [Fact]
    public void A_key_decides_and_its_last_part_is_the_value()
    {
        MappingPackage map = Some.Map("""
            { "id": "pid", "from": "PATIENT_RESULT.PATIENT.PID", "resource": "Patient", "key": ["PID-3.4", "PID-3.1"], "rules": [ { "id": "family", "from": "PID-5.1", "to": "name[0].family" } ] }
            """, More);

        Assert.Equal(Id(Some.Run(Some.Oru("PID|1||1^^^N||DOE"), map)), Id(Some.Run(Some.Oru("PID|1||1^^^N||ROE"), map)));
        Assert.Equal(Id(Some.Run(Some.Oru("PID|1||1^^^N||DOE"), map)), Id(Some.Run(Some.Oru("PID|1||1^^^N||DOE"), Some.Map(Rules, More))));
    }

    [Fact]
    public void Two_places_that_mean_one_thing_become_one_entry()
    {
        Ran ran = Some.Run(Some.Oru("PID|1||1^^^N||DOE", "NK1|1|ROE" + new string('|', 31) + "1^^^N"), Some.Map(Rules, More));

        Assert.Equal("""{"identifier":[{"system":"urn:oid:1.2","value":"1"}],"name":[{"family":"DOE"},{"family":"ROE"}]}""", ran.Text("Patient"));
    }

    [Fact]
    public void Reports_of_one_number_about_different_things_stay_two()
    {
        Ran ran = Some.Run(Some.Oru("PID|1", "OBR|1|P1||A", "OBR|2|P1||B", "OBR|3|P1||A"), Some.Map("""
            { "id": "obr", "each": "PATIENT_RESULT.ORDER_OBSERVATION.OBR", "resource": "DiagnosticReport", "rules": [
              { "id": "s", "to": "status", "value": "final" }, { "id": "i", "from": "OBR-2", "to": "identifier[0].value" }, { "id": "c", "from": "OBR-4.1", "to": "code.coding[0].code" } ] }
            """));

        Assert.Equal(["A", "B"], ran.All("DiagnosticReport").Select(report => report.GetProperty("code").GetProperty("coding")[0].GetProperty("code").GetString()));
    }

    [Theory]
    [InlineData("7^DOE^JANE", "7^ROE^JANE", 2)]
    [InlineData("7^DOE^JANE", "7^DOE^RICHARD", 2)]
    [InlineData("7^DOE^JANE", "7^DOE^J.", 1)]
    [InlineData("7^DOE^JANE", "7^doe", 1)]
    [InlineData("7^DOE&&OWN^JANE", "7^DOE&&OTHER^JANE", 2)]
    [InlineData("7^DOE&&OWN^JANE", "7^DOE^JANE", 1)]
    public void One_number_over_two_names_is_two_people(string first, string second, int people)
    {
        const string Doctors = """
            { "id": "obr", "each": "PATIENT_RESULT.ORDER_OBSERVATION.OBR", "rules": [ { "id": "doctor", "each": "OBR-16", "resource": "Practitioner", "rules": [
              { "id": "value", "from": "XCN.1", "to": "identifier[#1].value" }, { "id": "family", "from": "XCN.2.1", "to": "name[#1].family" },
              { "id": "own", "from": "XCN.2.3", "to": "name[#1].family.extension[#1].valueString" }, { "id": "given", "from": "XCN.3", "to": "name[#1].given" } ] } ] }
            """;

        Ran ran = Some.Run(Some.Oru($"OBR|1|||GLU||||||||||||{first}~{second}"), Some.Map(Doctors));

        Assert.Equal(people, ran.All("Practitioner").Count);
        Assert.Equal(people, ran.All("Practitioner").Select(one => one.GetProperty("id").GetString()).Distinct().Count());
    }

    [Theory]
    [InlineData("NORTH LAB^^7", "SOUTH LAB^^7", 2)]
    [InlineData("NORTH LAB^^7", "north lab ^^7", 1)]
    [InlineData("NORTH LAB^^7", "^^7", 1)]
    [InlineData("NORTH LAB^^7", "NORTH LAB^^8", 2)]
    public void One_number_over_two_names_is_two_organizations_and_no_name_is_lost(string first, string second, int organizations)
    {
        const string Labs = """
            { "id": "obr", "each": "PATIENT_RESULT.ORDER_OBSERVATION.OBR", "rules": [ { "id": "lab", "each": "OBR-16", "resource": "Organization", "rules": [
              { "id": "value", "from": "XON.3", "to": "identifier[#1].value" }, { "id": "name", "from": "XON.1", "to": "name" } ] } ] }
            """;

        Ran ran = Some.Run(Some.Oru($"OBR|1|||GLU||||||||||||{first}~{second}"), Some.Map(Labs));

        Assert.Equal(organizations, ran.All("Organization").Count);
        Assert.Equal(organizations, ran.All("Organization").Select(one => one.GetProperty("id").GetString()).Distinct().Count());
    }

    [Theory]
    [InlineData("put", "PUT", "Patient/")]
    [InlineData("post", "POST", "Patient")]
    [InlineData("conditionalCreate", "POST", "Patient")]
    public void Entries_are_written_as_the_policy_says(string write, string method, string url)
    {
        Ran ran = Some.Run(Some.Oru("PID|1||1^^^N||DOE"), Some.Map(Rules, $$""" "policy": { "write": "{{write}}", "authorities": { "N": "urn:oid:1.2" } } """));

        JsonElement request = ran.Bundle.GetProperty("entry")[0].GetProperty("request");
        Assert.Equal(method, request.GetProperty("method").GetString());
        Assert.StartsWith(url, request.GetProperty("url").GetString());
        Assert.Equal(write == "conditionalCreate", request.TryGetProperty("ifNoneExist", out JsonElement condition) && condition.GetString() == "identifier=urn%3Aoid%3A1.2|1");
    }

    [Fact]
    public void A_trace_leads_from_the_value_to_its_rule_and_its_source()
    {
        Ran ran = Some.Run(Some.Oru("PID|1||1^^^N~2^^^N||DOE"), Some.Options with { Trace = true }, Some.Map(Rules, More));

        TraceEntry entry = ran.Trace!.Single(entry => entry.ResultPath == "Bundle.entry[0].resource.identifier[1].value");
        Assert.Equal(("pid/value", "PID-3[2].1", "2"), (entry.RulePath, entry.SourcePath, entry.Value));
        Assert.Null(Some.Run(Some.Oru("PID|1||1||DOE"), Some.Map(Rules, More)).Trace);
    }
}
