using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using IntegrationStudio.Engine.Accounts;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Portal.Accounts.Signing;
using IntegrationStudio.Portal.Hosting;
using IntegrationStudio.Portal.Tests.Accounts;
using IntegrationStudio.Portal.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Api;

/// <summary>What a pipeline does: check, save, hand in, label, and ask for reviewers, all over HTTP.</summary>
public sealed class DraftsApiTests : IAsyncLifetime
{
    private const string Id = "labs/west";
    private const string Message = "MSH|^~\\&|LAB|WEST|||20260101080000+0000||ORU^R01^ORU_R01|1|P|2.5.1\rPID|||77^^^WEST||Miller^Ann\rOBR|1||9|1^Sodium\rOBX|1|NM|1^Sodium||140\r";

    private static readonly string[] Strangers = ["user:nobody"];

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
    public async Task A_folder_is_checked_saved_fetched_handed_in_labelled_and_discarded()
    {
        (string, string)[] files = [("labs/west/mapping.json", Definition("PID-5.1")), ("labs/west/tests/one.hl7", Message), ("labs/west/tests/one.test.json", Expects("Miller"))];
        using var check = await SendAsync(HttpMethod.Post, "/api/v1/drafts/check", Zip(files));
        Assert.True(check.RootElement[0].GetProperty("holds").GetBoolean(), check.RootElement.ToString());
        Assert.Equal("one", check.RootElement[0].GetProperty("tests")[0].GetProperty("case").GetString());
        using var none = await GetAsync("/api/v1/drafts");
        Assert.Equal(0, none.RootElement.GetArrayLength()); // checking saves nothing

        using var saved = await SendAsync(HttpMethod.Put, "/api/v1/drafts?note=from%20the%20repository", Zip(files));
        Assert.Equal(1, saved.RootElement[0].GetProperty("revision").GetInt64());
        using var zip = new ZipArchive(await client.GetStreamAsync(new Uri($"/api/v1/drafts/package?mapping={Id}", UriKind.Relative), Cancel));
        Assert.Contains(zip.Entries, entry => entry.FullName == "labs/west/tests/one.hl7");

        using var proposal = await GetAsync($"/api/v1/submissions?mapping={Id}");
        Assert.Equal("1.0.0", proposal.RootElement.GetProperty("number").GetString());
        Assert.Empty(proposal.RootElement.GetProperty("hindrances").EnumerateArray());
        using var moved = await SendAsync(HttpMethod.Post, "/api/v1/submissions", JsonContent.Create(new { mapping = Id, revision = 9, comment = "because" }), HttpStatusCode.Conflict);
        Assert.Equal("version.draft-moved", Code(moved));
        using var stranger = await SendAsync(HttpMethod.Post, "/api/v1/submissions", JsonContent.Create(new { mapping = Id, revision = 1, comment = "because", reviewers = Strangers }), HttpStatusCode.UnprocessableEntity);
        Assert.Equal("review.reviewer", Code(stranger));
        using var submitted = await SendAsync(HttpMethod.Post, "/api/v1/submissions", JsonContent.Create(new { mapping = Id, revision = 1, comment = "because" }), HttpStatusCode.Created);
        var version = submitted.RootElement.GetProperty("version");
        var sequence = version.GetProperty("sequence").GetInt64();
        Assert.Equal(("1.0.0", "in-review"), (version.GetProperty("number").GetString(), version.GetProperty("state").GetString()));
        using var twice = await GetAsync($"/api/v1/submissions?mapping={Id}", HttpStatusCode.Conflict);
        Assert.Equal("version.in-review", Code(twice));

        using var labelled = await SendAsync(HttpMethod.Post, $"/api/v1/versions/{sequence}/labels", JsonContent.Create(new { label = "go-live" }));
        Assert.Equal("go-live", labelled.RootElement.GetProperty("labels")[0].GetString());
        using var plain = await SendAsync(HttpMethod.Delete, $"/api/v1/versions/{sequence}/labels?label=go-live", null);
        Assert.Equal(0, plain.RootElement.GetProperty("labels").GetArrayLength());

        using var other = await SendAsync(HttpMethod.Delete, $"/api/v1/drafts?mapping={Id}&revision=7", null, HttpStatusCode.Conflict);
        Assert.Equal("draft.conflict", Code(other));
        using var drafts = await GetAsync("/api/v1/drafts");
        foreach (var draft in drafts.RootElement.EnumerateArray())
            (await SendAsync(HttpMethod.Delete, $"/api/v1/drafts?mapping={Id}&revision={draft.GetProperty("revision")}", null, HttpStatusCode.NoContent)).Dispose();
    }

