using IntegrationStudio.Engine.Governance;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Governance;

/// <summary>Labels, pins and where-used.</summary>
public sealed class VersionLinkTests : IAsyncLifetime
{
    private readonly VersionLab _lab = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    [Fact]
    public async Task Labels_are_put_on_and_taken_off_and_both_are_audited()
    {
        MappingVersion version = await _lab.ApprovedAsync(VersionLab.Map(), "1.0.0");
        Assert.Null(await _lab.Versions.LabelAsync(version.Sequence, " go-live ", true, VersionLab.Ada, cancellationToken: Cancel));
        Assert.Null(await _lab.Versions.LabelAsync(version.Sequence, "go-live", true, VersionLab.Ada, cancellationToken: Cancel));
        VersionPage found = await _lab.Versions.HistoryAsync(VersionLab.Id, new VersionFilter { Label = "go-live" }, cancellationToken: Cancel);
        Assert.Equal(["go-live"], Assert.Single(found.Items).Labels);
        Assert.Null(await _lab.Versions.LabelAsync(version.Sequence, "go-live", false, VersionLab.Ada, cancellationToken: Cancel));
        Assert.Empty((await _lab.Versions.FindAsync(version.Sequence, Cancel))!.Labels);
        Assert.Equal(2, _lab.Audited("version.label").Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("a\u0007b")]
    [InlineData("a label that is far longer than anybody would read")]
    public async Task A_label_is_a_short_word(string label)
    {
        MappingVersion version = await _lab.ApprovedAsync(VersionLab.Map(), "1.0.0");
        Assert.Equal("version.label", (await _lab.Versions.LabelAsync(version.Sequence, label, true, VersionLab.Ada, cancellationToken: Cancel))?.Code);
    }

    [Fact]
    public async Task A_version_has_a_limit_of_labels()
    {
        MappingVersion version = await _lab.ApprovedAsync(VersionLab.Map(), "1.0.0");
        for (int i = 0; i < VersionStore.MostLabels; i++) Assert.Null(await _lab.Versions.LabelAsync(version.Sequence, $"label-{i}", true, VersionLab.Ada, cancellationToken: Cancel));
        Assert.Equal("version.label", (await _lab.Versions.LabelAsync(version.Sequence, "one more", true, VersionLab.Ada, cancellationToken: Cancel))?.Code);
    }

    [Fact]
    public async Task Pins_and_users_are_found_from_both_sides()
    {
        MappingVersion version = await _lab.ApprovedAsync(VersionLab.Map(), "1.0.0");
        VersionPin pin = Assert.Single(await _lab.Versions.PinsAsync(version.EffectiveHash, Cancel));
        Assert.Equal("hl7/pid", pin.Id);
        VersionUser user = Assert.Single((await _lab.Versions.UsersAsync("hl7/pid", cancellationToken: Cancel)).Items);
        Assert.Equal((version.Key, VersionState.Approved, pin), (user.Key, user.State, user.Pin));

        // The newest approved version counts, and a candidate beside it.
        MappingVersion next = await _lab.SubmitAsync(VersionLab.Map(rules: VersionLab.Rule("family", "PID-5.1", "name.family") + "," + VersionLab.Rule("given", "PID-5.2", "name.given")), "1.1.0");
        Assert.Equal(["1.0.0", "1.1.0"], (await _lab.Versions.UsersAsync("hl7/pid", cancellationToken: Cancel)).Items.Select(found => found.Key.Number).Order());
        Assert.Null(await _lab.Versions.ApproveAsync(VersionLab.Decision(next, VersionLab.Rita), Cancel));
        Assert.Equal(["1.1.0"], (await _lab.Versions.UsersAsync("hl7/pid", cancellationToken: Cancel)).Items.Select(found => found.Key.Number));
    }

    [Fact]
    public async Task What_came_back_from_its_reviewer_is_known_until_it_is_handed_in_again()
    {
        await _lab.ApprovedAsync(VersionLab.Map("labs/west/oru"), "1.0.0");
        MappingVersion first = await _lab.SubmitAsync(VersionLab.Map(), "1.0.0");
        Assert.Empty(await _lab.Versions.ReturnedAsync(Cancel));
        Assert.Null(await _lab.Versions.RequestChangesAsync(VersionLab.Decision(first, VersionLab.Rita), Cancel));
        Assert.Equal([VersionLab.Id], await _lab.Versions.ReturnedAsync(Cancel));
        await _lab.SubmitAsync(VersionLab.Map(rules: VersionLab.Rule("family", "PID-5.2", "name.family")), "1.0.0");
        Assert.Empty(await _lab.Versions.ReturnedAsync(Cancel));
    }

    [Fact]
    public async Task A_version_that_runs_on_a_channel_is_not_retired()
    {
        MappingVersion version = await _lab.ApprovedAsync(VersionLab.Map(), "1.0.0");
        _lab.Sql("INSERT INTO publication (channel, mapping, number, candidate, effective_hash, publisher, name, at, replaces) VALUES ('east', $id, '1.0.0', 1, $hash, 'user:olga', 'Olga', 1, 0)", ("$id", VersionLab.Id), ("$hash", version.EffectiveHash));
        Engine.Governance.VersionDecision retire = VersionLab.Decision(version, VersionLab.Rita);
        Assert.Contains("channel east", (await _lab.Versions.RetireAsync(retire, Cancel))!.Message, StringComparison.Ordinal);

        _lab.Sql("INSERT INTO publication (channel, mapping, number, candidate, effective_hash, publisher, name, at, replaces) VALUES ('east', $id, NULL, NULL, NULL, 'user:olga', 'Olga', 2, 1)", ("$id", VersionLab.Id));
        Assert.Null(await _lab.Versions.RetireAsync(retire, Cancel));
    }
}
