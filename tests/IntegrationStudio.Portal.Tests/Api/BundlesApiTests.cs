using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Governance;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Portal.Hosting;
using IntegrationStudio.Portal.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Api;

/// <summary>An approved version goes from one installation to another over HTTP.</summary>
public sealed class BundlesApiTests : IAsyncLifetime
{
    private const string Id = "labs/west";
    private static readonly string[] Wanted = [Id + "@1.0.0"];
    private static readonly string[] Unknown = [Id + "@9.0.0", "labs/none"];

    private readonly List<(WebApplication Portal, HttpClient Client, string Data)> portals = [];

    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        for (var i = 0; i < 2; i++)
        {
            var data = Directory.CreateTempSubdirectory("studio-bundles-").FullName;
            var portal = PortalHost.Build(new PortalOptions(data, ["http://127.0.0.1:0"], [Directory.CreateDirectory(Path.Combine(data, "mappings")).FullName]), builder =>
            {
                builder.WebHost.UseTestServer();
                LocalPrincipal.SignInEverybody(builder);
            });
            await portal.StartAsync(Cancel);
            portals.Add((portal, portal.GetTestClient(), data));
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (portal, client, data) in portals)
        {
            client.Dispose();
            await portal.DisposeAsync();
            Directory.Delete(data, recursive: true);
        }
    }

    [Fact]
    public async Task It_is_signed_here_and_read_in_there()
    {
        await ApproveAsync(portals[0].Portal);
        using var key = await SendAsync(0, HttpMethod.Get, "key", null);
        var signer = key.RootElement.GetProperty("key").GetString()!;
        var file = await FileAsync(0, JsonContent.Create(new { versions = Wanted, instance = "dev" }));

        using var check = await SendAsync(1, HttpMethod.Post, "check", Zip(file));
        Assert.Equal("candidate", check.RootElement.GetProperty("versions")[0].GetProperty("step").GetString()); // nobody is trusted yet
        using var trusted = await SendAsync(1, HttpMethod.Post, "signers", JsonContent.Create(new { key = signer, name = "our dev" }), HttpStatusCode.NoContent);
        using var self = await SendAsync(1, HttpMethod.Post, "import", Zip(file));
        Assert.Equal("bundle.same-person", Code(self)); // the same principal trusted it
        using var signers = await SendAsync(1, HttpMethod.Get, "signers", null);
        Assert.Equal(key.RootElement.GetProperty("fingerprint").GetString(), signers.RootElement[0].GetProperty("fingerprint").GetString());

        var bundles = portals[1].Portal.Services.GetRequiredService<Engine.Governance.Bundles.BundleStore>();
        Assert.Null(await bundles.TrustAsync(signer, "our dev", new Actor("user:kim", "Kim"), Cancel));
        using var done = await SendAsync(1, HttpMethod.Post, "import", Zip(file));
        Assert.Equal(("dev", "our dev", "approved"), (done.RootElement.GetProperty("instance").GetString(), done.RootElement.GetProperty("trustedAs").GetString(), done.RootElement.GetProperty("versions")[0].GetProperty("step").GetString()));
        Assert.Equal("1.0.0", (await portals[1].Portal.Services.GetRequiredService<VersionStore>().LatestApprovedAsync(Id, Cancel))!.Key.Number);
        using var again = await SendAsync(1, HttpMethod.Post, "import", Zip(file));
        Assert.Equal("present", again.RootElement.GetProperty("versions")[0].GetProperty("step").GetString());
        (await SendAsync(1, HttpMethod.Delete, "signers?key=" + Uri.EscapeDataString(signer), null, HttpStatusCode.NoContent)).Dispose();
    }

    [Fact]
    public async Task What_cannot_be_done_is_said()
    {
        using var unknown = await SendAsync(0, HttpMethod.Post, "export", JsonContent.Create(new { versions = Unknown, instance = "dev" }), HttpStatusCode.NotFound);
        Assert.Equal(2, unknown.RootElement.GetProperty("problems").GetArrayLength());
        using var broken = await SendAsync(0, HttpMethod.Post, "import", Zip("no zip"u8.ToArray()), HttpStatusCode.UnprocessableEntity);
        Assert.Equal("bundle.broken", Code(broken));
        using var large = await SendAsync(0, HttpMethod.Post, "check", Zip(new byte[65 * 1024 * 1024]), HttpStatusCode.RequestEntityTooLarge);
        Assert.Equal("body.too-large", Code(large));
        using var key = await SendAsync(0, HttpMethod.Post, "signers", JsonContent.Create(new { key = "AAAA", name = "x" }), HttpStatusCode.UnprocessableEntity);
        Assert.Equal("bundle.key", Code(key));
    }

    private static string? Code(JsonDocument refusal) => refusal.RootElement.GetProperty("problems")[0].GetProperty("code").GetString();

    private static ByteArrayContent Zip(byte[] bytes) => new(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/zip") } };

    private static async Task ApproveAsync(WebApplication portal)
    {
        var ada = new Actor("user:ada", "Ada");
        var json = $$"""
            { "id": "{{Id}}", "version": "1.0.0", "kind": "message", "title": "West lab", "source": { "format": "hl7v2", "structure": "ORU_R01" }, "target": { "format": "fhir-r4", "bundle": "transaction" },
              "rules": [{ "id": "patient", "from": "PATIENT_RESULT.PATIENT.PID", "resource": "Patient", "as": "p", "key": ["PID-3.1"], "rules": [{ "id": "family", "from": "PID-5.1", "to": "name.family" }] }] }
            """;
        var folder = DefinitionFolder.Of(MappingPackage.Parse(Encoding.UTF8.GetBytes(json), new Dictionary<string, ReadOnlyMemory<byte>>()).Value!);
        var saved = (await portal.Services.GetRequiredService<DraftStore>().SaveAsync(folder, 0, ada, cancellationToken: Cancel)).Value!;
        var versions = portal.Services.GetRequiredService<VersionStore>();
        var version = (await versions.SubmitAsync(ada, Id, saved.Revision, "1.0.0", "because", cancellationToken: Cancel)).Value!;
        Assert.Null(await versions.ApproveAsync(new VersionDecision(version.Sequence, version.State, version.EffectiveHash, new Actor("user:rita", "Rita"), "fine"), Cancel));
    }

    private async Task<byte[]> FileAsync(int portal, HttpContent body)
    {
        var answer = await portals[portal].Client.PostAsync(new Uri("/api/v1/bundles/export", UriKind.Relative), body, Cancel);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancel));
        return await answer.Content.ReadAsByteArrayAsync(Cancel);
    }

    private async Task<JsonDocument> SendAsync(int portal, HttpMethod method, string path, HttpContent? body, params HttpStatusCode[] expected)
    {
        using var request = new HttpRequestMessage(method, new Uri("/api/v1/bundles/" + path, UriKind.Relative)) { Content = body };
        var answer = await portals[portal].Client.SendAsync(request, Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(expected.Length == 0 ? answer.IsSuccessStatusCode || text.Contains("same-person", StringComparison.Ordinal) : expected.Contains(answer.StatusCode), $"{answer.StatusCode}: {text}");
        return JsonDocument.Parse(text.Length == 0 ? "null" : text);
    }
}