    [Fact]
    public async Task A_thread_is_resolved_and_opened_again()
    {
        (await SendAsync(HttpMethod.Put, "/api/v1/drafts", Json(Definition("PID-5.1")))).Dispose();
        using var submitted = await SendAsync(HttpMethod.Post, "/api/v1/submissions", JsonContent.Create(new { mapping = Id, revision = 1, comment = "because" }), HttpStatusCode.Created);
        var review = $"/api/v1/reviews/{submitted.RootElement.GetProperty("review")}";
        (await SendAsync(HttpMethod.Post, review + "/comments", JsonContent.Create(new { text = "Why?", anchor = "rule", place = "patient" }))).Dispose();
        using var open = await GetAsync(review);
        Assert.Equal(1, open.RootElement.GetProperty("unresolved").GetInt32());
        var thread = $"{review}/threads/{open.RootElement.GetProperty("threads")[0].GetProperty("id")}";
        using var resolved = await SendAsync(HttpMethod.Post, thread + "/resolve", null);
        Assert.Equal(0, resolved.RootElement.GetProperty("unresolved").GetInt32());
        using var again = await SendAsync(HttpMethod.Post, thread + "/reopen", null);
        Assert.Equal(1, again.RootElement.GetProperty("unresolved").GetInt32());
        using var nobody = await SendAsync(HttpMethod.Post, review + "/reviewers", JsonContent.Create(new { reviewer = "user:nobody" }), HttpStatusCode.UnprocessableEntity);
        Assert.Equal("review.reviewer", Code(nobody));
    }

    [Fact]
    public async Task Nobody_overwrites_a_draft_unseen()
    {
        (await SendAsync(HttpMethod.Put, "/api/v1/drafts", Json(Definition("PID-5.1")))).Dispose();
        using var unseen = await SendAsync(HttpMethod.Put, "/api/v1/drafts", Json(Definition("PID-5.2")), HttpStatusCode.Conflict);
        Assert.Equal("draft.exists", Code(unseen));
        using var stale = await SendAsync(HttpMethod.Put, "/api/v1/drafts?revision=0", Json(Definition("PID-5.2")), HttpStatusCode.Conflict);
        Assert.Equal("draft.conflict", Code(stale));
        using var seen = await SendAsync(HttpMethod.Put, "/api/v1/drafts?revision=1", Json(Definition("PID-5.2")));
        using var forced = await SendAsync(HttpMethod.Put, "/api/v1/drafts?replace=true", Json(Definition("PID-5.3")));
        Assert.Equal((2, 3), (seen.RootElement[0].GetProperty("revision").GetInt32(), forced.RootElement[0].GetProperty("revision").GetInt32()));
    }

    [Fact]
    public async Task A_program_says_who_wrote_what_it_saves_and_they_are_authors()
    {
        await using var real = await AccountsPortal.StartAsync();
        var wanda = await real.AddAsync("wanda", Roles.Analyst, Roles.Reviewer);
        var key = (await real.App.Services.GetRequiredService<MachineKeys>().CreateAsync(Actor.Studio, MachineKeys.Key, "build", [Policies.EditMappings, Policies.SubmitVersions], DateTimeOffset.UtcNow.AddDays(1), null, Cancel)).Require();
        using var build = real.App.GetTestClient();
        build.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key.Secret);

