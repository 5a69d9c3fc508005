using System.Text;
using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Trees;
using Xunit;

namespace IntegrationStudio.Standards.Tests.Fhir.Validation;

/// <summary>Whatever a tree holds, validation ends with problems that say something at a place.</summary>
public sealed class FhirValidationOfAnythingTests
{
    private static readonly FhirValidationOptions Everything = new() { ChecksBestPractice = true };

    [Fact]
    public void Every_type_of_resource_is_validated_and_every_invariant_evaluated()
    {
        foreach (var name in FhirSchema.R4.ResourceNames)
        {
            for (var seed = 0; seed < 8; seed++)
            {
                var tree = new RandomResources(seed).Make(name);
                Assert.All(FhirValidator.Validate(tree, tree.Root, Everything), p =>
                {
                    Assert.StartsWith(name, p.Path, StringComparison.Ordinal);
                    Assert.DoesNotContain("could not be evaluated", p.Message, StringComparison.Ordinal);
                    Assert.Matches("^fhir\\.[a-z-]+$", p.Code);
                });
            }
        }
    }

    [Fact]
    public void Trees_with_faults_are_validated_too()
    {
        var random = new Random(7);
        var found = 0;
        foreach (var name in FhirSchema.R4.ResourceNames)
        {
            var tree = new RandomResources(3).Make(name);
            for (var fault = 0; fault < 10; fault++) Break(tree, 1 + random.Next(tree.NodeCount), random);
            if (FhirValidator.Validate(tree, tree.Root, Everything).Any(p => p.Severity == Severity.Error)) found++;
        }
        Assert.True(found > 130, $"faults were found in {found} resources only");
    }

    [Fact]
    public void A_data_type_is_validated_alone()
    {
        var tree = FhirJsonReader.Read(Encoding.UTF8.GetBytes("{\"value\":\"1\"}"), FhirSchema.R4.Type("ContactPoint")).Require();
        var problem = Assert.Single(FhirValidator.Validate(tree, tree.Root, FhirValidationOptions.Default));
        Assert.Equal("ContactPoint", problem.Path);
        Assert.StartsWith("cpt-2", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_node_of_no_FHIR_type_is_refused()
    {
        var tree = new DataTree();
        Assert.Throws<ArgumentException>(() => FhirValidator.Validate(tree, tree.CreateRoot(null), FhirValidationOptions.Default));
    }

    private static void Break(DataTree tree, int node, Random random)
    {
        switch (random.Next(5))
        {
            case 0: tree.SetText(node, "\u0001 nonsense #x"); break;
            case 1: tree.SetBoolean(node, true); break;
            case 2: tree.SetNumber(node, "1e400"); break;
            case 3: tree.ClearValue(node); break;
            default:
                if (node != tree.Root) tree.Append(tree.Parent(node) is var parent && parent != DataTree.None ? parent : tree.Root, tree.Element(node) ?? FhirSchema.R4.Type("Patient")!.Elements[0]);
                break;
        }
    }
}
