using System.Text;
using IntegrationStudio.Portal.Messages.Inspection;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Messages.Inspection;

public sealed class ResultTests
{
    private const string Bundle = """
        {"resourceType":"Bundle","type":"transaction","entry":[
          {"resource":{"resourceType":"Patient","name":[{"family":"Lovelace","given":["Ada","K"]}],"active":true}},
          {"resource":{"resourceType":"Observation","code":{"coding":[{"code":"GLU","display":"Glucose"}]},"valueQuantity":{"value":5.40}}}]}
        """;

    private static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);

    [Fact]
    public void Keys_are_fhir_paths_and_numbers_keep_their_digits()
    {
        var nodes = ResultTree.Of(Bytes(Bundle));
        Assert.Contains(nodes, node => node is { Key: "Bundle.entry[1].resource.valueQuantity.value", Value: "5.40" });
        Assert.Contains(nodes, node => node is { Key: "Bundle.entry[0].resource.name[0].given[1]", Value: "K" });
        Assert.Contains(nodes, node => node is { Key: "Bundle.entry[0].resource.active", Value: "true" });
    }

    [Fact]
    public void Closed_entries_say_what_they_are()
    {
        var nodes = ResultTree.Of(Bytes(Bundle));
        Assert.Equal("Patient Ada Lovelace", nodes.Single(node => node.Key == "Bundle.entry[0]").Note);
        Assert.Equal("Observation Glucose", nodes.Single(node => node.Key == "Bundle.entry[1]").Note);
    }

    [Fact]
    public void Lines_and_tree_agree_on_keys()
    {
        var lines = JsonLines.Of(Bytes(Bundle));
        var keys = lines.Select(line => line.Key).ToHashSet();
        Assert.All(ResultTree.Of(Bytes(Bundle)), node => Assert.Contains(node.Key, keys));
    }

    [Fact]
    public void Lines_are_the_same_json()
    {
        using var before = System.Text.Json.JsonDocument.Parse(Bundle);
        using var after = System.Text.Json.JsonDocument.Parse(JsonLines.Text(JsonLines.Of(Bytes(Bundle))));
        Assert.True(System.Text.Json.JsonElement.DeepEquals(before.RootElement, after.RootElement));
    }

    [Fact]
    public void What_is_no_json_makes_no_tree()
    {
        Assert.Empty(ResultTree.Of(Bytes("MSH|^~\\&|")));
        Assert.Empty(JsonLines.Of(Bytes("{")));
    }

    [Fact]
    public void Json_that_is_no_resource_makes_a_tree_too() =>
        Assert.Contains(ResultTree.Of(Bytes("""{"a":[[1,2]]}""")), node => node is { Key: "result.a[0][1]", Value: "2" });
}
