using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
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

/// <summary>Versions, reviews and the audit over HTTP.</summary>
public sealed class GovernanceApiTests : IAsyncLifetime
{
    private const string Id = "labs/west";
    private static readonly Actor Ada = new("user:ada", "Ada");

    private readonly string data = Directory.CreateTempSubdirectory("studio-api-").FullName;
    private WebApplication portal = null!;
    private HttpClient client = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        portal = PortalHost.Build(new PortalOptions(data, ["http://127.0.0.1:0"], [Directory.CreateDirectory(Path.Combine(data, "mappings")).FullName]), builder =>
        {
            builder.WebHost.UseTestServer();
            LocalPrincipal.SignInEverybody(builder);
        });
        await portal.StartAsync(Cancel);
        client = portal.GetTestClient();
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await portal.DisposeAsync();
        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task A_candidate_is_listed_read_compared_and_approved()
    {
        var first = await SubmitAsync("1.0.0", "PID-5.1", Ada);
        await ApproveAsync(first);
        var second = await SubmitAsync("1.1.0", "PID-5.2", Ada);

        using var history = await GetAsync($"/api/v1/versions?mapping={Id}&count=1");
        var newest = history.RootElement.GetProperty("items")[0];
        Assert.Equal(("1.1.0", "in-review", "Ada"), (Text(newest, "number"), Text(newest, "state"), Text(newest.GetProperty("submitter"), "name")));
        using var older = await GetAsync($"/api/v1/versions?mapping={Id}&before={history.RootElement.GetProperty("next").GetInt64()}");
        Assert.Equal("approved", Text(older.RootElement.GetProperty("items")[0], "state"));

        using var definition = await GetAsync($"/api/v1/versions/{first.Sequence}/definition");
        Assert.Equal("1.0.0", Text(definition.RootElement, "version"));
        using var zip = new ZipArchive(await client.GetStreamAsync(Address($"/api/v1/versions/{second.Sequence}/package"), Cancel));
        Assert.Contains(zip.Entries, entry => entry.FullName.EndsWith("mapping.json", StringComparison.Ordinal));

        using var difference = await GetAsync($"/api/v1/versions/{second.Sequence}/difference");
        var rule = difference.RootElement.GetProperty("rules").EnumerateArray().Single();
        Assert.Equal(("patient/family", "changed"), (Text(rule, "path"), Text(rule, "fate")));
        var field = rule.GetProperty("fields")[0];
        Assert.Equal(("from", "PID-5.1", "PID-5.2"), (Text(field, "field"), Text(field, "before"), Text(field, "after")));

        using var waiting = await GetAsync("/api/v1/reviews?waiting=true");
        var review = waiting.RootElement.GetProperty("items")[0];
        Assert.Equal(1, waiting.RootElement.GetProperty("total").GetInt32());
        await AnswerAsync(second);
        using var approved = await PostAsync($"/api/v1/reviews/{review.GetProperty("id").GetInt64()}/approve", new { effectiveHash = second.EffectiveHash, reason = "compared with the lab's guide" });
        Assert.Equal(("approved", "approved"), (Text(approved.RootElement, "state"), Text(approved.RootElement.GetProperty("version"), "state")));
    }

    [Fact]
    public async Task What_a_person_handed_in_the_same_person_does_not_approve_and_the_audit_tells()
    {
        var own = await SubmitAsync("1.0.0", "PID-5.1", new Actor("user:local", "local"));
        var number = await ReviewAsync(own);
        using var refused = await PostAsync($"/api/v1/reviews/{number}/approve", new { effectiveHash = own.EffectiveHash }, HttpStatusCode.Forbidden);
        Assert.Equal("version.four-eyes", Text(refused.RootElement.GetProperty("problems")[0], "code"));

        using var audit = await GetAsync("/api/v1/audit?denied=true&action=version.approve");
        var entry = audit.RootElement.GetProperty("items")[0].GetProperty("entry");
        Assert.Equal(("user:local", $"version:{Id}@1.0.0"), (Text(entry.GetProperty("actor"), "id"), Text(entry, "subject")));
        using var verified = await PostAsync("/api/v1/audit/verify", null);
        Assert.True(verified.RootElement.GetProperty("holds").GetBoolean());
        Assert.True(verified.RootElement.GetProperty("entries").GetInt64() > 1);
    }

