using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Engine.Connectors.File;
using IntegrationStudio.Engine.Connectors.Http;
using IntegrationStudio.Engine.Governance;
using IntegrationStudio.Engine.Governance.Publications;
using IntegrationStudio.Engine.Mappings;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Governance.Publications;

/// <summary>Channels as drafts, versions, reviews and publications.</summary>
public sealed class ChannelPublicationTests : IAsyncDisposable
{
    private static readonly Actor Otto = new("user:otto", "Otto");
    private readonly VersionLab _lab = new();
    private ChannelHost? _host;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private ChannelHost Host => _host ??= new ChannelHost(_lab.Journal, new ChannelHostOptions { OutputRoot = Path.Combine(Path.GetDirectoryName(_lab.Journal.Path)!, "out"), Mappings = MappingLibrary.Of([]) });

    private ChannelPublications Publications => new(_lab.Journal, _lab.Versions, Host);

    [Fact]
    public void A_channel_is_the_same_after_it_was_a_draft()
    {
        var channel = Channel() with { Title = "Labs \u2013 north", Filter = "PID-3.1 != 'test'" };
        var read = ChannelVersions.Read(MappingDefinition.Parse(ChannelVersions.Folder(channel).Definition.ToJson()).Require());
        Assert.Equal(channel.Write(), read.Require().Write());
    }

    [Fact]
    public async Task An_approved_version_runs_from_its_publication_on_and_after_a_restart()
    {
        await _lab.ApprovedAsync(ChannelVersions.Folder(Channel()), "1.0.0");
        var first = (await Publications.PublishAsync("labs", "1.0.0", 0, "go-live", Otto, Cancel)).Require();
        Assert.Equal("out-1", Folder());
        Assert.Equal(ChannelActivity.Running, Host.Find("labs")!.Activity);

        var next = await _lab.ApprovedAsync(ChannelVersions.Folder(Channel("out-2")), "1.1.0");
        Assert.Equal(ChangeKind.Minor, next.Kind);
        (await Publications.PublishAsync("labs", "1.1.0", first.Id, null, Otto, Cancel)).Require();
        Assert.Equal("out-2", Folder());

        await Host.DisposeAsync();
        _host = null;
        await _lab.RestartAsync();
        Assert.Empty(await Publications.StartAsync(Cancel));
        Assert.Equal("out-2", Folder());
        Assert.Equal(["1.1.0", "1.0.0"], (await Publications.HistoryAsync("labs", cancel: Cancel)).Select(publication => publication.Number!));
    }

    [Fact]
    public async Task What_is_not_approved_not_intact_or_ones_own_is_refused_and_audited()
    {
        await _lab.SubmitAsync(ChannelVersions.Folder(Channel()), "1.0.0");
        Assert.Contains((await Publications.PublishAsync("labs", "1.0.0", 0, null, Otto, Cancel)).Problems, problem => problem.Code == "version.not-approved");
        var version = (await _lab.Versions.FindAsync(ChannelVersions.IdOf("labs"), "1.0.0", cancellationToken: Cancel))!;
        Assert.Null(await _lab.Versions.ApproveAsync(VersionLab.Decision(version, VersionLab.Rita), Cancel));

        Assert.Equal("publication.author", (await Publications.PublishAsync("labs", "1.0.0", 0, null, VersionLab.Ada, Cancel)).Problems[0].Code);
        Assert.Equal("version.unknown", (await Publications.PublishAsync("labs", "9.0.0", 0, null, Otto, Cancel)).Problems[0].Code);
        Assert.Equal("publication.changed", (await Publications.PublishAsync("labs", "1.0.0", 7, null, Otto, Cancel)).Problems[0].Code);
        Assert.Null(Host.Find("labs"));
        _lab.Sql("UPDATE version_content SET content = zeroblob(100)");
        Assert.Equal("version.altered", (await Publications.PublishAsync("labs", "1.0.0", 0, null, Otto, Cancel)).Problems[0].Code);
        Assert.Equal(5, _lab.Audited("version.publish").Count(line => line.Contains(" 1 ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_version_that_cannot_run_here_is_refused_with_everything_that_is_wrong()
    {
        var wrong = Channel("../elsewhere") with { Filter = "((", Destinations = [.. Channel("../elsewhere").Destinations, new FileDestinationDefinition { Id = "files", Folder = "x", From = "nobody" }] };
        await _lab.ApprovedAsync(ChannelVersions.Folder(wrong), "1.0.0");
        var codes = (await Publications.PublishAsync("labs", "1.0.0", 0, null, Otto, Cancel)).Problems.Select(problem => problem.Code).ToList();
        Assert.Contains("file.folder", codes);
        Assert.Contains("channel.from", codes);
        Assert.Contains("channel.destination-id", codes);
        Assert.True(codes.Count >= 4, string.Join(", ", codes));
    }

    [Fact]
    public async Task What_is_no_channel_cannot_be_handed_in()
    {
        var folder = ChannelVersions.Folder("labs", """{ "id": "other", "source": { "kind": "carrier-pigeon" } }""", null).Require();
        var submitted = await _lab.Versions.SubmitAsync(VersionLab.Ada, folder.Definition.Id, await _lab.SaveAsync(folder), "1.0.0", "because", cancellationToken: Cancel);
        Assert.Equal("channel.source-kind", submitted.Problems[0].Code);
        Assert.Equal("channel.other-id", ChannelVersions.Read(ChannelVersions.Folder(Channel()).Definition with { Id = "channels/wards" }).Problems[0].Code);
    }

    [Fact]
    public async Task Versions_of_channels_are_no_mappings()
    {
        await _lab.ApprovedAsync(ChannelVersions.Folder(Channel()), "1.0.0");
        (await Publications.PublishAsync("labs", "1.0.0", 0, null, Otto, Cancel)).Require();
        Assert.False(new MappingShelf(_lab.Versions).Current.Contains("channels/labs"));
        Assert.Empty(await _lab.Journal.Reader.Read(PublicationRows.InForce, Cancel));
        Assert.Equal("labs", Assert.Single(await Publications.InForceAsync(Cancel)).Channel);
    }

    [Fact]
    public async Task A_difference_names_the_part_of_the_channel()
    {
        await _lab.ApprovedAsync(ChannelVersions.Folder(Channel()), "1.0.0");
        var changes = Engine.Governance.Difference.DefinitionDifference.Of(ChannelVersions.Folder(Channel()), ChannelVersions.Folder(Channel("out-2") with { Title = "North" })).Settings;
        Assert.Contains(changes, change => change is { Field: "channel.destinations[files].folder", Before: "out-1", After: "out-2" });
        Assert.Contains(changes, change => change is { Field: "channel.title", Before: null, After: "North" });
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
            await _host.DisposeAsync();
        await _lab.DisposeAsync();
    }

    private static ChannelDefinition Channel(string folder = "out-1") => new() { Id = "labs", Source = new HttpSourceDefinition(), Destinations = [new FileDestinationDefinition { Id = "files", Folder = folder }] };

    private string? Folder() => ((FileDestinationDefinition)Host.Find("labs")!.Definition.Destinations[0]).Folder;
}
