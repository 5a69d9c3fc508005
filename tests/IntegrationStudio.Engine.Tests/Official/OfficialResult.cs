using System.Text.Json.Nodes;
using IntegrationStudio.Standards;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Official;

/// <summary>A converted message: its Bundle, and what was found wrong on the way or in the result.</summary>
internal sealed record OfficialResult(JsonObject Bundle, IReadOnlyList<Problem> Problems)
{
    private IEnumerable<JsonObject> Entries => Bundle["entry"]!.AsArray().Select(entry => entry!.AsObject());

    /// <summary>The resources of a type, in the Bundle's order.</summary>
    public List<JsonObject> All(string type) =>
        [.. Entries.Select(entry => entry["resource"]!.AsObject()).Where(resource => resource["resourceType"]!.GetValue<string>() == type)];

    /// <summary>The one resource of a type.</summary>
    public JsonObject Only(string type) => Assert.Single(All(type));

    /// <summary>The resource that a Reference points to.</summary>
    public JsonObject Follow(JsonNode? reference)
    {
        var url = reference?["reference"]?.GetValue<string>();
        Assert.NotNull(url);
        return Entries.Select(entry => entry["resource"]!.AsObject()).Single(resource => $"{resource["resourceType"]}/{resource["id"]}" == url);
    }

    /// <summary>The same, after a look at the problems: the result has the structure that FHIR demands.</summary>
    public OfficialResult Valid()
    {
        Assert.DoesNotContain(Problems, problem => problem.Severity == Severity.Error || problem.Code.StartsWith("fhir.", StringComparison.Ordinal));
        return this;
    }

    /// <summary>The text at a path such as <c>code.coding.0.code</c>; null when there is nothing.</summary>
    public static string? Text(JsonNode? node, string path)
    {
        foreach (var step in path.Split('.'))
        {
            node = node is JsonArray list ? int.Parse(step, System.Globalization.CultureInfo.InvariantCulture) is var index && index < list.Count ? list[index] : null : node?[step];
        }

        return node?.ToString();
    }
}
