using IntegrationStudio.Engine.Governance;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Standards;
using Xunit;
using static IntegrationStudio.Engine.Tests.Governance.VersionLab;

namespace IntegrationStudio.Engine.Tests.Governance;

public sealed class VersionStoreTests : IAsyncDisposable
{
    private const string Two = """{ "id": "family", "from": "PID-5.1", "to": "name.family" }, { "id": "given", "from": "PID-5.2", "to": "name.given" }""";

    private readonly VersionLab _lab = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    [Fact]
    public async Task What_is_handed_in_is_frozen_with_its_number_and_pins()
    {
        await _lab.SaveAsync(Map(), Bob);
        MappingVersion version = await _lab.SubmitAsync(Map(rules: Two), "1.0.0");

        Assert.Equal((new VersionKey(Id, "1.0.0"), 1, VersionState.InReview), (version.Key, version.Candidate, version.State));
        Assert.Equal(["Ada", "Bob"], version.Authors.Select(author => author.Name));
        DefinitionFolder folder = (await _lab.Versions.OpenAsync(version.Key, Cancel)).Require();
        MappingReference pin = folder.Definition.Uses["PID[Patient]"];
        Assert.Equal(("1.0.0", _lab.Versions.Shipped.EffectiveHash("hl7/pid")), (pin.Version, pin.Hash));
        Assert.Equal(["user:ada 0 because"], _lab.Audited("version.submit"));

        await _lab.SaveAsync(Map(rules: """{ "id": "given", "from": "PID-5.2", "to": "name.given" }"""));
        Assert.Equal(folder.Package.ContentHash, (await _lab.Versions.OpenAsync(version.Key, Cancel)).Require().Package.ContentHash);
    }

    [Fact]
    public async Task An_approval_ends_the_draft_and_what_was_approved_runs_after_a_restart()
    {
        MappingVersion version = await _lab.ApprovedAsync(Map(), "1.0.0");
        await _lab.RestartAsync();

        Assert.Equal("draft.unknown", (await _lab.Drafts.OpenAsync(Id, Cancel)).Problems[0].Code);
        MappingVersion found = (await _lab.Versions.LatestApprovedAsync(Id, Cancel))!;
        Assert.Equal((VersionState.Approved, "Rita", version.EffectiveHash), (found.State, found.Approvals[0].Approver.Name, found.Approvals[0].EffectiveHash));
        CompiledMapping compiled = (await _lab.Versions.CompileAsync(version.Key, Cancel)).Require();
        Assert.Equal((Id, "1.0.0", version.EffectiveHash), (compiled.Id, compiled.Version, compiled.EffectiveHash));
        Assert.Equal(version.EffectiveHash, (await _lab.Versions.CompileAsync(Id, version.EffectiveHash, Cancel)).Require().EffectiveHash);
    }

    [Fact]
    public async Task A_new_release_of_the_product_never_changes_an_approved_version()
    {
        MappingVersion version = await _lab.ApprovedAsync(Map(), "1.0.0");
        await _lab.RestartAsync(MappingLibrary.Of(Product("PID-2.1")));

        Assert.Equal(version.EffectiveHash, (await _lab.Versions.CompileAsync(version.Key, Cancel)).Require().EffectiveHash);
        MappingVersion next = await _lab.ApprovedAsync(Map(rules: Two), "1.1.0");
        Assert.NotEqual(version.EffectiveHash, next.EffectiveHash);
        Assert.Equal(_lab.Versions.Shipped.EffectiveHash("hl7/pid"), (await _lab.Versions.OpenAsync(next, Cancel)).Require().Definition.Uses["PID[Patient]"].Hash);
    }

    [Fact]
    public async Task A_new_version_of_a_base_never_changes_what_pins_the_old_one()
    {
        await _lab.ApprovedAsync(Map("labs/base"), "1.0.0");
        MappingVersion partner = await _lab.ApprovedAsync(Extending("labs/base"), "1.0.0");
        await _lab.ApprovedAsync(Map("labs/base", Two), "1.1.0");

        Assert.Equal(partner.EffectiveHash, (await _lab.Versions.CompileAsync(partner.Key, Cancel)).Require().EffectiveHash);
        MappingVersion next = await _lab.ApprovedAsync(Extending("labs/base", "PID-8"), "1.1.0");
        Assert.Equal("1.1.0", (await _lab.Versions.OpenAsync(next, Cancel)).Require().Definition.Extends?.Version);
    }

