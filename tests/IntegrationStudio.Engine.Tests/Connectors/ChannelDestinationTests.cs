using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Engine.Connectors.File;
using IntegrationStudio.Engine.Connectors.Handover;
using IntegrationStudio.Engine.Connectors.Mllp;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Tests.Channels;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Connectors;

/// <summary>Channels that hand messages to each other.</summary>
public sealed class ChannelDestinationTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_one_channel_makes_is_a_message_of_the_other_which_says_where_it_came_from()
    {
        await using var host = TestHost.Open();
        var port = await host.AddAsync(From("labs", "archive"));
        await host.AddAsync(To("archive"));
        await SendAsync(port, "M1", "M2");
        await host.SettledAsync();
        await host.SettledAsync("archive");
        var rows = await host.RowsAsync();
        Assert.Equal(["M1", "M2"], rows.Where(row => row.Channel == "labs").Select(row => row.ControlId));
        var there = rows.Where(row => row.Channel == "archive").ToList();
        Assert.Equal(2, there.Count);
        Assert.All(there, row => Assert.Equal(MessageState.Completed, row.State));
        var detail = await host.DetailAsync(there[0].Id);
        Assert.Equal((rows.Single(row => row.ControlId == "M1").Id, "channel labs"), (detail.Cause, detail.Source));
        var original = await host.DetailAsync(rows.Single(row => row.ControlId == "M1").Id);
        Assert.Equal(original.Outputs[0].Bytes, detail.Raw);
        Assert.Equal($"message {there[0].Id}", Assert.Single(original.Deliveries).Response);
        Assert.Equal([there[0].Id], original.Effects);
        Assert.Equal(2, host.Files("archive").Length);
    }

    [Fact]
    public async Task It_waits_for_a_channel_that_is_not_there_or_does_not_run()
    {
        await using var host = TestHost.Open();
        var port = await host.AddAsync(From("labs", "archive"));
        await SendAsync(port, "M1");
        await TestHost.UntilAsync(async () => (await host.DetailAsync((await host.RowsAsync())[0].Id)).Deliveries is [{ State: DeliveryState.RetryWait }]);
        await host.AddAsync(To("archive") with { AutoStart = false });
        await Task.Delay(100, Cancel);
        Assert.Single(await host.RowsAsync());
        Assert.Empty(await host.Host.StartAsync("archive", Cancel));
        await host.SettledAsync();
        Assert.Single(await host.RowsAsync(new MessageFilter { Channel = "archive" }));
    }

    [Fact]
    public async Task What_is_refused_there_is_dead_here_and_says_why()
    {
        await using var host = TestHost.Open();
        var port = await host.AddAsync(From("labs", "archive"));
        await host.AddAsync(To("archive") with { Content = new ContentDefinition(), Accepts = new AcceptDefinition { Types = ["ADT^*"] } }); // JSON is no HL7
        await SendAsync(port, "M1");
        await host.StatesAsync(MessageState.CompletedWithErrors, MessageState.Rejected);
        var delivery = Assert.Single((await host.DetailAsync((await host.RowsAsync())[0].Id)).Deliveries);
        Assert.Equal(DeliveryState.Dead, delivery.State);
        Assert.StartsWith("Refused as message 2: hl7v2.", delivery.Response, StringComparison.Ordinal);

        await host.AddAsync(To("small") with { Source = new ChannelSourceDefinition { MaxMessageBytes = 5 } });
        var other = await host.AddAsync(From("more", "small"));
        await SendAsync(other, "M2");
        await TestHost.UntilAsync(async () => (await host.RowsAsync(new MessageFilter { Channel = "more" }))[0].State == MessageState.CompletedWithErrors);
        Assert.Empty(await host.RowsAsync(new MessageFilter { Channel = "small" }));
    }

    [Fact]
    public async Task A_message_that_was_handed_over_before_a_crash_is_not_handed_over_twice()
    {
        var folder = Directory.CreateTempSubdirectory("studio-handover").FullName;
        string copy;
        await using (var host = TestHost.Open(folder))
        {
            var port = await host.AddAsync(From("labs", "archive"));
            await host.AddAsync(To("archive"));
            await SendAsync(port, "M1", "M2", "M3");
            await host.SettledAsync();
            await host.SettledAsync("archive");
        }

        // As if the program had ended after the other channel's commits and before its own.
        copy = Path.Combine(folder, "studio.db");
        await using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={copy};Pooling=false"))
        {
            await connection.OpenAsync(Cancel);
            await using var command = connection.CreateCommand();
            command.CommandText = "UPDATE delivery SET state = 2, settled = NULL WHERE response LIKE 'message %'; UPDATE message SET state = 1 WHERE channel = (SELECT id FROM channel WHERE name = 'labs')";
            Assert.Equal(6, await command.ExecuteNonQueryAsync(Cancel));
        }

        await using (var host = TestHost.Open(folder))
        {
            await host.AddAsync(To("archive"));
            await host.AddAsync(From("labs", "archive"));
            await host.SettledAsync();
            Assert.Equal(6, (await host.RowsAsync()).Count);
            Assert.All(await host.RowsAsync(new MessageFilter { Channel = "archive" }), row => Assert.True(row.Marks.HasFlag(MessageMarks.ReceivedAgain)));
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Order_of_a_patient_is_kept_over_both()
    {
        await using var host = TestHost.Open();
        var port = await host.AddAsync(From("labs", "archive"));
        await host.AddAsync(To("archive"));
        await SendAsync(port, [.. Enumerable.Range(1, 200).Select(i => $"N{i:000}")]);
        await host.SettledAsync();
        await host.SettledAsync("archive");
        var contents = new List<string>();
        foreach (var row in await host.RowsAsync(new MessageFilter { Channel = "archive" }))
            contents.Add(System.Text.Encoding.UTF8.GetString((await host.DetailAsync(row.Id)).Raw)[..12]);
        Assert.Equal(contents.Order(StringComparer.Ordinal), contents);
        Assert.Equal(200, contents.Count);
    }

    [Fact]
    public async Task Ways_that_go_round_are_refused_with_their_stations()
    {
        await using var host = TestHost.Open();
        Assert.Contains("labs -> labs", Assert.Single(await host.Host.AddAsync(From("labs", "labs"), Cancel)).Message, StringComparison.Ordinal);
        Assert.Empty(await host.Host.AddAsync(From("a", "b"), Cancel));
        Assert.Empty(await host.Host.AddAsync(From("b", "c"), Cancel));
        var problem = Assert.Single(await host.Host.AddAsync(From("c", "a"), Cancel));
        Assert.Equal(("channel.loop", "destinations[0].channel"), (problem.Code, problem.Path));
        Assert.Contains("c -> a -> b -> c", problem.Message, StringComparison.Ordinal);
        Assert.Equal("channel.target", Assert.Single(await host.Host.AddAsync(From("d", ""), Cancel)).Code);
    }

    [Fact]
    public void Its_definition_is_written_and_read()
    {
        var read = ChannelDefinition.Read(System.Text.Encoding.UTF8.GetBytes(From("labs", "archive").Write()));
        Assert.Equal("archive", Assert.IsType<ChannelDestinationDefinition>(Assert.Single(read.Value!.Destinations)).Channel);
        Assert.IsType<ChannelSourceDefinition>(ChannelDefinition.Read(System.Text.Encoding.UTF8.GetBytes(To("archive").Write())).Value!.Source);
    }

    private static ChannelDefinition From(string id, string to) => TestHost.Channel(id) with
    {
        Source = new MllpSourceDefinition(),
        Destinations = [new ChannelDestinationDefinition { Id = "next", Channel = to, Retry = new RetryDefinition { FirstMilliseconds = 20, MaxMilliseconds = 50 } }],
    };

    private static ChannelDefinition To(string id) => new()
    {
        Id = id,
        Source = new ChannelSourceDefinition(),
        Content = new ContentDefinition { Format = "json" },
        Destinations = [new FileDestinationDefinition { Id = "files", Folder = id, Name = "{id}.json" }],
    };

    private static async Task SendAsync(int port, params string[] ids)
    {
        await using var client = await TestHost.ConnectAsync(port);
        foreach (var id in ids)
            Assert.Equal("AA", Some.Code(await client.SendAsync(Some.OruMessage(id), Cancel)));
    }
}
