using System.Net;
using IntegrationStudio.Portal.Hosting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Hosting;

public sealed class PortalHostTests : IAsyncLifetime
{
    private readonly string data = Directory.CreateTempSubdirectory("studio-portal-").FullName;
    private WebApplication portal = null!;

    public async ValueTask InitializeAsync()
    {
        var mappings = Directory.CreateDirectory(Path.Combine(data, "mappings")).FullName;
        portal = PortalHost.Build(new PortalOptions(data, ["http://127.0.0.1:0"], [mappings]), builder =>
        {
            builder.WebHost.UseTestServer();
            LocalPrincipal.SignInEverybody(builder);
        });
        await portal.StartAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await portal.DisposeAsync();
        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public void Every_endpoint_names_its_policy()
    {
        // The framework's own catch-all for unknown files takes no policy; the fallback policy refuses it.
        var endpoints = portal.Services.GetRequiredService<EndpointDataSource>().Endpoints.Where(endpoint => endpoint.DisplayName != "Fallback {**path:file}").ToList();
        Assert.NotEmpty(endpoints);
        Assert.All(endpoints, endpoint => Assert.True(
            endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(data => data.Policy is not null && Policies.All.Contains(data.Policy)), endpoint.DisplayName));
        Assert.All(endpoints, endpoint => Assert.Null(endpoint.Metadata.GetMetadata<IAllowAnonymous>()));
    }

    [Fact]
    public async Task Pages_carry_the_strict_policy_for_content()
    {
        var answer = await GetAsync("/");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(Perimeter.ContentSecurityPolicy, Assert.Single(answer.Headers.GetValues("Content-Security-Policy")));
        Assert.Contains("no-store", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Origin", "http://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "null", HttpStatusCode.Forbidden)]
    [InlineData("Host", "evil.example", HttpStatusCode.BadRequest)]
    [InlineData("Origin", "http://localhost", HttpStatusCode.OK)]
    public async Task Other_origins_and_hosts_are_refused(string header, string value, HttpStatusCode status) =>
        Assert.Equal(status, (await GetAsync("/health/live", header, value)).StatusCode);

    [Fact]
    public async Task An_unknown_address_is_not_found() => Assert.Equal(HttpStatusCode.NotFound, (await GetAsync("/nothing")).StatusCode);

    [Fact]
    public async Task A_file_that_is_no_asset_is_not_served() => Assert.False((await GetAsync("/studio.deps.json")).IsSuccessStatusCode);

    [Fact]
    public async Task A_channel_that_does_not_exist_answers_so()
    {
        using var client = portal.GetTestClient();
        using var body = new ByteArrayContent(Some.OruBytes());
        var answer = await client.PostAsync(new Uri("/in/nowhere", UriKind.Relative), body, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private async Task<HttpResponseMessage> GetAsync(string path, string? header = null, string? value = null)
    {
        using var client = portal.GetTestClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (header is not null)
            request.Headers.TryAddWithoutValidation(header, value);
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
