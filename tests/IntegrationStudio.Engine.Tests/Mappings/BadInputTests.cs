using IntegrationStudio.Standards;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Mappings;

/// <summary>A value that cannot be converted is a problem with its place, its rule and itself; the policy says what becomes of it, and the rest is converted.</summary>
public class BadInputTests
{
    private const string Patient = """
        { "id": "pid", "from": "PATIENT_RESULT.PATIENT.PID", "resource": "Patient", "rules": [
          { "id": "name", "from": "PID-5.1", "to": "name[0].family" },
          { "id": "birth", "from": "PID-7", "to": "birthDate" },
          { "id": "gender", "from": "PID-8", "to": "gender", "table": "tables/gender.csv" },
          { "id": "order", "from": "PID-25", "to": "multipleBirthInteger" },
          { "id": "twin", "from": "PID-24", "to": "active" },
          { "id": "dead", "from": "PID-29", "to": "deceasedDateTime" },
          { "id": "photo", "from": "PID-32", "to": "photo[0].data" } ] }
        """;

    private const string Genders = "code,text,system,targetCode,targetDisplay,targetSystem\nF,Female,,female,,\nM,Male,,male,,\n";

    private static Ran Run(string pid, string policy = "omit") =>
        Some.Run(Some.Oru(pid), Some.Map(Patient, $$""" "policy": { "badValue": "{{policy}}" } """, files: ("tables/gender.csv", Genders)));

    private static string Pid(int field, string value) => "PID|1||||DOE" + new string('|', field - 5) + value;

    public static TheoryData<int, string, string, string> Bad => new()
    {
        { 7, "19800230", "hl7v2.date-impossible", "birthDate" },
        { 7, "born 1980", "hl7v2.date-malformed", "birthDate" },
        { 7, "198013", "hl7v2.date-impossible", "birthDate" },
        { 8, "Q", "table.unmapped", "gender" },
        { 25, "two", "value.number", "multipleBirthInteger" },
        { 25, "1.5", "value.number", "multipleBirthInteger" },
        { 24, "perhaps", "value.boolean", "active" },
        { 29, "20260203256000", "hl7v2.date-impossible", "deceasedDateTime" },
        { 32, "not base64!", "value.base64", "photo" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void It_is_left_out_with_a_warning_and_the_rest_is_converted(int field, string value, string code, string element)
    {
        Ran ran = Run(Pid(field, value));

        Problem problem = Assert.Single(ran.Problems);
        Assert.Equal((code, $"PID-{field}", Severity.Warning), (problem.Code, problem.Path, problem.Severity));
        Assert.Contains($"\"{value}\"", problem.Message, StringComparison.Ordinal);
        Assert.Contains("(rule pid/", problem.Message, StringComparison.Ordinal);
        Assert.False(ran.Failed);
        Assert.False(ran.The("Patient").TryGetProperty(element, out _));
        Assert.Equal("DOE", ran.The("Patient").GetProperty("name")[0].GetProperty("family").GetString());
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void By_policy_the_message_fails(int field, string value, string code, string element)
    {
        Ran ran = Run(Pid(field, value), "fail");

        Assert.True(ran.Failed);
        Assert.Equal((code, Severity.Error), (Assert.Single(ran.Problems).Code, ran.Problems[0].Severity));
        Assert.False(ran.The("Patient").TryGetProperty(element, out _));
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void By_policy_the_element_says_that_its_value_was_an_error(int field, string value, string code, string element)
    {
        Ran ran = Run(Pid(field, value), "dataAbsent");

        Assert.Equal(code, ran.Problems[0].Code);
        // Data must have a type, also data that are not there (att-1).
        if (element == "photo") Assert.Equal("fhir.invariant", Assert.Single(ran.Problems.Skip(1)).Code);
        else Assert.Single(ran.Problems);
        Assert.False(ran.Failed);
        string patient = ran.Text("Patient");
        Assert.Contains($"\"_{(element == "photo" ? "data" : element)}\":{{\"extension\":[{{\"url\":\"http://hl7.org/fhir/StructureDefinition/data-absent-reason\",\"valueCode\":\"error\"}}]}}", patient, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_value_is_cut_in_the_problem()
    {
        Problem problem = Assert.Single(Run(Pid(25, new string('x', 200))).Problems);
        Assert.Contains($"\"{new string('x', 60)}\"", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026", "2026")]
    [InlineData("202602", "2026-02")]
    [InlineData("20260203", "2026-02-03")]
    [InlineData("202602030405", "2026-02-03T04:05:00-06:00")]
    [InlineData("20260203040506.12", "2026-02-03T04:05:06.12-06:00")]
    [InlineData("20260203040506+0130", "2026-02-03T04:05:06+01:30")]
    public void A_date_keeps_its_precision_and_its_zone(string value, string expected)
    {
        Ran ran = Run(Pid(29, value));

        Assert.Equal(expected, ran.The("Patient").GetProperty("deceasedDateTime").GetString());
        Assert.Empty(ran.Problems);
    }

    [Fact]
    public void An_instant_is_not_guessed_from_a_date()
    {
        const string Rules = """
            { "id": "pid", "from": "PATIENT_RESULT.PATIENT.PID", "resource": "Patient", "rules": [ { "id": "name", "from": "PID-5.1", "to": "name[0].family" }, { "id": "up", "from": "PID-33", "to": "meta.lastUpdated" } ] }
            """;
        Ran coarse = Some.Run(Some.Oru(Pid(33, "202602")), Some.Map(Rules));
        Ran fine = Some.Run(Some.Oru(Pid(33, "20260203040506")), Some.Map(Rules));

        Assert.Equal(("hl7v2.date-too-coarse", "PID-33"), (Assert.Single(coarse.Problems).Code, coarse.Problems[0].Path));
        Assert.Equal("""{"name":[{"family":"DOE"}]}""", coarse.Text("Patient"));
        Assert.Contains("2026-02-03T04:05:06-06:00", fine.Text("Patient"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_explicit_null_writes_nothing_and_by_policy_takes_away_what_another_rule_wrote()
    {
        const string Rules = """
            { "id": "pid", "from": "PATIENT_RESULT.PATIENT.PID", "resource": "Patient", "rules": [
              { "id": "name", "from": "PID-5.1", "to": "name[0].family" }, { "id": "home", "from": "PID-13.1", "to": "telecom[0].value" }, { "id": "work", "from": "PID-14.1", "to": "telecom[0].value" } ] }
            """;
        const string Pid = "PID|1||||DOE||||||||555|\"\"";

        Assert.Equal("""{"name":[{"family":"DOE"}],"telecom":[{"system":"other","value":"555"}]}""", Some.Run(Some.Oru(Pid), Some.Map(Rules)).Text("Patient"));
        Ran deleted = Some.Run(Some.Oru(Pid), Some.Map(Rules, """ "policy": { "onNull": "delete" } """));
        Assert.Equal("""{"name":[{"family":"DOE"}]}""", deleted.Text("Patient"));
        Assert.Equal("PUT", deleted.Bundle.GetProperty("entry")[0].GetProperty("request").GetProperty("method").GetString());
    }
}
