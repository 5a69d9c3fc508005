using System.Text.Json.Nodes;
using IntegrationStudio.Standards.Fhir;
using Xunit;

namespace IntegrationStudio.Standards.Tests.Fhir;

/// <summary>Resources of other people: what is read without problems is written with the same content, and what is not is refused at a place.</summary>
public sealed class FhirSamplesTests
{
    [Fact]
    public void Valid_resources_come_back_with_the_same_content()
    {
        var read = 0;
        foreach (var file in Samples())
        {
            var json = File.ReadAllBytes(file);
            if (FhirValidator.ValidateJson(json).Count > 0) continue;
            var tree = FhirJsonReader.Read(json).Require();
            var written = FhirJsonWriter.ToBytes(tree, tree.Root);
            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json.AsSpan().StartsWith("\uFEFF"u8) ? json.AsSpan(3) : json), JsonNode.Parse(written)), file);
            var again = FhirJsonReader.Read(FhirJsonWriter.ToBytes(tree, tree.Root, indented: true)).Require();
            Assert.Equal(written, FhirJsonWriter.ToBytes(again, again.Root));
            read++;
        }
        Assert.True(read > 350, $"only {read} were valid");
    }

    [Fact]
    public void Problems_name_a_code_and_a_place()
    {
        foreach (var file in Samples())
            Assert.All(FhirValidator.ValidateJson(File.ReadAllBytes(file)), p =>
            {
                Assert.Matches("^(fhir|json)\\.[a-z-]+$", p.Code);
                Assert.True(p.Path.Length > 0 || p.Code is "fhir.resource-type" or "fhir.type" or "json.not-utf8" or "json.malformed", $"{file}: {p}");
                Assert.InRange(p.Message.Length, 10, 400);
            });
    }

    [Fact]
    public void The_examples_of_the_published_guide_are_valid() =>
        Assert.All(Samples("hl7-us-core"), f => Assert.Empty(FhirValidator.ValidateJson(File.ReadAllBytes(f))));

    private static IEnumerable<string> Samples(string folder = "") =>
        Directory.EnumerateFiles(SharedFolder.Find($"samples/fhir/{folder}"), "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
}