    [Fact]
    public async Task What_uses_something_that_nobody_approved_is_not_taken()
    {
        await _lab.SubmitAsync(Map("labs/base"), "1.0.0");
        long revision = await _lab.SaveAsync(Extending("labs/base"));
        Assert.Equal("version.pin-unapproved", (await _lab.Versions.SubmitAsync(Ada, Id, revision, "1.0.0", "", cancellationToken: Cancel)).Problems[0].Code);
    }

    [Fact]
    public async Task Two_pins_of_one_definition_are_named()
    {
        await _lab.ApprovedAsync(Map("labs/base"), "1.0.0");
        await _lab.RestartAsync(MappingLibrary.Of(Product("PID-2.1")));
        DefinitionFolder both = DefinitionFolder.Of(Extending("labs/base").Package.With(Extending("labs/base").Definition with { Uses = new OrderedDictionary<string, MappingReference> { ["PID[Patient]"] = new("hl7/pid") } }));

        Problem problem = Assert.Single((await _lab.Versions.SubmitAsync(Ada, Id, await _lab.SaveAsync(both), "1.0.0", "", cancellationToken: Cancel)).Problems);
        Assert.Equal(("version.two-pins", "hl7/pid"), (problem.Code, problem.Path));
    }

    [Fact]
    public async Task Authors_cannot_approve_by_any_way_and_the_refusal_is_audited()
    {
        await _lab.SaveAsync(Map(rules: Two), Bob);
        await _lab.Drafts.DeleteAsync(Id, Cancel); // what he wrote may live on in the next draft
        MappingVersion version = await _lab.SubmitAsync(Map(), "1.0.0");

        Assert.Equal("version.four-eyes", (await _lab.Versions.ApproveAsync(Decision(version, Ada), Cancel))?.Code);
        Assert.Equal("version.four-eyes", (await _lab.Versions.ApproveAsync(Decision(version, Bob), Cancel))?.Code);
        Assert.Equal("version.four-eyes", (await _lab.Versions.RequestChangesAsync(Decision(version, Bob), Cancel))?.Code);
        Assert.Equal("version.not-yours", (await _lab.Versions.WithdrawAsync(Decision(version, Rita), Cancel))?.Code);
        Assert.Equal("version.other-content", (await _lab.Versions.ApproveAsync(Decision(version, Rita) with { EffectiveHash = "sha256:other" }, Cancel))?.Code);
        Assert.Equal(["user:ada 1 version.four-eyes", "user:bob 1 version.four-eyes", "user:rita 1 version.other-content"], _lab.Audited("version.approve"));
        Assert.Equal("version.not-approved", (await _lab.Versions.CompileAsync(version.Key, Cancel)).Problems[0].Code);
    }

    [Fact]
    public async Task Who_went_on_with_the_draft_while_it_was_in_review_is_an_author_of_the_next_version()
    {
        MappingVersion version = await _lab.SubmitAsync(Map(), "1.0.0");
        await _lab.SaveAsync(Map(rules: Two), Bob);
        Assert.Null(await _lab.Versions.ApproveAsync(Decision(version, Rita), Cancel));

        MappingVersion next = await _lab.SubmitAsync(Map(rules: Two), "1.1.0", Rita);
        Assert.Equal("version.four-eyes", (await _lab.Versions.ApproveAsync(Decision(next, Bob), Cancel))?.Code);
    }

    [Fact]
    public async Task Asked_for_changes_the_next_attempt_is_another_candidate_of_the_number()
    {
        MappingVersion first = await _lab.SubmitAsync(Map(), "1.0.0");
        Assert.Null(await _lab.Versions.RequestChangesAsync(Decision(first, Rita), Cancel));
        MappingVersion second = await _lab.SubmitAsync(Map(rules: Two), "1.0.0");
        Assert.Equal(2, second.Candidate);
        Assert.Equal("version.moved", (await _lab.Versions.ApproveAsync(Decision(first, Rita), Cancel))?.Code);
        Assert.Null(await _lab.Versions.ApproveAsync(Decision(second, Rita), Cancel));

        Assert.Equal([VersionState.Approved, VersionState.ChangesRequested], (await _lab.Versions.HistoryAsync(Id, cancellationToken: Cancel)).Items.Select(version => version.State));
        Assert.Equal(2, (await _lab.Versions.FindAsync(Id, "1.0.0", cancellationToken: Cancel))?.Candidate);
    }

