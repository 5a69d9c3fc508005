using System.Net;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Portal.Commands;
using IntegrationStudio.Portal.Hosting;
using IntegrationStudio.Portal.Tests.Hosting;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Fhir;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Audit;

public sealed class AuditEndpointTests : IAsyncLifetime
{
    private readonly string data = Directory.CreateTempSubdirectory("studio-audit-http").FullName;
    private WebApplication portal = null!;
    private bool refuses;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private AuditTrail Trail => portal.Services.GetRequiredService<AuditTrail>();

    public async ValueTask InitializeAsync()
    {
        var mappings = Directory.CreateDirectory(Path.Combine(data, "mappings")).FullName;
        portal = PortalHost.Build(new PortalOptions(data, ["http://127.0.0.1:0"], [mappings]), builder =>
        {
            builder.WebHost.UseTestServer();
            LocalPrincipal.SignInEverybody(builder);
            builder.Services.AddAuthorization(options => options.AddPolicy(Policies.ReadAudit, policy => policy.RequireAssertion(_ => !refuses)));
        });
        await portal.StartAsync(Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await portal.DisposeAsync();
        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task An_export_is_valid_FHIR_and_recorded_itself()
    {
        var answer = await GetAsync("/audit/export?action=message.*");
        Assert.Equal("application/fhir+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.DoesNotContain(new ResourceCheck(new FhirValidationOptions(), false).Check(await answer.Content.ReadAsByteArrayAsync(Cancel)), problem => problem.Severity == Severity.Error);

        var entry = Assert.Single((await Trail.SearchAsync(new AuditFilter { Action = "audit.export" }, 10, Cancel)).Records).Entry;
        Assert.Contains("action=message.*", entry.Detail, StringComparison.Ordinal);
        Assert.Contains("audit.export", await (await GetAsync("/audit/export?format=csv")).Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await GetAsync("/audit/export?format=xml")).StatusCode);
    }

    [Fact]
    public async Task A_refusal_is_recorded_without_the_address_that_was_sent()
    {
        refuses = true;
        Assert.Equal(HttpStatusCode.Forbidden, (await GetAsync("/audit/export?text=Lovelace")).StatusCode);
        await GetAsync("/audit?text=Lovelace");

        var records = (await Trail.SearchAsync(new AuditFilter { Action = "access.refuse" }, 10, Cancel)).Records;
        Assert.Equal(["page:/audit", "page:/audit/export"], records.Select(record => record.Entry.Subject).Order());
        Assert.All(records, record => Assert.True(record.Entry is { Denied: true, Reason: Policies.ReadAudit }));
        Assert.DoesNotContain("Lovelace", string.Join('\n', records), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_line_verifies_what_the_portal_writes_while_it_runs()
    {
        await GetAsync("/audit/export");
        using var output = new StringWriter();
        Assert.Equal(0, await AuditCommand.VerifyAsync(data, null, output, Cancel));
        await portal.StopAsync(Cancel);
        Assert.Equal(0, await AuditCommand.VerifyAsync(data, null, output, Cancel));
        Assert.Contains("1 checkpoints, 0 entries since the last one: nothing was changed", output.ToString(), StringComparison.Ordinal);

        File.Delete(Path.Combine(data, "audit", "checkpoints.ndjson"));
        using var found = new StringWriter();
        Assert.Equal(1, await AuditCommand.VerifyAsync(data, null, found, Cancel));
        Assert.Contains("The file of the second place is missing", found.ToString(), StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> GetAsync(string path)
    {
        using var client = portal.GetTestClient();
        return await client.GetAsync(new Uri(path, UriKind.Relative), Cancel);
    }
}
