using IntegrationStudio.Standards.Expressions;
using IntegrationStudio.Standards.Fhir;
using Xunit;

namespace IntegrationStudio.Standards.Tests.Fhir;

public sealed class FhirExpressionPathTests
{
    private const string Bundle = """
        {"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Patient","name":[{"given":["a","b"]}]}},
        {"resource":{"resourceType":"Observation","valueQuantity":{"value":1,"unit":"x"},"component":[{"valueString":"s"},{"valueString":"t"}],"extension":[{"url":"u","valueCode":"c"}]}}]}
        """;

    [Theory]
    [InlineData("Bundle.entry[1].resource.valueQuantity.unit", "Bundle.entry[1].resource.value.unit")]
    [InlineData("Bundle.entry[1].resource.valueQuantity", "Bundle.entry[1].resource.value")]
    [InlineData("Bundle.entry[1].resource.component[1].valueString", "Bundle.entry[1].resource.component[1].value")]
    [InlineData("Bundle.entry[1].resource.extension[0].valueCode", "Bundle.entry[1].resource.extension[0].value")]
    [InlineData("Bundle.entry[0].resource.name[0].given[1]", "Bundle.entry[0].resource.name[0].given[1]")]
    [InlineData("Bundle.entry[0].resource.name[0]._given[1]", "Bundle.entry[0].resource.name[0].given[1]")]
    [InlineData("Bundle", "Bundle")]
    public void Finds_the_element_by_FHIRPath(string path, string expression)
    {
        var tree = FhirJsonReader.Read(System.Text.Encoding.UTF8.GetBytes(Bundle)).Require();
        Assert.Equal(expression, FhirExpressionPath.Of(tree, tree.Root, path));
        var compiled = Expression.Compile(expression, new ExpressionSchema { Context = tree.Type(tree.Root) });
        Assert.True(compiled.Succeeded);
        Assert.Empty(compiled.Problems);
        Assert.False(compiled.Value.EvaluateSingle(new EvaluationContext(new EvaluationEnvironment(), Item.Of(tree, tree.Root))).IsEmpty);
    }

    [Theory]
    [InlineData("Bundle.entry[1].resource.effectiveDateTime", "Bundle.entry[1].resource.effective")]
    [InlineData("Bundle.entry[1].resource.nonsense[3].valueString", "Bundle.entry[1].resource.nonsense[3].valueString")]
    [InlineData("Bundle.entry[7].resource.valueString", "Bundle.entry[7].resource.valueString")]
    [InlineData("line 3, byte 4", "line 3, byte 4")]
    [InlineData("Patient.name", "Patient.name")]
    [InlineData("", "")]
    public void What_is_not_there_is_left_as_it_is(string path, string expression)
    {
        var tree = FhirJsonReader.Read(System.Text.Encoding.UTF8.GetBytes(Bundle)).Require();
        Assert.Equal(expression, FhirExpressionPath.Of(tree, tree.Root, path));
    }
}
