using System.Text;
using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Engine.Connectors.File;
using IntegrationStudio.Engine.Connectors.Http;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Channels;

/// <summary>A message on trial: what would become of it, without anything becoming of it.</summary>
public sealed class TrialTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_step_is_shown_and_nothing_is_stored_or_sent()
    {
        await using var host = TestHost.Open();
        var channel = TestHost.Channel() with
        {
            Filter = "PID-3.1",
            Destinations =
            [
                new FileDestinationDefinition { Id = "files", Folder = "labs", Name = "{id}-{controlId}.json" },
                new FileDestinationDefinition { Id = "high", Folder = "high", When = "OBX-8 = 'H'" },
                new FileDestinationDefinition { Id = "raw", Folder = "raw", From = "message" },
                new FileDestinationDefinition { Id = "later", Folder = "later", After = "high" },
            ],
        };

        var steps = Assert.Single((await host.Host.TryAsync(channel, Some.OruMessage("M1"), Cancel)).Require().Messages).Steps;

        Assert.Equal(["source", "filter", "mapping", "destinations[0]", "destinations[1]", "destinations[2]", "destinations[3]", "source"], steps.Select(step => step.Part));
        Assert.Equal([TrialResult.Passed, TrialResult.Passed, TrialResult.Passed, TrialResult.Passed, TrialResult.Left, TrialResult.Passed, TrialResult.Left, TrialResult.Passed], steps.Select(step => step.Result));
        Assert.Contains("ORU^R01, control id M1, patient P1", steps[0].Words, StringComparison.Ordinal);
        Assert.Contains("M1", Text(steps[2]), StringComparison.Ordinal);
        Assert.Contains("0000000001-M1.json", steps[3].Words, StringComparison.Ordinal);
        Assert.Equal(Some.OruMessage("M1"), steps[5].Content!.Value.ToArray());
        Assert.Equal("AA", Some.Code(steps[7].Content!.Value.ToArray()));
        Assert.Empty(host.Sent);
        Assert.Empty(host.Files());
        Assert.Empty(await host.RowsAsync());
        Assert.Null(host.Host.Find("labs"));
    }

    [Fact]
    public async Task What_is_refused_filtered_or_not_mapped_ends_where_it_would()
    {
        await using var host = TestHost.Open(prepare: host => host.BeforeMap = message => message.ControlId == "BAD" ? throw new InvalidOperationException() : Task.CompletedTask);
        var channel = TestHost.Channel() with { Filter = "PID-3.1 = 'P1'", Acknowledge = AcknowledgeMoment.Processed };

        var refused = await StepsAsync(host, channel, Encoding.ASCII.GetBytes("HELLO WORLD"));
        Assert.Equal(TrialResult.Failed, Assert.Single(refused).Result);
        Assert.NotEmpty(refused[0].Problems);

        var filtered = await StepsAsync(host, channel, Some.OruMessage(patient: "P2"));
        Assert.Equal(["Intake", "Filter", "Answer"], filtered.Select(step => step.Title));
        Assert.Equal("AA", Some.Code(filtered[2].Content!.Value.ToArray()));

        var failed = await StepsAsync(host, channel, Some.OruMessage("BAD"));
        Assert.Equal(TrialResult.Failed, failed[2].Result);
        Assert.Equal("AE", Some.Code(failed[^1].Content!.Value.ToArray()));
        Assert.DoesNotContain(failed, step => step.Part.StartsWith("destinations", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_batch_is_tried_part_by_part_up_to_a_limit()
    {
        await using var host = TestHost.Open();
        var channel = TestHost.Channel(source: "http") with { Content = new ContentDefinition { Split = SplitMode.Hl7Batch } };
        var batch = Enumerable.Range(1, 30).SelectMany(i => Some.OruMessage($"M{i}")).ToArray();

        var trial = (await host.Host.TryAsync(channel, batch, Cancel)).Require();
        Assert.Equal((30, ChannelTrial.MostMessages), (trial.Count, trial.Messages.Count));
        Assert.Equal(TrialResult.Failed, (await StepsAsync(host, channel, "BHS|^~\\&|\rMSH|"u8.ToArray()))[0].Result);
    }

    [Fact]
    public async Task What_is_too_large_or_no_channel_says_so()
    {
        await using var host = TestHost.Open();
        Assert.Equal("trial.too-large", (await host.Host.TryAsync(TestHost.Channel(), new byte[ChannelTrial.MostBytes + 1], Cancel)).Problems[0].Code);
        Assert.Contains((await host.Host.TryAsync(TestHost.Channel() with { Filter = "((" }, Some.OruMessage(), Cancel)).Problems, problem => problem.Path.StartsWith("filter", StringComparison.Ordinal));
        var small = TestHost.Channel() with { Source = new HttpSourceDefinition { MaxMessageBytes = 10 } };
        Assert.Equal(TrialResult.Failed, (await StepsAsync(host, small, Some.OruMessage()))[0].Result);
    }

    private static async Task<IReadOnlyList<TrialStep>> StepsAsync(TestHost host, ChannelDefinition channel, byte[] message) => (await host.Host.TryAsync(channel, message, Cancel)).Require().Messages[0].Steps;

    private static string Text(TrialStep step) => Encoding.UTF8.GetString(step.Content!.Value.Span);
}
