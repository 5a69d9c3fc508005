using System.Security.Claims;
using System.Text;
using Bunit;
using Bunit.TestDoubles;
using IntegrationStudio.Engine.Accounts;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Governance;
using IntegrationStudio.Engine.Governance.Reviews;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Portal.Accounts;
using IntegrationStudio.Portal.Designer;
using IntegrationStudio.Portal.Designer.Inspector;
using IntegrationStudio.Portal.Designer.Saving;
using IntegrationStudio.Portal.Hosting;
using IntegrationStudio.Portal.Tests.Channels.Publishing;
using IntegrationStudio.Portal.Versions;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static IntegrationStudio.Portal.Tests.Channels.Publishing.GovernedPortal;

namespace IntegrationStudio.Portal.Tests.Versions;

/// <summary>What the designer shows of versions: earlier ones to look at, what they pin, and where the definition stands.</summary>
public sealed class PastVersionTests : ComponentTest, IAsyncLifetime
{
    private readonly BunitAuthorizationContext person;
    private GovernedPortal portal = null!;

    public PastVersionTests() => person = AddAuthorization();

    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    private DesignerServices Designers => portal.Get<DesignerServices>();

    public async ValueTask InitializeAsync()
    {
        portal = await GovernedPortal.StartAsync();
        Services.AddSingleton(portal.Publications).AddSingleton(portal.Versions).AddSingleton(portal.Get<MappingShelf>()).AddSingleton(portal.Get<ReviewStore>()).AddSingleton(portal.Get<DraftStore>())
            .AddSingleton(portal.Get<AccountStore>()).AddSingleton(portal.Get<PinReader>()).AddSingleton(portal.Get<VersionRestore>()).AddScoped<Permits>();
        Be(Ada, Policies.EditMappings, Policies.SubmitVersions);
    }

    [Fact]
    public async Task An_earlier_version_is_shown_as_it_was_and_changes_nothing()
    {
        var first = await portal.ApproveAsync("1.0.0");
        await portal.ApproveAsync("1.1.0");
        await using var session = (await DesignerSession.OpenAsync(first, Designers, Cancel)).Require();
        Assert.Equal("1.0.0", session.Folder.Definition.Version);
        Assert.Null(session.Keeper);
        session.IsReadOnly = false; // as a connection that comes back says it
        Assert.Equal("edit.read-only", Assert.Single(session.Apply("Change it", folder => folder.WithDefinition(folder.Definition with { Title = "Other" }))).Code);

        var notice = Show<PastNotice>(session);
        notice.WaitForAssertion(() => Assert.Contains("Compare with 1.1.0", notice.Markup, StringComparison.Ordinal));
        Assert.Contains("Version 1.0.0", notice.Find(".notice strong").TextContent, StringComparison.Ordinal);
        Assert.Equal("/compare/labs/west?from=1.0.0&to=1.1.0", notice.FindAll(".notice a")[0].GetAttribute("href"));
        await SaveAsync("1.2.0");
        var again = Show<PastNotice>(session);
        again.WaitForAssertion(() => Assert.Equal("/compare/labs/west?from=1.0.0&to=draft", again.FindAll(".notice a")[0].GetAttribute("href")));
        Assert.Contains("Compare with the draft", again.Markup, StringComparison.Ordinal);

        var bar = Show<DesignerToolbar>(session);
        Assert.Contains("Approved", bar.Find(".status").TextContent, StringComparison.Ordinal);
        Assert.Empty(bar.FindAll("[aria-label=History], .saved, .button.primary"));
    }

    [Fact]
    public async Task It_becomes_the_draft_again_and_what_was_there_stays_in_its_history()
    {
        var first = await portal.ApproveAsync("1.0.0");
        await portal.ApproveAsync("1.1.0");
        await SaveAsync("1.2.0");
        await using var session = (await DesignerSession.OpenAsync(first, Designers, Cancel)).Require();
        var notice = Show<PastNotice>(session);
        await RestoreAsync(notice);
        notice.WaitForAssertion(() => Assert.EndsWith("/designer/labs/west", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal));
        var drafts = portal.Get<DraftStore>();
        var draft = (await drafts.OpenAsync(Mapping, Cancel)).Require();
        Assert.Contains("\"1.0.0\"", Text(draft.Folder), StringComparison.Ordinal); // what it writes
        Assert.Equal("1.1.0", draft.Folder.Definition.Version); // what it is counted from
        var history = await drafts.HistoryAsync(Mapping, Cancel);
        Assert.Equal(["Restored from 1.0.0", "Before 1.0.0 was restored"], history.Take(2).Select(version => version.Note));
        Assert.Contains("\"1.2.0\"", Text((await drafts.CheckpointAsync(Mapping, history[1].Revision, Cancel)).Require()), StringComparison.Ordinal);
        Assert.Equal("1.1.0", (await portal.Versions.LatestApprovedAsync(Mapping, Cancel))!.Key.Number);
    }

