using IntegrationStudio.Standards.Expressions;
using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Trees;
using Xunit;

namespace IntegrationStudio.Standards.Tests.Expressions;

/// <summary>Expressions over FHIR resources: elements, choices, extensions, references, types, and the type check against a context.</summary>
public sealed class FhirTests
{
    private const string Bundle = """
        { "resourceType": "Bundle", "type": "transaction", "entry": [
          { "fullUrl": "urn:uuid:1", "resource": { "resourceType": "Patient", "id": "p", "active": true, "gender": "female",
            "_birthDate": { "extension": [ { "url": "http://example.org/unknown", "valueCode": "asked" } ] },
            "name": [ { "family": "Probe", "given": [ "Anna", "B" ] } ], "multipleBirthInteger": 2,
            "contained": [ { "resourceType": "Organization", "id": "o", "name": "Clinic" } ], "managingOrganization": { "reference": "#o" } } },
          { "fullUrl": "urn:uuid:2", "resource": { "resourceType": "Observation", "id": "b", "status": "final", "code": { "text": "Weight" },
            "subject": { "reference": "urn:uuid:1" }, "focus": [ { "reference": "Patient/p" }, { "reference": "Patient/other" } ],
            "effectiveDateTime": "2026-03-01", "valueQuantity": { "value": 70.50, "unit": "kilogram", "system": "http://unitsofmeasure.org", "code": "kg" } } } ] }
        """;

    private readonly Item _bundle;

    public FhirTests()
    {
        DataTree tree = FhirJsonReader.Read(System.Text.Encoding.UTF8.GetBytes(Bundle)).Require();
        _bundle = Item.Of(tree, tree.Root);
    }

    [Theory]
    [InlineData("Bundle.entry.resource.ofType(Patient).name.given", "Anna,B")]
    [InlineData("entry.resource.ofType(Patient).birthDate.extension('http://example.org/unknown').value", "asked")]
    [InlineData("entry.resource.ofType(Patient).birthDate.hasValue()", "false")]
    [InlineData("entry.resource.ofType(Patient).gender.hasValue()", "true")]
    [InlineData("entry.resource.ofType(Patient).multipleBirth is integer", "true")]
    [InlineData("entry.resource.ofType(Patient).multipleBirth + 1", "3")]
    [InlineData("entry.resource.ofType(Patient).managingOrganization.resolve().name", "Clinic")]
    [InlineData("entry.resource.ofType(Observation).subject.resolve().id", "p")]
    [InlineData("entry.resource.ofType(Observation).focus.resolve().id", "p")]
    [InlineData("entry.resource.ofType(Observation).value.value", "70.50")]
    [InlineData("entry.resource.ofType(Observation).value = 70500 'g'", "true")]
    [InlineData("entry.resource.ofType(Observation).value > 70 'kg'", "true")]
    [InlineData("entry.resource.ofType(Observation).effective < @2026-03-02", "true")]
    [InlineData("entry.resource.ofType(Observation).effective < @2026-03-01T10:00:00", "")]
    [InlineData("entry.resource.ofType(DomainResource).count()", "2")]
    [InlineData("entry.resource.select(type().name)", "Patient,Observation")]
    [InlineData("entry.resource.where($this is Patient).active and true", "true")]
    [InlineData("descendants().where($this is HumanName).family", "Probe")]
    [InlineData("entry.resource.name.family | entry.resource.code.text", "Probe,Weight")]
    public void Values(string expression, string expected) => Assert.Equal(expected, string.Join(',', Evaluate.All(expression, _bundle)));

    [Fact]
    public void The_resource_of_a_node_is_the_nearest_one_and_the_root_the_one_that_contains_it()
    {
        EvaluationEnvironment environment = new();
        Item organization = Expression.Compile("entry.resource.ofType(Patient).contained").Require().EvaluateSingle(new EvaluationContext(environment, _bundle));
        Assert.Equal("o", Expression.Compile("%resource.id").Require().EvaluateSingle(new EvaluationContext(environment, organization)).ToText());
        Assert.Equal("Patient", Expression.Compile("%rootResource.type().name").Require().EvaluateSingle(new EvaluationContext(environment, organization)).ToText());
    }

    [Theory]
    [InlineData("name.first().given", null)]
    [InlineData("Patient.name.where(use = 'official').given", null)]
    [InlineData("DomainResource.text.status", null)]
    [InlineData("contact.name.family | name.family", null)]
    [InlineData("deceased.ofType(boolean)", null)]
    [InlineData("link.other.resolve().anything", null)]
    [InlineData("extension('http://x').value.ofType(Coding).code", null)]
    [InlineData("name.familiy", "expression.element-unknown")]
    [InlineData("contact.name.select(famly)", "expression.element-unknown")]
    [InlineData("Observation.status", "expression.context-type")]
    [InlineData("deceasedBoolean", "expression.choice")]
    [InlineData("name.exists(used = 'x')", "expression.element-unknown")]
    public void Names_are_checked_against_the_context(string expression, string? code)
    {
        IReadOnlyList<Problem> problems = Expression.Compile(expression, new ExpressionSchema { Context = FhirSchema.R4.Type("Patient") }).Problems;
        Assert.Equal(code, problems.Count == 0 ? null : Assert.Single(problems).Code);
    }

    [Fact]
    public void An_unknown_element_comes_with_its_place_and_the_nearest_name()
    {
        Problem problem = Assert.Single(Expression.Compile("name.familiy", new ExpressionSchema { Context = FhirSchema.R4.Type("Patient") }).Problems);
        Assert.Equal("column 6", problem.Path);
        Assert.Contains("family", problem.Mend, StringComparison.Ordinal);
    }

    [Fact]
    public void Invariants_run_on_nodes()
    {
        EvaluationEnvironment environment = new();
        Item observation = Expression.Compile("entry[1].resource").Require().EvaluateSingle(new EvaluationContext(environment, _bundle));
        Assert.True(Expression.Compile("dataAbsentReason.empty() or value.empty()").Require().EvaluateBoolean(new EvaluationContext(environment, observation)));
        Assert.False(Expression.Compile("value.exists() implies dataAbsentReason.exists()").Require().EvaluateBoolean(new EvaluationContext(environment, observation)));
        Assert.Empty(environment.Problems);
    }

    [Theory]
    [InlineData("<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>ok</p></div>", "true")]
    [InlineData("<div xmlns=\"http://www.w3.org/1999/xhtml\"><script>x</script></div>", "false")]
    [InlineData("<div xmlns=\"http://www.w3.org/1999/xhtml\"><a href=\"javascript:x\">x</a></div>", "false")]
    [InlineData("<div xmlns=\"http://www.w3.org/1999/xhtml\"></div>", "false")]
    [InlineData("<!DOCTYPE x><div>x</div>", "false")]
    [InlineData("not xml", "false")]
    public void Narratives(string xhtml, string expected) => Assert.Equal(expected, Evaluate.One("htmlChecks()", Item.Of(xhtml)));
}