    [Fact]
    public async Task A_decision_about_other_content_is_refused_and_a_conversation_goes_on()
    {
        var candidate = await SubmitAsync("1.0.0", "PID-5.1", Ada);
        var review = await ReviewAsync(candidate);
        using var stale = await PostAsync($"/api/v1/reviews/{review}/approve", new { effectiveHash = new string('0', 64) }, HttpStatusCode.Conflict);
        Assert.Equal("review.stale", Text(stale.RootElement.GetProperty("problems")[0], "code"));
        using var said = await PostAsync($"/api/v1/reviews/{review}/comments", new { text = "Why not PID-5.2?", anchor = "rule", place = "patient/family" });
        using var whole = await GetAsync($"/api/v1/reviews/{review}");
        var thread = whole.RootElement.GetProperty("threads")[0];
        Assert.Equal(("rule", "patient/family"), (Text(thread, "anchor"), Text(thread, "place")));
        using var changes = await PostAsync($"/api/v1/reviews/{review}/request-changes", new { effectiveHash = candidate.EffectiveHash, reason = "Take the given name." });
        Assert.Equal("changes-requested", Text(changes.RootElement, "state"));
        using var over = await PostAsync($"/api/v1/versions/{candidate.Sequence}/withdraw", new { reason = "no longer" }, HttpStatusCode.UnprocessableEntity, HttpStatusCode.Conflict);
        Assert.NotEmpty(over.RootElement.GetProperty("problems").EnumerateArray());
    }

    [Theory]
    [InlineData("/api/v1/versions/99", "version.unknown")]
    [InlineData("/api/v1/versions/99/difference", "version.unknown")]
    [InlineData("/api/v1/reviews/99", "review.unknown")]
    public async Task What_is_not_there_is_named(string address, string code)
    {
        var answer = await client.GetAsync(Address(address), Cancel);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(code, Text(problem.RootElement.GetProperty("problems")[0], "code"));
    }

    private static string? Text(JsonElement element, string property) => element.GetProperty(property).GetString();

    private static Uri Address(string path) => new(path, UriKind.Relative);

    private async Task<MappingVersion> SubmitAsync(string number, string from, Actor author)
    {
        var drafts = portal.Services.GetRequiredService<DraftStore>();
        var json = $$"""
            { "id": "{{Id}}", "version": "{{number}}", "kind": "message", "title": "West lab", "source": { "format": "hl7v2", "structure": "ORU_R01" }, "target": { "format": "fhir-r4", "bundle": "transaction" },
              "rules": [{ "id": "patient", "from": "PATIENT_RESULT.PATIENT.PID", "resource": "Patient", "as": "p", "key": ["PID-3.1"], "rules": [{ "id": "family", "from": "{{from}}", "to": "name.family" }] }] }
            """;
        var folder = DefinitionFolder.Of(MappingPackage.Parse(System.Text.Encoding.UTF8.GetBytes(json), new Dictionary<string, ReadOnlyMemory<byte>>()).Require());
        var revision = (await drafts.OpenAsync(Id, Cancel)).Value?.Revision ?? 0;
        var saved = (await drafts.SaveAsync(folder, revision, author, cancellationToken: Cancel)).Require();
        return (await portal.Services.GetRequiredService<VersionStore>().SubmitAsync(author, Id, saved.Revision, number, "because", cancellationToken: Cancel)).Require();
    }

    private async Task ApproveAsync(MappingVersion version)
    {
        await AnswerAsync(version);
        using var answer = await PostAsync($"/api/v1/reviews/{await ReviewAsync(version)}/approve", new { effectiveHash = version.EffectiveHash, reason = "fine" });
    }

    /// <summary>Nothing is approved before the checklist is answered.</summary>
    private async Task AnswerAsync(MappingVersion version)
    {
        var review = $"/api/v1/reviews/{await ReviewAsync(version)}";
        using var hindered = await PostAsync(review + "/approve", new { effectiveHash = version.EffectiveHash, reason = "fine" }, HttpStatusCode.UnprocessableEntity);
        using var items = await GetAsync(review + "/checklist");
        foreach (var item in items.RootElement.EnumerateArray().Where(item => item.GetProperty("hinders").GetBoolean()))
            (await PostAsync(review + "/checklist", new { item = Text(item, "item"), note = "looked at" })).Dispose();
        (await PostAsync(review + "/checklist", new { item = "made.up" }, HttpStatusCode.NotFound, HttpStatusCode.UnprocessableEntity)).Dispose();
    }

    private async Task<long> ReviewAsync(MappingVersion version) => (await portal.Services.GetRequiredService<Engine.Governance.Reviews.ReviewStore>().OfVersionAsync(version.Sequence, Cancel))!.Value;

    private async Task<JsonDocument> GetAsync(string address) => JsonDocument.Parse(await client.GetStringAsync(Address(address), Cancel));

    private async Task<JsonDocument> PostAsync(string address, object? body, params HttpStatusCode[] expected)
    {
        var answer = await client.PostAsJsonAsync(Address(address), body, Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(expected.Length == 0 ? answer.IsSuccessStatusCode : expected.Contains(answer.StatusCode), $"{answer.StatusCode}: {text}");
        return JsonDocument.Parse(text);
    }
}
