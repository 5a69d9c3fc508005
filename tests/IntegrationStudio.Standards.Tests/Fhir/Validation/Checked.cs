using System.Text;
using IntegrationStudio.Standards.Fhir;
using Xunit;

namespace IntegrationStudio.Standards.Tests.Fhir.Validation;

/// <summary>Runs the full validation on JSON in which single quotes stand for double ones.</summary>
internal static class Checked
{
    public static IReadOnlyList<Problem> All(string json, FhirValidationOptions? options = null)
    {
        var tree = FhirJsonReader.Read(Encoding.UTF8.GetBytes(json.Replace('\'', '"'))).Require();
        return FhirValidator.Validate(tree, tree.Root, options ?? FhirValidationOptions.Default);
    }

    /// <summary>The one problem there is.</summary>
    public static Problem Only(string json, FhirValidationOptions? options = null)
    {
        var all = All(json, options);
        Assert.True(all.Count == 1, string.Join(Environment.NewLine, all));
        return all[0];
    }

    public static void Nothing(string json, FhirValidationOptions? options = null)
    {
        var all = All(json, options);
        Assert.True(all.Count == 0, string.Join(Environment.NewLine, all));
    }

    public static FhirValidationOptions With(params string[] definitions) =>
        new() { Definitions = FhirDefinitionSet.Read(definitions.Select(d => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(d.Replace('\'', '"')))).Require() };
}
