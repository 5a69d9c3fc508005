using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Engine.Journal;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Channels;

/// <summary>What is answered, when, and what is stored with it.</summary>
public sealed class AcknowledgementTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Received_answers_before_mapping_ends()
    {
        var mapping = new TaskCompletionSource();
        await using var host = TestHost.Open();
        host.BeforeMap = _ => mapping.Task;
        var port = await host.AddAsync(TestHost.Channel());
        await using var client = await TestHost.ConnectAsync(port);

        var answer = await client.SendAsync(Some.OruMessage(), Cancel);

        Assert.Equal("AA", Some.Code(answer));
        Assert.Equal("MSG1", Some.Answers(answer));
        Assert.Empty(host.Mapped);
        Assert.Equal(answer, (await host.DetailAsync(1)).Acknowledgement);
        mapping.SetResult();
        await host.SettledAsync();
        Assert.Equal(MessageState.Completed, (await host.DetailAsync(1)).Row.State);
    }

    [Fact]
    public async Task Received_answers_AA_and_stores_FAILED_for_a_fault_of_content()
    {
        await using var host = TestHost.Open();
        var port = await host.AddAsync(TestHost.Channel());
        await using var client = await TestHost.ConnectAsync(port);

        Assert.Equal("AA", Some.Code(await client.SendAsync(Some.OruMessage(value: "bad"), Cancel)));

        await host.SettledAsync();
        var failed = await host.DetailAsync(1);
        Assert.Equal(MessageState.Failed, failed.Row.State);
        Assert.Equal("test.bad", Assert.Single(failed.Problems).Code);
        Assert.Equal("echo", failed.MappingId);
        Assert.Empty(failed.Deliveries);
        Assert.Equal(1, host.Host.Find("labs")!.Errors);
    }

    [Fact]
    public async Task Processed_answers_AE_with_the_place_after_mapping()
    {
        await using var host = TestHost.Open();
        var port = await host.AddAsync(TestHost.Channel() with { Acknowledge = AcknowledgeMoment.Processed });
        await using var client = await TestHost.ConnectAsync(port);

        var refused = await client.SendAsync(Some.OruMessage("BAD", value: "bad"), Cancel);
        var accepted = await client.SendAsync(Some.OruMessage("GOOD"), Cancel);

        Assert.Equal(("AE", "AA"), (Some.Code(refused), Some.Code(accepted)));
        Assert.Equal(refused, (await host.DetailAsync(1)).Acknowledgement);
        Assert.Equal(["BAD", "GOOD"], host.Mapped);
        Assert.Equal(refused, await client.SendAsync(Some.OruMessage("BAD", value: "bad"), Cancel));
        Assert.Equal(2, host.Mapped.Count);
    }

    [Theory]
    [InlineData("HELLO WORLD", null)]
    [InlineData("", null)]
    [InlineData("PID|1||P1\r", null)]
    [InlineData("MSH|^~\\&|LAB|NORTH|S|H|20260102||ORU^R01||P|2.5.1\rPID|1\r", "MSH-10")]
    [InlineData("MSH|^~\\&|LAB|NORTH|S|H|20260102|||M1|P|2.5.1\rPID|1\r", "MSH-9")]
    [InlineData("MSH|^~\\&|LAB|NORTH|S|H|20260102||ORU^R01|M1|P|\rPID|1\r", "MSH-12")]
    [InlineData("MSH|^~\\&|LAB|NORTH|S|H|20260102||ORU^R01|M1|P|2.1\rPID|1\r", "MSH-12")]
    [InlineData("MSH|^~\\&|LAB|NORTH|S|H|20260102||ADT^A01|M1|P|2.5.1\rPID|1||SECRETPATIENT\r", "MSH-9")]
    public async Task Refuses_what_is_not_accepted_with_AR_and_keeps_it(string message, string? place)
    {
        await using var host = TestHost.Open();
        var port = await host.AddAsync(TestHost.Channel());
        await using var client = await TestHost.ConnectAsync(port);
        var bytes = System.Text.Encoding.ASCII.GetBytes(message);

        var answer = await client.SendAsync(bytes, Cancel);

        Assert.Equal("AR", Some.Code(answer));
        Assert.DoesNotContain("SECRETPATIENT", System.Text.Encoding.UTF8.GetString(answer), StringComparison.Ordinal);
        var stored = await host.DetailAsync(1);
        Assert.Equal(MessageState.Rejected, stored.Row.State);
        Assert.Equal(bytes, stored.Raw);
        Assert.Equal(answer, stored.Acknowledgement);
        if (place is not null)
            Assert.Contains(stored.Problems, problem => problem.Path == place);
        Assert.Empty(host.Mapped);
    }

    [Fact]
    public async Task Never_answers_an_acknowledgement()
    {
        await using var host = TestHost.Open();
        var port = await host.AddAsync(TestHost.Channel());
        await using var client = await TestHost.ConnectAsync(port);

        await client.WriteAsync("MSH|^~\\&|LAB|NORTH|S|H|20260102||ACK^R01|A1|P|2.5.1\rMSA|AA|X\r"u8.ToArray(), Cancel);

        Assert.Equal("MSG1", Some.Answers(await client.SendAsync(Some.OruMessage(), Cancel))); // the first answer is the second message's
        Assert.Equal([MessageState.Rejected, MessageState.Received], (await host.RowsAsync()).Select(row => row.State == MessageState.Rejected ? row.State : MessageState.Received));
    }

    [Theory]
    [InlineData("AL|AL", "5.4", "CA", "AA")]
    [InlineData("AL|NE", "5.4", "CA", null)]
    [InlineData("AL|ER", "5.4", "CA", null)]
    [InlineData("AL|ER", "bad", "CA", "AE")]
    [InlineData("AL|SU", "bad", "CA", null)]
    [InlineData("SU|SU", "5.4", "CA", "AA")]
    public async Task Enhanced_mode_gives_commit_and_application_acknowledgements_as_wanted(string wanted, string value, string commit, string? application)
    {
        await using var host = TestHost.Open();
        var port = await host.AddAsync(TestHost.Channel());
        await using var client = await TestHost.ConnectAsync(port);

        Assert.Equal(commit, Some.Code(await client.SendAsync(Some.OruMessage("E1", acknowledgements: wanted, value: value), Cancel)));
        if (application is not null)
        {
            var later = await client.ReadAsync(Cancel);
            Assert.Equal((application, "E1"), (Some.Code(later), Some.Answers(later)));
        }
        // Nothing else was on its way: the next answer is that of the next message.
        Assert.Equal("O1", Some.Answers(await client.SendAsync(Some.OruMessage("O1"), Cancel)));
    }

    [Fact]
    public async Task Enhanced_mode_that_wants_nothing_stores_all_the_same()
    {
        await using var host = TestHost.Open();
        var port = await host.AddAsync(TestHost.Channel());
        await using var client = await TestHost.ConnectAsync(port);

        await client.WriteAsync(Some.OruMessage("QUIET", acknowledgements: "NE|NE"), Cancel);

        Assert.Equal("O1", Some.Answers(await client.SendAsync(Some.OruMessage("O1"), Cancel)));
        Assert.Equal(["QUIET", "O1"], (await host.RowsAsync()).Select(row => row.ControlId));
    }

    [Fact]
    public async Task A_filtered_message_is_acknowledged_and_stored_as_such()
    {
        await using var host = TestHost.Open();
        var port = await host.AddAsync(TestHost.Channel() with { Filter = "ZZZ-1" });
        await using var client = await TestHost.ConnectAsync(port);

        Assert.Equal("AA", Some.Code(await client.SendAsync(Some.OruMessage(), Cancel)));
        await host.SettledAsync();

        Assert.Equal(MessageState.Filtered, (await host.DetailAsync(1)).Row.State);
        Assert.Empty(host.Sent);
    }

    [Fact]
    public async Task Without_the_store_nothing_is_answered_the_connection_closes_and_intake_resumes_with_space()
    {
        await using var host = TestHost.Open();
        var port = await host.AddAsync(TestHost.Channel());
        await using (var client = await TestHost.ConnectAsync(port))
        {
            await client.SendAsync(Some.OruMessage("BEFORE"), Cancel);
            await host.SettledAsync();
            await host.Journal.CommitAsync(new PagesWrite(limit: 1), Cancel);

            await Assert.ThrowsAsync<IOException>(() => client.SendAsync(Big("FULL"), Cancel));
            Assert.True(host.Journal.Unavailable);
        }
        await using (var enhanced = await TestHost.ConnectAsync(port))
            Assert.Equal("CE", Some.Code(await enhanced.SendAsync(Big("FULL", "AL|NE"), Cancel)));

        await host.Journal.CommitAsync(new PagesWrite(limit: 1_000_000), Cancel);
        await using var again = await TestHost.ConnectAsync(port);
        Assert.Equal("AA", Some.Code(await again.SendAsync(Big("FULL"), Cancel)));
        Assert.False(host.Journal.Unavailable);
        await host.SettledAsync();
        Assert.Equal(["BEFORE", "FULL"], (await host.RowsAsync()).Select(row => row.ControlId));
    }

    private static byte[] Big(string id, string acknowledgements = "") =>
        [.. Some.OruMessage(id, acknowledgements: acknowledgements), .. "NTE|1||"u8, .. Enumerable.Repeat((byte)'x', 200_000), (byte)'\r'];

    /// <summary>A full disk, as far as SQLite can tell.</summary>
    private sealed class PagesWrite(int limit) : JournalWrite<bool>
    {
        protected override bool Write(JournalSession session)
        {
            JournalSession.Single(session.Statement($"PRAGMA max_page_count = {limit}"));
            return true;
        }
    }
}
