using IntegrationStudio.Engine.Governance;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using Xunit;
using static IntegrationStudio.Engine.Tests.Governance.VersionLab;

namespace IntegrationStudio.Engine.Tests.Governance;

public sealed class MappingShelfTests : IAsyncDisposable
{
    private static readonly DemoApproval Demo = new(Ada, Rita);

    private readonly VersionLab _lab = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    [Fact]
    public async Task An_approval_puts_another_library_in_place_at_once()
    {
        var shelf = new MappingShelf(_lab.Versions);
        int changes = 0;
        shelf.Changed += () => changes++;
        MappingLibrary before = shelf.Current;

        MappingVersion version = await _lab.SubmitAsync(Map(), "1.0.0");
        Assert.Same(before, shelf.Current);
        Assert.False(shelf.Current.Contains(Id));
        Assert.Null(await _lab.Versions.ApproveAsync(Decision(version, Rita), Cancel));

        Assert.Equal(1, changes);
        Assert.False(before.Contains(Id));
        Assert.Equal("1.0.0", shelf.Current.Find(Id)?.Definition.Version);
        Assert.True(shelf.Current.Compile(Id).Succeeded);
    }

    [Fact]
    public async Task What_is_approved_stands_in_the_library_without_its_pins_and_meets_the_newest()
    {
        await _lab.ApprovedAsync(Map("labs/base"), "1.0.0");
        MappingVersion partner = await _lab.ApprovedAsync(Partner(), "1.0.0");
        await _lab.ApprovedAsync(Map("labs/base", Rule("family", "PID-9.1", "name.family")), "1.1.0");
        var shelf = new MappingShelf(_lab.Versions);

        Assert.Equal(new MappingReference("labs/base"), shelf.Current.Find(Id)!.Definition.Extends);
        Assert.True(shelf.Current.Compile(Id).Succeeded);
        Assert.NotEqual(partner.EffectiveHash, shelf.Current.EffectiveHash(Id));
    }

    [Fact]
    public async Task A_new_installation_begins_with_what_its_folders_have_unreviewed()
    {
        MappingLibrary folders = MappingLibrary.Of(Product("PID-3.1"), Map("labs/base").Package, Partner().Package);
        Assert.Empty(await VersionSeed.RunAsync(_lab.Versions, folders, cancellationToken: Cancel));
        await VersionSeed.RunAsync(_lab.Versions, MappingLibrary.Of(Map("labs/later").Package), cancellationToken: Cancel);
        var shelf = new MappingShelf(_lab.Versions);

        Assert.Equal(["labs/base", Id], shelf.Versions.Keys.Order());
        Assert.All(shelf.Versions.Values, version => Assert.Equal(VersionState.Unreviewed, version.State));
        Assert.True(shelf.Current.Compile(Id).Succeeded);
        Assert.Equal("version.not-approved", (await _lab.Versions.CompileAsync(new VersionKey(Id, "0.1.0"), Cancel)).Problems[0].Code);

        MappingVersion reviewed = await _lab.ApprovedAsync(Map("labs/base"), "1.0.0");
        Assert.Equal(reviewed.Sequence, shelf.Versions["labs/base"].Sequence);
    }

    [Fact]
    public async Task The_demo_begins_with_approved_versions_bases_first()
    {
        await VersionSeed.RunAsync(_lab.Versions, MappingLibrary.Of(Product("PID-3.1"), Map("labs/base").Package, Partner().Package, Map("labs/broken", "{ \"id\": \"x\" }").Package), Demo, Cancel);

        Assert.Equal([("labs/base", VersionState.Approved), ("labs/broken", VersionState.Unreviewed), (Id, VersionState.Approved)], (await _lab.Versions.NewestAsync(Cancel)).Select(version => (version.Key.Id, version.State)).Order());
        MappingVersion partner = (await _lab.Versions.LatestApprovedAsync(Id, Cancel))!;
        Assert.True((await _lab.Versions.CompileAsync(partner.Key, Cancel)).Succeeded);
    }

    [Fact]
    public async Task A_definition_that_was_altered_in_the_database_is_not_in_the_library()
    {
        await _lab.ApprovedAsync(Map(), "1.0.0");
        _lab.Sql("UPDATE version_content SET content = x'00'");
        var shelf = new MappingShelf(_lab.Versions);

        Assert.Equal("version.altered", shelf.Current.Read(Id).Problems[0].Code);
        Assert.Equal("version.altered", shelf.Open(Id).Problems[0].Code);
        Assert.False(shelf.Current.Compile(Id).Succeeded);
    }

    private static DefinitionFolder Partner() => DefinitionFolder.Of(Mappings.Some.Package(
        $$"""{ "id": "{{Id}}", "version": "0.1.0", "kind": "message", "extends": { "id": "labs/base" }, "changes": [{ "at": "patient", "op": "add", "rule": { "id": "more", "from": "PID-7", "to": "name.text" } }] }"""));
}