    [Fact]
    public async Task Where_there_is_no_draft_one_begins()
    {
        var first = await portal.ApproveAsync("1.0.0");
        await portal.ApproveAsync("1.1.0");
        Assert.Null(await portal.Get<VersionRestore>().RestoreAsync(first, 0, Ada, Cancel));
        Assert.Contains("\"1.0.0\"", Text((await portal.Get<DraftStore>().OpenAsync(Mapping, Cancel)).Require().Folder), StringComparison.Ordinal);
        Assert.Equal("draft.conflict", (await portal.Get<VersionRestore>().RestoreAsync(first, 0, Ada, Cancel))?.Code); // there is one by now
    }

    [Fact]
    public async Task What_somebody_saved_meanwhile_is_not_overwritten()
    {
        var first = await portal.ApproveAsync("1.0.0");
        await SaveAsync("1.2.0");
        await using var session = (await DesignerSession.OpenAsync(first, Designers, Cancel)).Require();
        var notice = Show<PastNotice>(session);
        notice.WaitForAssertion(() => Assert.Single(notice.FindAll("button")));
        await notice.InvokeAsync(() => notice.Find("button").Click());
        await SaveAsync("1.3.0");
        await notice.InvokeAsync(() => notice.Find("dialog .danger").ClickAsync());
        notice.WaitForAssertion(() => Assert.Empty(notice.FindAll("dialog")));
        Assert.Contains("\"1.3.0\"", Text((await portal.Get<DraftStore>().OpenAsync(Mapping, Cancel)).Require().Folder), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_who_edits_restores_also_when_the_role_is_gone_meanwhile()
    {
        var first = await portal.ApproveAsync("1.0.0");
        await using var session = (await DesignerSession.OpenAsync(first, Designers, Cancel)).Require();
        var notice = Show<PastNotice>(session);
        notice.WaitForAssertion(() => Assert.Single(notice.FindAll("button")));
        await notice.InvokeAsync(() => notice.Find("button").Click());
        Be(Otto);
        await notice.InvokeAsync(() => notice.Find("dialog .danger").ClickAsync());
        Assert.False((await portal.Get<DraftStore>().OpenAsync(Mapping, Cancel)).Succeeded);
        Assert.True((await portal.Get<AuditTrail>().SearchAsync(new AuditFilter { Action = "draft.save", Actor = Otto.Id }, 1, Cancel)).Records[0].Entry.Denied);
        Assert.Empty(Show<PastNotice>(session).FindAll("button"));
    }

    [Fact]
    public async Task A_version_that_was_altered_is_not_shown()
    {
        var first = await portal.ApproveAsync("1.0.0");
        using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(portal.Data, "studio.db")};Pooling=False"))
        {
            await connection.OpenAsync(Cancel);
            using var command = connection.CreateCommand();
            command.CommandText = "UPDATE version_content SET content = x'00' WHERE hash = (SELECT content FROM version WHERE seq = " + first.Sequence.ToString(System.Globalization.CultureInfo.InvariantCulture) + ")";
            await command.ExecuteNonQueryAsync(Cancel);
        }

        var opened = await DesignerSession.OpenAsync(first, Designers, Cancel);
        Assert.Equal("version.altered", Assert.Single(opened.Problems).Code);
    }

    [Fact]
    public async Task The_toolbar_leads_to_the_review_that_wants_changes_and_says_what_is_published()
    {
        var candidate = await portal.SubmitAsync("1.0.0");
        Assert.Null(await portal.Versions.RequestChangesAsync(new VersionDecision(candidate.Sequence, candidate.State, candidate.EffectiveHash, Rita, "not yet"), Cancel));
        await using var session = (await DesignerSession.OpenAsync(Mapping, Designers, Cancel)).Require();
        var bar = Show<DesignerToolbar>(session);
        bar.WaitForAssertion(() => Assert.Contains("Changes requested", bar.Find("a.status").TextContent, StringComparison.Ordinal));
        Assert.StartsWith("/reviews/", bar.Find("a.status").GetAttribute("href"), StringComparison.Ordinal);
        Assert.DoesNotContain(bar.FindAll("button"), button => button.TextContent.Contains("Submit", StringComparison.Ordinal) && button.HasAttribute("disabled")); // what was mended is handed in again

        await portal.ApproveAsync("1.0.0");
        (await portal.PublishAsync("1.0.0")).Require();
        await using var published = (await DesignerSession.OpenAsync(Mapping, Designers, Cancel)).Require();
        var other = Show<DesignerToolbar>(published);
        other.WaitForAssertion(() => Assert.Contains("Published", other.Find("a.status").TextContent, StringComparison.Ordinal));
        Assert.Equal("/versions/labs/west#runs", other.Find("a.status").GetAttribute("href"));
        Assert.Contains("1.0.0 on west", other.Find("a.status").GetAttribute("data-tip"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pins_say_whether_something_newer_is_there_and_lead_to_the_difference()
    {
        await ApproveAsync(Segment("1.0.0", "PID-5.1"), "1.0.0");
        await ApproveAsync(User, "1.0.0");
        await using var session = (await DesignerSession.OpenAsync("labs/user", Designers, Cancel)).Require();
        var panel = Show<PinsPanel>(session);
        panel.WaitForAssertion(() => Assert.Equal("labs/pid", panel.Find(".pins li a").TextContent));
        Assert.Contains("1.0.0", panel.Find(".pins li .mono").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("newer version", panel.Markup, StringComparison.Ordinal);
        var bar = Show<DesignerToolbar>(session);
        Assert.Empty(bar.FindAll(".newer"));

        await ApproveAsync(Segment("1.1.0", "PID-5.2"), "1.1.0");
        var later = Show<PinsPanel>(session);
        later.WaitForAssertion(() => Assert.Contains("newer version available: 1.1.0", later.Markup, StringComparison.Ordinal));
        Assert.Equal("/compare/labs/pid?from=1.0.0&to=1.1.0", later.Find(".pins .new a").GetAttribute("href"));
        bar.WaitForAssertion(() => Assert.Equal("/versions/labs/user#pins", bar.Find(".newer").GetAttribute("href"))); // it noticed by itself
    }

    protected override async ValueTask DisposeAsyncCore()
    {
        await base.DisposeAsyncCore();
        await portal.DisposeAsync();
    }

    private const string UserJson = """
        { "id": "labs/user", "version": "1.0.0", "kind": "message", "source": { "format": "hl7v2", "structure": "ORU_R01" }, "target": { "format": "fhir-r4", "bundle": "transaction" }, "uses": { "own": { "id": "labs/pid" } },
          "rules": [{ "id": "patient", "from": "PATIENT_RESULT.PATIENT.PID", "resource": "Patient", "as": "p", "key": ["PID-3.1"], "map": "own" }] }
        """;

    private static DefinitionFolder User => Of(UserJson);

    private static DefinitionFolder Segment(string number, string from) => Of($$"""
        { "id": "labs/pid", "version": "{{number}}", "kind": "segment", "source": { "format": "hl7v2", "structure": "PID" }, "target": { "format": "fhir-r4", "type": "Patient" }, "rules": [{ "id": "family", "from": "{{from}}", "to": "name.family" }] }
        """);

    private static DefinitionFolder Of(string json) => DefinitionFolder.Of(MappingPackage.Parse(Encoding.UTF8.GetBytes(json), new Dictionary<string, ReadOnlyMemory<byte>>()).Require());

    private static string Text(DefinitionFolder folder) => string.Join(' ', folder.Definition.Rules[0].Rules.Select(rule => $"\"{rule.Value}\""));

    private static async Task RestoreAsync(IRenderedComponent<PastNotice> notice)
    {
        notice.WaitForAssertion(() => Assert.Single(notice.FindAll("button")));
        await notice.InvokeAsync(() => notice.Find("button").Click());
        await notice.InvokeAsync(() => notice.Find("dialog .danger").ClickAsync());
    }

    private IRenderedComponent<T> Show<T>(DesignerSession session)
        where T : ComponentBase
    {
        var shown = Render<CascadingValue<DesignerSession>>(value => value.Add(cascading => cascading.Value, session).AddChildContent<T>());
        return shown.FindComponent<T>();
    }

    private async Task SaveAsync(string number)
    {
        var drafts = portal.Get<DraftStore>();
        (await drafts.SaveAsync(Of(Encoding.UTF8.GetString(Definition(number))), (await drafts.OpenAsync(Mapping, Cancel)).Value?.Revision ?? 0, Ada, cancellationToken: Cancel)).Require();
    }

    private async Task ApproveAsync(DefinitionFolder folder, string number)
    {
        var saved = (await portal.Get<DraftStore>().SaveAsync(folder, 0, Ada, cancellationToken: Cancel)).Require();
        var candidate = (await portal.Versions.SubmitAsync(Ada, folder.Definition.Id, saved.Revision, number, "because", cancellationToken: Cancel)).Require();
        Assert.Null(await portal.Versions.ApproveAsync(new VersionDecision(candidate.Sequence, candidate.State, candidate.EffectiveHash, Rita, "looked at"), Cancel));
    }

    private void Be(Actor actor, params string[] policies)
    {
        string[] all = [Policies.ReadMappings, .. policies];
        person.SetAuthorized(actor.Name).SetPolicies(all)
            .SetClaims([new Claim(Principals.ActorClaim, actor.Id), new Claim(ClaimTypes.Name, actor.Name), .. all.Select(name => new Claim(Policies.ClaimType, name))]);
    }
}
