using System.Text;
using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Engine.Connectors.Http;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Tests.Channels;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Connectors.Http;

public sealed class HttpIntakeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Answers_200_with_the_acknowledgement_after_the_commit()
    {
        await using var host = await OpenAsync();

        var answer = await SendAsync(host, Some.OruMessage());

        Assert.Equal((200, "application/hl7-v2"), (answer.Status, answer.ContentType));
        Assert.Equal("AA", Some.Code(answer.Body.ToArray()));
        Assert.Equal("http test", (await host.DetailAsync(1)).Source);
    }

    [Fact]
    public async Task The_same_key_and_body_get_the_stored_answer()
    {
        await using var host = await OpenAsync();

        var first = await SendAsync(host, Some.OruMessage("A"), "key-1");
        var again = await SendAsync(host, Some.OruMessage("A"), "key-1");
        var other = await SendAsync(host, Some.OruMessage("B"), "key-1");

        Assert.Equal(first.Body.ToArray(), again.Body.ToArray());
        Assert.Equal(200, other.Status);
        Assert.Equal(["A", "B"], (await host.RowsAsync()).Select(row => row.ControlId));
        Assert.True((await host.RowsAsync())[1].Marks.HasFlag(MessageMarks.ControlIdReused));
    }

    [Fact]
    public async Task Refuses_with_the_status_that_fits()
    {
        await using var host = await OpenAsync(source => source with { MaxMessageBytes = 2000 });

        Assert.Equal(400, (await SendAsync(host, "HELLO WORLD"u8.ToArray())).Status);
        Assert.Equal(400, (await SendAsync(host, Some.OruMessage(), new string('k', 300))).Status);
        Assert.Equal(413, (await SendAsync(host, new byte[2001])).Status);
        Assert.Equal(404, (await SendAsync(host, Some.OruMessage(), channel: "nowhere")).Status);
        await host.Host.StopAsync("labs", Cancel);
        var stopped = await SendAsync(host, Some.OruMessage());
        Assert.Equal((503, "application/json"), (stopped.Status, stopped.ContentType));
        Assert.Contains("channel.stopped", Encoding.UTF8.GetString(stopped.Body.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Processed_answers_422_for_a_fault_of_content()
    {
        await using var host = TestHost.Open();
        await host.AddAsync(TestHost.Channel(source: "http") with { Acknowledge = AcknowledgeMoment.Processed });

        var answer = await SendAsync(host, Some.OruMessage(value: "bad"));

        Assert.Equal(422, answer.Status);
        Assert.Equal("AE", Some.Code(answer.Body.ToArray()));
        Assert.Equal("test.bad", Assert.Single(answer.Problems).Code);
    }

    [Fact]
    public async Task Enhanced_mode_without_commit_acknowledgement_answers_the_application_acknowledgement()
    {
        await using var host = await OpenAsync();

        Assert.Equal("AA", Some.Code((await SendAsync(host, Some.OruMessage(acknowledgements: "NE|AL"))).Body.ToArray()));
    }

    private static async Task<TestHost> OpenAsync(Func<HttpSourceDefinition, HttpSourceDefinition>? change = null)
    {
        var host = TestHost.Open();
        await host.AddAsync(TestHost.Channel() with { Source = change?.Invoke(new HttpSourceDefinition()) ?? new HttpSourceDefinition() });
        return host;
    }

    private static Task<HttpAnswer> SendAsync(TestHost host, byte[] body, string? key = null, string channel = "labs") =>
        host.Host.Http.ReceiveAsync(channel, new MemoryStream(body), key, "test", Cancel);
}