    [Fact]
    public async Task Numbers_follow_the_kind_of_change()
    {
        await _lab.ApprovedAsync(Map(rules: Two), "1.0.0");
        await CheckAsync(Map(rules: Two).WithFile("tests/a.hl7", "MSH"u8.ToArray()), ChangeKind.Patch, "1.0.1");
        await CheckAsync(Map(rules: Two.Replace("PID-5.2", "PID-5.3", StringComparison.Ordinal)), ChangeKind.Minor, "1.1.0");
        await CheckAsync(Map(), ChangeKind.Major, "2.0.0");

        long revision = await _lab.SaveAsync(Map());
        Assert.Equal("version.too-low", (await _lab.Versions.SubmitAsync(Ada, Id, revision, "1.1.0", "", cancellationToken: Cancel)).Problems[0].Code);
        Assert.Equal("version.not-ascending", (await _lab.Versions.SubmitAsync(Ada, Id, revision, "1.0.0", "", cancellationToken: Cancel)).Problems[0].Code);
        Assert.Equal("version.number", (await _lab.Versions.SubmitAsync(Ada, Id, revision, "two", "", cancellationToken: Cancel)).Problems[0].Code);
        Assert.Equal("version.unchanged", (await _lab.Versions.SubmitAsync(Ada, Id, await _lab.SaveAsync(Map(rules: Two)), "1.0.1", "", cancellationToken: Cancel)).Problems[0].Code);

        async Task CheckAsync(DefinitionFolder draft, ChangeKind kind, string number)
        {
            VersionProposal proposal = (await _lab.Versions.ProposeAsync(draft, Cancel)).Require();
            Assert.Equal((kind, number), (proposal.Kind, proposal.Number.ToString()));
            Assert.NotEmpty(proposal.Reasons);
        }
    }

    [Fact]
    public async Task A_version_that_others_pin_is_not_retired()
    {
        MappingVersion version = await _lab.ApprovedAsync(Map("labs/base"), "1.0.0");
        MappingVersion partner = await _lab.ApprovedAsync(Extending("labs/base"), "1.0.0");
        Problem problem = (await _lab.Versions.RetireAsync(Decision(version, Rita), Cancel))!;
        Assert.Equal("version.in-use", problem.Code);
        Assert.Contains(partner.Key.ToString(), problem.Message, StringComparison.Ordinal);

        Assert.Null(await _lab.Versions.RetireAsync(Decision(partner, Rita), Cancel));
        Assert.Null(await _lab.Versions.RetireAsync(Decision(version, Rita), Cancel));
        Assert.Null(await _lab.Versions.LatestApprovedAsync(Id, Cancel));
    }

    [Fact]
    public async Task The_history_is_paged_and_filtered()
    {
        await _lab.ApprovedAsync(Map(), "1.0.0");
        for (int i = 1; i <= 5; i++) await _lab.ApprovedAsync(Map(rules: Rule("family", $"PID-{i}", "name.family")), $"1.{i}.0", i == 3 ? Bob : Ada);

        VersionPage page = await _lab.Versions.HistoryAsync(Id, take: 4, cancellationToken: Cancel);
        Assert.Equal(["1.5.0", "1.4.0", "1.3.0", "1.2.0"], page.Items.Select(version => version.Key.Number));
        VersionPage rest = await _lab.Versions.HistoryAsync(Id, before: page.Next, take: 4, cancellationToken: Cancel);
        Assert.Equal((2, null as long?), (rest.Items.Count, rest.Next));
        Assert.Equal("1.3.0", Assert.Single((await _lab.Versions.HistoryAsync(Id, new VersionFilter { Person = "bob" }, cancellationToken: Cancel)).Items).Key.Number);
        Assert.Empty((await _lab.Versions.HistoryAsync(Id, new VersionFilter { State = VersionState.InReview }, cancellationToken: Cancel)).Items);
        Assert.Equal("1.5.0", Assert.Single(await _lab.Versions.NewestAsync(Cancel)).Key.Number);
    }

    private static DefinitionFolder Extending(string @base, string from = "PID-7") => DefinitionFolder.Of(Mappings.Some.Package(
        $$"""{ "id": "{{Id}}", "version": "0.1.0", "kind": "message", "extends": { "id": "{{@base}}" }, "changes": [{ "at": "patient", "op": "add", "rule": { "id": "more", "from": "{{from}}", "to": "name.text" } }] }"""));
}
