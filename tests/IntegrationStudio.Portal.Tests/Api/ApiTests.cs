using System.Net;
using System.Text.Json;
using IntegrationStudio.Portal.Api;
using IntegrationStudio.Portal.Hosting;
using IntegrationStudio.Portal.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Api;

public sealed class ApiTests : IAsyncLifetime
{
    private const string Definition = """{ "id": "labs/x", "version": "1.2.0", "kind": "message", "title": "A lab", "source": { "format": "hl7v2", "structure": "ORU_R01" }, "target": { "format": "fhir-r4", "bundle": "transaction" }, "rules": [] }""";

    private readonly string data = Directory.CreateTempSubdirectory("studio-api-").FullName;
    private WebApplication portal = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var mappings = Path.Combine(data, "mappings");
        await File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory(Path.Combine(mappings, "labs", "x")).FullName, "mapping.json"), Definition, Cancel);
        portal = PortalHost.Build(new PortalOptions(data, ["http://127.0.0.1:0"], [mappings]), builder =>
        {
            builder.WebHost.UseTestServer();
            LocalPrincipal.SignInEverybody(builder);
        });
        await portal.StartAsync(Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await portal.DisposeAsync();
        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task The_document_tells_every_operation_with_its_permission()
    {
        using var document = await JsonAsync(ApiSetup.Root + "/openapi.json");
        var operations = document.RootElement.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(operation => (Name: $"{operation.Name} {path.Name}", operation.Value))).ToList();
        Assert.Contains(operations, operation => operation.Name == "get /api/v1/mappings");
        Assert.All(operations, operation =>
        {
            Assert.True(operation.Value.TryGetProperty("summary", out _), operation.Name);
            Assert.True(operation.Name.Contains("/health/", StringComparison.Ordinal) || operation.Name == "post /oauth/token"
                || operation.Value.GetProperty("description").GetString()!.Contains("Needs the permission", StringComparison.Ordinal), operation.Name);
        });
        Assert.Equal("bearer", document.RootElement.GetProperty("components").GetProperty("securitySchemes").GetProperty("apiKey").GetProperty("scheme").GetString());
    }

    [Fact]
    public async Task Definitions_are_listed_and_read()
    {
        using var list = await JsonAsync("/api/v1/mappings?q=lab&count=1");
        Assert.Equal(1, list.RootElement.GetProperty("total").GetInt32());
        var row = list.RootElement.GetProperty("items")[0];
        Assert.Equal(("labs/x", "A lab", "1.2.0"), (row.GetProperty("id").GetString(), row.GetProperty("title").GetString(), row.GetProperty("version").GetString()));
        using var whole = await JsonAsync("/api/v1/mappings/labs/x");
        Assert.Equal("labs/x", whole.RootElement.GetProperty("id").GetString());
        using var none = await JsonAsync("/api/v1/mappings?q=nothing");
        Assert.Equal(0, none.RootElement.GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task A_refusal_is_a_problem_document_with_all_problems()
    {
        using var client = portal.GetTestClient();
        var answer = await client.GetAsync(new Uri("/api/v1/mappings/labs/y", UriKind.Relative), Cancel);
        Assert.Equal((HttpStatusCode.NotFound, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel));
        var only = Assert.Single(problem.RootElement.GetProperty("problems").EnumerateArray());
        Assert.Equal(("mapping.unknown", "labs/y", "error"), (only.GetProperty("code").GetString(), only.GetProperty("path").GetString(), only.GetProperty("severity").GetString()));
    }

    [Fact]
    public async Task The_page_knows_the_operations_of_the_document()
    {
        await using var scope = portal.Services.CreateAsyncScope();
        var operations = await scope.ServiceProvider.GetRequiredService<OperationList>().ReadAsync(Cancel);
        var list = operations.Single(operation => operation.Key == "GET /api/v1/mappings");
        Assert.Equal("/api/v1/mappings?q=a%20b%26c", list.Address(new Dictionary<string, string> { ["q"] = "a b&c", ["offset"] = " " }));
        Assert.Contains("shipped", list.Parameters.Single(parameter => parameter.Name == "status").Choices);
        var one = operations.Single(operation => operation.Method == "GET" && operation.Path.StartsWith("/api/v1/mappings/", StringComparison.Ordinal));
        Assert.Equal("/api/v1/mappings/labs/a%3Fb", one.Address(new Dictionary<string, string> { ["id"] = "labs/a?b" }));
        Assert.True(list.Says("mappings DRAFTS"));
        Assert.False(list.Says("mappings nothing"));
    }

    private async Task<JsonDocument> JsonAsync(string address)
    {
        using var client = portal.GetTestClient();
        return JsonDocument.Parse(await client.GetStringAsync(new Uri(address, UriKind.Relative), Cancel));
    }
}
