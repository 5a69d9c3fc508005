using System.Text;
using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Engine.Connectors.File;
using IntegrationStudio.Engine.Connectors.Mllp;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Standards;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Channels;

public sealed class ChannelDefinitionTests
{
    [Fact]
    public void Reads_what_it_writes()
    {
        var definition = TestHost.Channel() with { Filter = "PID-3.exists()", OrderingKey = ["MSH-3", "PID-3.1"], Mapping = new MappingChoice { By = "MSH-4", Table = new Dictionary<string, string> { ["N"] = "labs/n" }, Default = "x/{structure}" }, Content = new ContentDefinition { Split = SplitMode.Hl7Batch } };

        var again = ChannelDefinition.Read(Encoding.UTF8.GetBytes(definition.Write())).Require();

        Assert.Equal(definition.Write(), again.Write());
        Assert.Equal(SplitMode.Hl7Batch, again.Content.Split);
        Assert.Contains("\"hl7-batch\"", definition.Write(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_file_does_not_say_is_the_default()
    {
        var definition = ChannelDefinition.Read("""{"id":"a","source":{"port":1,"kind":"mllp"},"mapping":{"default":"m"},"destinations":[{"kind":"mllp","id":"b","host":"h"}]}"""u8).Require();

        Assert.Equal(("hl7v2", true, "2.9", "main"), (definition.Content.Format, definition.AutoStart, definition.Accepts.MaxVersion, definition.Choices[0].Id));
        Assert.Equal(new MllpSourceDefinition { Port = 1 }, definition.Source);
        Assert.Equal(new MllpDestinationDefinition { Id = "b", Host = "h" }, definition.Destinations[0]);
        Assert.Empty(definition.Mappings);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{\"id\":\"a\"}")]
    [InlineData("{\"id\":\"a\",\"source\":{\"kind\":\"mllp\"},\"mapping\":{},\"colour\":\"red\"}")]
    public void Refuses_text_that_is_no_channel(string json) =>
        Assert.Equal("channel.json", Assert.Single(ChannelDefinition.Read(Encoding.UTF8.GetBytes(json)).Problems).Code);

    [Fact]
    public void Reports_every_problem_at_once_with_its_place()
    {
        var channel = TestHost.Channel("Bad Id");
        channel = channel with
        {
            Source = new MllpSourceDefinition { Address = "0.0.0.0", Port = 70_000 },
            Accepts = new AcceptDefinition { Types = ["ORU"], MinVersion = "two" },
            Filter = "PID-3.nonsense(",
            Mapping = new MappingChoice { Default = "missing" },
            Destinations = [new FileDestinationDefinition { Id = "files", Folder = ".." }, new MllpDestinationDefinition { Id = "files" }],
        };

        var problems = CompiledChannel.Compile(channel, Options()).Problems.Select(problem => problem.Path.Split(':')[0]).ToHashSet();

        Assert.Superset(new HashSet<string>
        {
            "id", "source.address", "source.port", "accepts.types[0]", "accepts.minVersion", "filter", "mapping.default",
            "destinations[0].folder", "destinations[1].id", "destinations[1].host", "destinations[1].port",
        }, problems);
    }

    [Fact]
    public void Names_every_connector_that_there_is_not_and_those_that_there_are()
    {
        var problems = ChannelDefinition.Read("""{"id":"a","source":{"kind":"telex"},"mapping":{},"destinations":[{"id":"a","kind":"fax"},{"id":"b"},{"id":"c","port":1,"host":"h","kind":"mllp"}]}"""u8).Problems;

        Assert.Equal(["source.kind", "destinations[0].kind", "destinations[1].kind"], problems.Select(problem => problem.Path));
        Assert.Contains("mllp", problems[0].Mend, StringComparison.Ordinal);
        Assert.Contains("file", problems[1].Mend, StringComparison.Ordinal);
    }

    [Fact]
    public void Listens_beyond_loopback_only_when_that_is_allowed()
    {
        var channel = TestHost.Channel(change: source => source with { Address = "0.0.0.0" });

        Assert.Equal("channel.not-loopback", Assert.Single(CompiledChannel.Compile(channel, Options()).Problems).Code);
        Assert.True(CompiledChannel.Compile(channel, Options() with { ListenOn = [System.Net.IPAddress.Any] }).Succeeded);
        Assert.True(CompiledChannel.Compile(TestHost.Channel(change: source => source with { Address = "::1" }), Options()).Succeeded);
    }

    [Fact]
    public async Task A_port_in_use_makes_the_channel_faulted_and_says_why()
    {
        await using var host = TestHost.Open();
        var port = await host.AddAsync(TestHost.Channel());

        var problems = await host.Host.AddAsync(TestHost.Channel("second", change: source => source with { Port = port }), TestContext.Current.CancellationToken);

        Assert.Equal("channel.listen", Assert.Single(problems).Code);
        Assert.Equal(ChannelActivity.Faulted, host.Host.Find("second")!.Activity);
    }

    [Theory]
    [InlineData(0, 800, 1200)]
    [InlineData(3, 6400, 9600)]
    [InlineData(50, 240_000, 360_000)]
    public void Retries_wait_longer_each_time_up_to_the_longest(int failures, long low, long high)
    {
        var schedule = new RetrySchedule(new RetryDefinition());

        for (var i = 0; i < 200; i++)
            Assert.InRange(schedule.Wait(failures), low, high);
    }

    private static ChannelHostOptions Options() => new()
    {
        OutputRoot = Path.GetTempPath(),
        Mappings = MappingLibrary.Of([]),
        CompileMapping = id => id == "missing"
            ? new Problem("mapping.unknown", id, "There is no such mapping.")
            : new ChannelMapping(new("echo", "1.0.0", "x"), (_, _, _) => throw new NotSupportedException()),
    };
}
