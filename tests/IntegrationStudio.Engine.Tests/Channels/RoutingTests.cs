using System.Text;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Engine.Connectors;
using IntegrationStudio.Engine.Connectors.File;
using IntegrationStudio.Engine.Connectors.Http;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Mappings;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Channels;

/// <summary>Which destinations a message goes to, with what, and in which order.</summary>
public sealed class RoutingTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_goes_where_its_conditions_say()
    {
        await using var host = TestHost.Open();
        await host.AddAsync(Channel(To("all"), To("abnormal") with { When = "OBX-8 = 'H'" }, To("never") with { When = "PID-3.1 = 'nobody'" }));

        await SendAsync(host, Some.OruMessage());
        await host.SettledAsync();

        Assert.Equal(["all"], (await host.DetailAsync(1)).Deliveries.Select(delivery => delivery.Destination));
        Assert.Equal(MessageState.Completed, (await host.DetailAsync(1)).Row.State);
    }

    [Fact]
    public async Task A_message_for_nobody_is_complete()
    {
        await using var host = TestHost.Open();
        await host.AddAsync(Channel(To("never") with { When = "PID-3.1 = 'nobody'" }));

        await SendAsync(host, Some.OruMessage());
        await host.SettledAsync();

        Assert.Equal(MessageState.Completed, (await host.DetailAsync(1)).Row.State);
    }

    [Fact]
    public async Task Several_mappings_each_make_an_output_and_destinations_take_whose_they_want()
    {
        await using var host = TestHost.Open();
        await host.AddAsync(Channel(To("first"), To("second") with { From = "other" }, To("raw") with { From = "message" }, To("silent") with { From = "silent" }) with
        {
            Mapping = null,
            Mappings = [new() { Id = "one", Default = "echo" }, new() { Id = "other", Default = "echo-other" }, new() { Id = "silent", Default = "echo", When = "PID-3.1 = 'nobody'" }],
        });
        var message = Some.OruMessage();

        await SendAsync(host, message);
        await host.SettledAsync();

        var detail = await host.DetailAsync(1);
        Assert.Equal(["first", "second", "raw"], detail.Deliveries.Select(delivery => delivery.Destination));
        Assert.Equal(new (string?, string?)[] { ("one", null), ("other", "echo-other") }, detail.Outputs.Select(output => (output.Name, output.Mapping?.Id)));
        Assert.Equal(message, File.ReadAllBytes(Assert.Single(host.Files("raw"))));
    }

    [Fact]
    public async Task Where_one_of_several_mappings_fails_nothing_is_delivered()
    {
        await using var host = TestHost.Open();
        await host.AddAsync(Channel(To("first")) with { Mapping = null, Mappings = [new() { Id = "one", Default = "echo" }, new() { Id = "other", By = "OBX-5", Table = new Dictionary<string, string> { ["bad"] = "echo" } }] });

        await SendAsync(host, Some.OruMessage());
        await host.SettledAsync();

        var detail = await host.DetailAsync(1);
        Assert.Equal(MessageState.Failed, detail.Row.State);
        Assert.Equal("channel.no-mapping", Assert.Single(detail.Problems).Code);
        Assert.Empty(detail.Deliveries);
    }

    [Fact]
    public async Task Without_a_mapping_the_message_is_passed_on_as_it_came()
    {
        await using var host = TestHost.Open();
        await host.AddAsync(Channel(To("first")) with { Mapping = null });
        var message = Some.OruMessage();

        await SendAsync(host, message);
        await host.SettledAsync();

        Assert.Equal(message, File.ReadAllBytes(Assert.Single(host.Files("first"))));
        Assert.Empty((await host.DetailAsync(1)).Outputs);
    }

    [Fact]
    public async Task What_comes_after_a_destination_waits_until_that_one_has_it()
    {
        await using var host = TestHost.Open();
        var order = new List<string>();
        var hold = new TaskCompletionSource();
        host.InPlaceOfSend = async message =>
        {
            lock (order) order.Add(message.Destination);
            if (message.Destination == "first") await hold.Task;
            return null;
        };
        await host.AddAsync(Channel(To("first"), To("second") with { After = "first" }, To("third") with { After = "second" }));

        await SendAsync(host, Some.OruMessage());
        await TestHost.UntilAsync(async () => (await host.DetailAsync(1)).Deliveries.Count == 3);
        Assert.Equal([DeliveryState.Sending, DeliveryState.Waiting, DeliveryState.Waiting], (await host.DetailAsync(1)).Deliveries.Select(delivery => delivery.State));
        hold.SetResult();
        await host.SettledAsync();

        Assert.Equal(["first", "second", "third"], order);
        Assert.Equal(MessageState.Completed, (await host.DetailAsync(1)).Row.State);
        Assert.Equal(0, host.Host.Find("labs")!.QueueDepth);
    }

    [Fact]
    public async Task What_comes_after_a_dead_delivery_waits_for_its_end_and_is_withdrawn_with_it()
    {
        await using var host = TestHost.Open();
        host.InPlaceOfSend = message => Task.FromResult<DeliveryOutcome?>(message.Destination == "first" ? new DeliveryOutcome(DeliveryResult.Refused, "No.") : null);
        await host.AddAsync(Channel(To("first"), To("second") with { After = "first" }, To("third") with { After = "second" }));
        await SendAsync(host, Some.OruMessage());
        await TestHost.UntilAsync(async () => (await host.DetailAsync(1)).Deliveries is [{ State: DeliveryState.Dead }, ..]);
        Assert.Equal(MessageState.Routed, (await host.DetailAsync(1)).Row.State);

        Assert.Null(await host.Host.CancelAsync((await host.DetailAsync(1)).Deliveries[0].Id, Actor.Studio, Cancel));

        var detail = await host.DetailAsync(1);
        Assert.All(detail.Deliveries, delivery => Assert.Equal(DeliveryState.Cancelled, delivery.State));
        Assert.Equal(MessageState.Cancelled, detail.Row.State);
        Assert.Equal(0, host.Host.Find("labs")!.QueueDepth);
    }

    [Fact]
    public async Task What_waits_for_another_destination_goes_after_a_restart_too()
    {
        var folder = Directory.CreateTempSubdirectory("studio-chain").FullName;
        try
        {
            await using (var host = TestHost.Open(folder))
            {
                host.InPlaceOfSend = _ => Task.FromResult<DeliveryOutcome?>(new DeliveryOutcome(DeliveryResult.Retry, "Not now."));
                await host.AddAsync(Channel(To("first"), To("second") with { After = "first" }));
                await SendAsync(host, Some.OruMessage());
                await TestHost.UntilAsync(async () => (await host.DetailAsync(1)).Deliveries is [{ State: DeliveryState.RetryWait }, { State: DeliveryState.Waiting }]);
            }

            await using var again = TestHost.Open(folder);
            await again.AddAsync(Channel(To("first"), To("second") with { After = "first" }));
            await again.SettledAsync();

            Assert.Equal(MessageState.Completed, (await again.DetailAsync(1)).Row.State);
            Assert.Single(again.Files("second"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Everything_that_is_wrong_with_routes_is_said()
    {
        var channel = Channel(To("first") with { After = "second", From = "nothing" }, To("second") with { When = "PID-3.(" }) with
        {
            Mapping = null,
            Mappings = [new() { Id = "a", Default = "echo" }, new() { Id = "a", Default = "echo", When = "1 +" }, new() { Id = "message", Default = "json-x" }],
        };

        var options = new ChannelHostOptions
        {
            OutputRoot = Path.GetTempPath(),
            Mappings = MappingLibrary.Of([]),
            CompileMapping = id => new ChannelMapping(new(id, "1.0.0", "x"), (_, _, _) => throw new NotSupportedException()),
        };
        var problems = CompiledChannel.Compile(channel, options).Problems.Select(problem => problem.Path.Split(':')[0]).ToHashSet();

        Assert.Superset(new HashSet<string> { "destinations[0].after", "destinations[0].from", "destinations[1].when", "mappings[1].id", "mappings[1].when", "mappings[2].id" }, problems);
    }

    [Theory]
    [InlineData("json", """{"id":"A1","patient":"77","kind":"result"}""", "result", "A1", "77")]
    [InlineData("xml", "<m><id>A1</id><patient>77</patient><kind>result</kind></m>", "result", "A1", "77")]
    public async Task Other_formats_are_known_by_what_the_channel_says(string format, string body, string type, string controlId, string patient)
    {
        await using var host = TestHost.Open();
        await host.AddAsync(Channel(To("first")) with
        {
            Content = new ContentDefinition { Format = format, Type = "kind", ControlId = "id", PatientId = "patient" },
            Accepts = new AcceptDefinition { Types = ["result"] },
            OrderingKey = ["patient"],
            Filter = "id != 'A0'",
            Mapping = new MappingChoice { Default = format + "-echo" },
        });

        Assert.Equal(200, (await SendAsync(host, Encoding.UTF8.GetBytes(body))).Status);
        Assert.Equal(200, (await SendAsync(host, Encoding.UTF8.GetBytes(body))).Status); // the same again
        Assert.Equal(200, (await SendAsync(host, Encoding.UTF8.GetBytes(body.Replace("A1", "A0", StringComparison.Ordinal)))).Status);
        Assert.Equal(400, (await SendAsync(host, Encoding.UTF8.GetBytes(body.Replace("result", "order", StringComparison.Ordinal)))).Status);
        Assert.Equal(400, (await SendAsync(host, "{<"u8.ToArray())).Status);
        await host.SettledAsync();

        var rows = await host.RowsAsync();
        Assert.Equal([MessageState.Completed, MessageState.Filtered, MessageState.Rejected, MessageState.Rejected], rows.Select(row => row.State));
        Assert.Equal((type, controlId, patient), (rows[0].Type, rows[0].ControlId, rows[0].PatientId));
        Assert.True(rows[0].Marks.HasFlag(MessageMarks.ReceivedAgain));
        Assert.StartsWith(format + "-echo: ", await File.ReadAllTextAsync(Assert.Single(host.Files("first")), Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Raw_content_is_passed_on_byte_by_byte()
    {
        await using var host = TestHost.Open();
        await host.AddAsync(Channel(To("first")) with { Content = new ContentDefinition { Format = "raw" }, Accepts = new(), Mapping = null });
        byte[] bytes = [0, 255, 13, 10, 7];

        Assert.Equal(200, (await SendAsync(host, bytes)).Status);
        await host.SettledAsync();

        Assert.Equal(bytes, File.ReadAllBytes(Assert.Single(host.Files("first"))));
    }

    [Fact]
    public async Task A_mapping_of_another_format_fails_the_message_and_says_why()
    {
        await using var host = TestHost.Open();
        await host.AddAsync(Channel(To("first")) with { Mapping = new MappingChoice { Default = "json-echo" } });

        await SendAsync(host, Some.OruMessage());
        await host.SettledAsync();

        Assert.Equal("channel.mapping-format", Assert.Single((await host.DetailAsync(1)).Problems).Code);
    }

    private static FileDestinationDefinition To(string id) => new() { Id = id, Folder = id, Name = "{id}.txt", Retry = new RetryDefinition { FirstMilliseconds = 20, MaxMilliseconds = 200 } };

    private static ChannelDefinition Channel(params DestinationDefinition[] destinations) => TestHost.Channel(source: "http") with { Destinations = destinations };

    private static Task<HttpAnswer> SendAsync(TestHost host, byte[] body) => host.Host.Http.ReceiveAsync("labs", new MemoryStream(body), null, "test", Cancel);
}
