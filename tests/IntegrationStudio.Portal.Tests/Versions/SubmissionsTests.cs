using System.Text;
using IntegrationStudio.Engine.Accounts;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Governance;
using IntegrationStudio.Engine.Governance.Reviews;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Portal.Hosting;
using IntegrationStudio.Portal.Versions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Versions;

/// <summary>Drafts are handed in only when they compile, their tests pass and what comes out otherwise was looked at.</summary>
public sealed class SubmissionsTests : IAsyncLifetime
{
    private const string Id = "labs/west";
    private const string Message = "MSH|^~\\&|WEST|LAB|HUB|HOSP|20260101120000||ORU^R01|1|P|2.5.1\rPID|1||77^^^WEST||Miller^Ann||19800101|F\rOBR|1||9|GLU\r";
    private static readonly Actor Ada = new("user:ada", "Ada");

    private readonly string data = Directory.CreateTempSubdirectory("studio-submit-").FullName;
    private WebApplication portal = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Submissions Submissions => portal.Services.GetRequiredService<Submissions>();

    private VersionStore Versions => portal.Services.GetRequiredService<VersionStore>();

    public async ValueTask InitializeAsync()
    {
        portal = PortalHost.Build(new PortalOptions(data, ["http://127.0.0.1:0"], [Directory.CreateDirectory(Path.Combine(data, "mappings")).FullName]), builder => builder.WebHost.UseTestServer());
        await portal.StartAsync(Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await portal.DisposeAsync();
        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task A_first_version_is_handed_in_and_reviewers_are_asked()
    {
        var rita = (await portal.Services.GetRequiredService<AccountStore>().CreateAsync(Actor.Studio, new NewAccount("rita", "Rita", [Roles.Reviewer]), cancellationToken: Cancel)).Value!;
        var revision = await SaveAsync("PID-5.1", "Miller");
        var prepared = (await Submissions.PrepareAsync(Id, Cancel)).Value!;
        Assert.Empty(prepared.Hindrances);
        Assert.Empty(prepared.Changes);
        Assert.Equal("1.0.0", prepared.Proposal.Number.ToString());
        var reviewer = Assert.Single(await Submissions.ReviewersAsync(Ada, Cancel));
        Assert.Equal("user:" + rita.Id, reviewer.Id);

        var submitted = (await Submissions.SubmitAsync(Ada, Ask(revision) with { Reviewers = [reviewer] }, Cancel)).Value!;
        Assert.Equal(("1.0.0", VersionState.InReview), (submitted.Version.Key.Number, submitted.Version.State));
        Assert.Empty(submitted.Notes);
        var review = await portal.Services.GetRequiredService<ReviewStore>().FindAsync(submitted.Review, Cancel);
        Assert.Equal([reviewer], review!.Row.Reviewers);

        Assert.Equal("version.in-review", (await Submissions.PrepareAsync(Id, Cancel)).Problems[0].Code);
    }

    [Fact]
    public async Task A_draft_whose_test_fails_is_not_handed_in()
    {
        var revision = await SaveAsync("PID-5.2", "Miller");
        var prepared = (await Submissions.PrepareAsync(Id, Cancel)).Value!;
        Assert.Equal(["version.test-failed"], prepared.Hindrances.Select(problem => problem.Code));
        var refused = await Submissions.SubmitAsync(Ada, Ask(revision), Cancel);
        Assert.Contains(refused.Problems, problem => problem.Code == "version.test-failed");
        Assert.Null(await Versions.InReviewAsync(Id, Cancel));
    }

    [Fact]
    public async Task Every_changed_output_is_acknowledged_before()
    {
        await ApproveAsync(await SaveAsync("PID-5.1", "Miller"));
        var revision = await SaveAsync("PID-5.2", "Ann");
        var prepared = (await Submissions.PrepareAsync(Id, Cancel)).Value!;
        var change = Assert.Single(prepared.Changes);
        Assert.Matches("^rule:patient/family#[0-9a-f]{16}$", change.Key);
        var example = change.Examples[0];
        Assert.Equal(("Miller", "Ann"), (example.Before?.Trim('"'), example.After?.Trim('"')));
        Assert.Equal(ChangeKind.Minor, prepared.Proposal.Kind);

        var refused = await Submissions.SubmitAsync(Ada, Ask(revision), Cancel);
        Assert.Equal(("version.unacknowledged", change.Key), (refused.Problems[0].Code, refused.Problems[0].Path));
        Assert.Null(await Versions.InReviewAsync(Id, Cancel));

        var other = await SaveAsync("PID-5.3", "");
        var again = Assert.Single((await Submissions.PrepareAsync(Id, Cancel)).Value!.Changes);
        Assert.NotEqual(change.Key, again.Key); // other values of the same rule were acknowledged
        Assert.Contains((await Submissions.SubmitAsync(Ada, Ask(other) with { Acknowledged = [change.Key] }, Cancel)).Problems, problem => problem.Code == "version.unacknowledged");
        revision = await SaveAsync("PID-5.2", "Ann");

        var low = await Submissions.SubmitAsync(Ada, Ask(revision) with { Acknowledged = [change.Key], Number = "1.0.1" }, Cancel);
        Assert.Equal("version.too-low", low.Problems[0].Code);
        var submitted = (await Submissions.SubmitAsync(Ada, Ask(revision) with { Acknowledged = [change.Key], Number = "2.0.0" }, Cancel)).Value!;
        Assert.Equal("2.0.0", submitted.Version.Key.Number);
        var kept = await portal.Services.GetRequiredService<Portal.Reviews.ReviewEvidences>().BehaviourAsync(submitted.Version, Cancel);
        Assert.Equal((1, "Ada"), (kept!.Report.Counts.Changed, kept.By.Name));
    }

    [Fact]
    public async Task What_another_saved_meanwhile_is_looked_at_first_and_a_reason_is_given()
    {
        var revision = await SaveAsync("PID-5.1", "Miller");
        await SaveAsync("PID-5.1", "Miller", "Another title");
        Assert.Equal("version.draft-moved", (await Submissions.SubmitAsync(Ada, Ask(revision), Cancel)).Problems[0].Code);
        Assert.Equal("version.comment", (await Submissions.SubmitAsync(Ada, Ask(revision + 1) with { Comment = " " }, Cancel)).Problems[0].Code);
        Assert.Equal("version.unchanged", (await Submissions.PrepareAsync("labs/none", Cancel)).Problems[0].Code);
    }

    [Fact]
    public async Task A_draft_that_says_the_same_as_the_approved_version_is_not_handed_in()
    {
        await ApproveAsync(await SaveAsync("PID-5.1", "Miller"));
        await SaveAsync("PID-5.1", "Miller");
        Assert.Equal("version.unchanged", (await Submissions.PrepareAsync(Id, Cancel)).Problems[0].Code);
    }

    private static SubmissionRequest Ask(long revision) => new(Id, revision, null, "because", [], []);

    private async Task ApproveAsync(long revision)
    {
        var version = (await Submissions.SubmitAsync(Ada, Ask(revision), Cancel)).Value!.Version;
        Assert.Null(await Versions.ApproveAsync(new VersionDecision(version.Sequence, version.State, version.EffectiveHash, new Actor("user:rita", "Rita"), "fine"), Cancel));
    }

    private async Task<long> SaveAsync(string from, string family, string title = "West lab")
    {
        var json = $$"""
            { "id": "{{Id}}", "version": "1.0.0", "kind": "message", "title": "{{title}}", "source": { "format": "hl7v2", "structure": "ORU_R01" }, "target": { "format": "fhir-r4", "bundle": "transaction" },
              "rules": [{ "id": "patient", "from": "PATIENT_RESULT.PATIENT.PID", "resource": "Patient", "as": "p", "key": ["PID-3.1"], "rules": [{ "id": "family", "from": "{{from}}", "to": "name.family" }] }] }
            """;
        var files = new Dictionary<string, ReadOnlyMemory<byte>>
        {
            ["tests/one.hl7"] = Encoding.UTF8.GetBytes(Message),
            ["tests/one.test.json"] = Encoding.UTF8.GetBytes($$"""{ "assert": [{ "that": "Bundle.entry.resource.ofType(Patient).name.family = '{{family}}'" }] }"""),
        };
        var package = MappingPackage.Parse(Encoding.UTF8.GetBytes(json), new Dictionary<string, ReadOnlyMemory<byte>>());
        Assert.True(package.Succeeded, string.Join('\n', package.Problems));
        var drafts = portal.Services.GetRequiredService<DraftStore>();
        var revision = (await drafts.OpenAsync(Id, Cancel)).Value?.Revision ?? 0;
        return (await drafts.SaveAsync(DefinitionFolder.Of(package.Value, files), revision, Ada, cancellationToken: Cancel)).Value!.Revision;
    }
}