        using var silent = await SendAsync(HttpMethod.Put, "/api/v1/drafts", Json(Definition("PID-5.1")), build, HttpStatusCode.UnprocessableEntity);
        using var stranger = await SendAsync(HttpMethod.Put, "/api/v1/drafts?author=nobody", Json(Definition("PID-5.1")), build, HttpStatusCode.UnprocessableEntity);
        Assert.Equal(("draft.authors", "draft.authors"), (Code(silent), Code(stranger)));
        (await SendAsync(HttpMethod.Put, "/api/v1/drafts?author=Wanda", Json(Definition("PID-5.1")), build)).Dispose();
        using var submitted = await SendAsync(HttpMethod.Post, "/api/v1/submissions", JsonContent.Create(new { mapping = Id, revision = 1, comment = "because" }), build, HttpStatusCode.Created);
        Assert.Equal(
            ["key:" + key.Machine.Id, "user:" + wanda.Id],
            submitted.RootElement.GetProperty("version").GetProperty("authors").EnumerateArray().Select(author => author.GetProperty("id").GetString()).Order(StringComparer.Ordinal));
        (await SendAsync(HttpMethod.Put, "/api/v1/drafts?noAuthor=true", Json(Definition("PID-5.1").Replace(Id, "labs/other", StringComparison.Ordinal)), build)).Dispose();
    }

    [Fact]
    public async Task Every_problem_of_a_package_is_named_and_nothing_of_it_is_saved()
    {
        var package = Zip(("labs/west/mapping.json", Definition("PID-5.1")), ("labs/a/mapping.json", "{"), ("labs/b/mapping.json", Definition("PID-5.1").Replace(Id, "hl7/mine", StringComparison.Ordinal)));
        using var broken = await SendAsync(HttpMethod.Put, "/api/v1/drafts", package, HttpStatusCode.UnprocessableEntity);
        Assert.Contains("labs/a", broken.RootElement.GetProperty("problems")[0].GetProperty("path").GetString(), StringComparison.Ordinal);
        using var reserved = await SendAsync(HttpMethod.Put, "/api/v1/drafts", Zip(("x/mapping.json", Definition("PID-5.1")), ("y/mapping.json", Definition("PID-5.1").Replace(Id, "hl7/mine", StringComparison.Ordinal))), HttpStatusCode.UnprocessableEntity);
        Assert.Equal("mapping.id", Code(reserved));
        using var empty = await SendAsync(HttpMethod.Put, "/api/v1/drafts", Zip(("readme.txt", "nothing")), HttpStatusCode.UnprocessableEntity);
        Assert.Equal("archive.empty", Code(empty));
        using var failing = await SendAsync(HttpMethod.Post, "/api/v1/drafts/check", Zip(("w/mapping.json", Definition("PID-5.9.9.9")), ("w/tests/one.hl7", Message), ("w/tests/one.test.json", Expects("Smith"))));
        Assert.False(failing.RootElement[0].GetProperty("holds").GetBoolean());
        using var none = await GetAsync("/api/v1/drafts");
        Assert.Equal(0, none.RootElement.GetArrayLength());
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused_with_words()
    {
        using var large = new ByteArrayContent(new byte[51 * 1024 * 1024]);
        large.Headers.ContentType = new MediaTypeHeaderValue("application/zip");
        using var refused = await SendAsync(HttpMethod.Put, "/api/v1/drafts", large, HttpStatusCode.RequestEntityTooLarge);
        Assert.Equal("body.too-large", Code(refused));
    }

    private static string Definition(string from) => $$"""
        { "id": "{{Id}}", "version": "1.0.0", "kind": "message", "title": "West lab", "source": { "format": "hl7v2", "structure": "ORU_R01" }, "target": { "format": "fhir-r4", "bundle": "transaction" },
          "rules": [{ "id": "patient", "from": "PATIENT_RESULT.PATIENT.PID", "resource": "Patient", "as": "p", "key": ["PID-3.1"], "rules": [{ "id": "family", "from": "{{from}}", "to": "name.family" }] }] }
        """;

    private static string Expects(string family) => $$"""{ "assert": [{ "that": "Bundle.entry.resource.ofType(Patient).name.family = '{{family}}'" }] }""";

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private static ByteArrayContent Zip(params (string Path, string Text)[] files)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (path, text) in files)
            {
                using var writer = new StreamWriter(zip.CreateEntry(path).Open());
                writer.Write(text);
            }
        }

        var content = new ByteArrayContent(bytes.ToArray());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/zip");
        return content;
    }

    private static string? Code(JsonDocument refusal) => refusal.RootElement.GetProperty("problems")[0].GetProperty("code").GetString();

    private Task<JsonDocument> GetAsync(string address, params HttpStatusCode[] expected) => SendAsync(HttpMethod.Get, address, null, expected);

    private Task<JsonDocument> SendAsync(HttpMethod method, string address, HttpContent? body, params HttpStatusCode[] expected) => SendAsync(method, address, body, client, expected);

    private static async Task<JsonDocument> SendAsync(HttpMethod method, string address, HttpContent? body, HttpClient client, params HttpStatusCode[] expected)
    {
        using var request = new HttpRequestMessage(method, new Uri(address, UriKind.Relative)) { Content = body };
        var answer = await client.SendAsync(request, Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(expected.Length == 0 ? answer.IsSuccessStatusCode : expected.Contains(answer.StatusCode), $"{answer.StatusCode}: {text}");
        return JsonDocument.Parse(text.Length == 0 ? "null" : text);
    }
}
