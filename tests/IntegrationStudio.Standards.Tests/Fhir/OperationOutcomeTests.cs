using System.Text;
using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Trees;
using Xunit;

namespace IntegrationStudio.Standards.Tests.Fhir;

public sealed class OperationOutcomeTests
{
    [Fact]
    public void Every_problem_is_an_issue_with_type_text_and_place() => Assert.Equal(
        """
        {"resourceType":"OperationOutcome","extension":[{"url":"http://hl7.org/fhir/StructureDefinition/operationoutcome-file","valueString":"in/a.json"}],"issue":[
        {"severity":"error","code":"required","details":{"text":"Patient.link must have other."},"diagnostics":"fhir.missing: Add it.","expression":["Patient.link[0].other"]},
        {"severity":"fatal","code":"structure","details":{"text":"This is not JSON."},"diagnostics":"json.malformed at line 3, byte 4"},
        {"severity":"warning","code":"processing","details":{"text":"Not a date."},"diagnostics":"date.invalid at OBX[3]-5"},
        {"severity":"information","code":"code-invalid","details":{"text":"Unusual."},"diagnostics":"fhir.code","expression":["Patient"]}]}
        """.ReplaceLineEndings(""),
        Json(OperationOutcome.Of(
        [
            new("fhir.missing", "Patient.link[0].other", "Patient.link must have other.") { Mend = "Add it." },
            new("json.malformed", "line 3, byte 4", "This is not JSON."),
            new("date.invalid", "OBX[3]-5", "Not a date.", Severity.Warning),
            new("fhir.code", "Patient", "Unusual.", Severity.Information),
        ], "in/a.json")));

    [Fact]
    public void No_problem_is_said_in_one_issue() => Assert.Equal(
        """{"resourceType":"OperationOutcome","issue":[{"severity":"information","code":"informational","details":{"text":"No problems found."}}]}""",
        Json(OperationOutcome.Of([])));

    [Theory]
    [InlineData("""{"resourceType":"Patient","gender":"x","foo":1,"birthDate":"1980-13","link":[{}],"active":"no","name":{}}""")]
    [InlineData("<Patient xmlns='http://hl7.org/fhir'><foo/><active value='no'/><birthDate value=''/><gender value='x'/><name/></Patient>")]
    [InlineData("nothing")]
    [InlineData("<!DOCTYPE x><x/>")]
    public void What_validation_reports_is_a_valid_outcome(string document)
    {
        var tree = new DataTree();
        List<Problem> problems = [];
        var root = FhirDocument.ReadForValidation(tree, Encoding.UTF8.GetBytes(document), problems);
        if (root != DataTree.None) problems.AddRange(FhirValidator.ValidateStructure(tree, root));
        Assert.NotEmpty(problems);
        var outcome = OperationOutcome.Of(problems);
        Assert.Empty(FhirValidator.ValidateStructure(outcome, outcome.Root));
        Assert.Equal(problems.Count, outcome.Count(outcome.Root, outcome.Type(outcome.Root)!.Find("issue")!));
    }

    private static string Json(DataTree tree) => Encoding.UTF8.GetString(FhirJsonWriter.ToBytes(tree, tree.Root));
}
