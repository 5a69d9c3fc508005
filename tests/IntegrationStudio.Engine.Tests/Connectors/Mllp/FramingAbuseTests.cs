using System.Net;
using System.Net.Sockets;
using System.Text;
using IntegrationStudio.Engine.Connectors.Mllp;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Tests.Channels;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Connectors.Mllp;

/// <summary>Hostile and sloppy senders at the real listener.</summary>
public sealed class FramingAbuseTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Answers_100_frames_of_one_write_in_order()
    {
        await using var host = TestHost.Open();
        var port = await host.AddAsync(TestHost.Channel());
        using var socket = await ConnectAsync(port);
        var ids = Enumerable.Range(0, 100).Select(i => $"N{i}").ToList();

        await socket.SendAsync(ids.SelectMany(id => MllpFraming.Frame(Some.OruMessage(id))).ToArray(), Cancel);

        Assert.Equal(ids, (await ReadAcksAsync(socket, 100)).Select(Some.Answers));
        Assert.Equal(100, (await host.RowsAsync()).Count);
    }

    [Fact]
    public async Task Takes_a_message_that_comes_byte_by_byte()
    {
        await using var host = TestHost.Open();
        var port = await host.AddAsync(TestHost.Channel());
        using var socket = await ConnectAsync(port);

        foreach (var octet in MllpFraming.Frame(Some.OruMessage("SLOW")))
            await socket.SendAsync(new[] { octet }, Cancel);

        Assert.Equal("AA", Some.Code((await ReadAcksAsync(socket, 1))[0]));
        Assert.Equal(Some.OruMessage("SLOW"), (await host.DetailAsync(1)).Raw);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stores_and_answers_nothing_for_a_truncated_frame(bool reset)
    {
        await using var host = TestHost.Open();
        var port = await host.AddAsync(TestHost.Channel());
        using (var socket = await ConnectAsync(port))
        {
            await socket.SendAsync(MllpFraming.Frame(Some.OruMessage()).AsMemory()[..^2], Cancel);
            if (reset)
                socket.LingerState = new LingerOption(true, 0);
            else
            {
                socket.Shutdown(SocketShutdown.Send);
                Assert.Equal(0, await socket.ReceiveAsync(new byte[10], Cancel));
            }
        }

        await TestHost.UntilAsync(() => host.Host.Find("labs")!.Connections == 0);
        Assert.Empty(await host.RowsAsync());
    }

    [Fact]
    public async Task Reaps_a_frame_that_does_not_end_and_leaves_others_alone()
    {
        await using var host = TestHost.Open();
        var port = await host.AddAsync(TestHost.Channel(change: source => source with { FrameSeconds = 1 }));
        using var stuck = await ConnectAsync(port);
        await stuck.SendAsync("\vMSH|"u8.ToArray(), Cancel);
        await using var healthy = await TestHost.ConnectAsync(port);

        Assert.Equal("AA", Some.Code(await healthy.SendAsync(Some.OruMessage(), Cancel)));
        Assert.Equal(0, await stuck.ReceiveAsync(new byte[10], Cancel));
        Assert.Single(await host.RowsAsync());
    }

    [Fact]
    public async Task Reaps_connections_that_send_nothing()
    {
        await using var host = TestHost.Open();
        var port = await host.AddAsync(TestHost.Channel(change: source => source with { IdleSeconds = 1 }));
        using var silent = await ConnectAsync(port);

        Assert.Equal(0, await silent.ReceiveAsync(new byte[10], Cancel));
    }

    [Fact]
    public async Task Closes_on_garbage_at_its_limit()
    {
        await using var host = TestHost.Open();
        var port = await host.AddAsync(TestHost.Channel());
        using var socket = await ConnectAsync(port);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var sent = 0L;
        try
        {
            for (var chunk = new byte[64 * 1024]; sent < 1L << 30; sent += chunk.Length)
                await socket.SendAsync(chunk, Cancel);
        }
        catch (SocketException)
        {
            // Closed, as it should be.
        }

        Assert.InRange(sent, 0, 32 << 20); // what the system's own socket buffers take
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 50 << 20);
        Assert.Empty(await host.RowsAsync());
    }

    [Fact]
    public async Task Refuses_an_oversized_message_without_buffering_it_and_serves_others()
    {
        await using var host = TestHost.Open();
        var port = await host.AddAsync(TestHost.Channel(change: source => source with { MaxMessageBytes = 256 * 1024 }));
        await using var other = await TestHost.ConnectAsync(port);
        using var socket = await ConnectAsync(port);
        var sending = Task.Run(async () =>
        {
            try
            {
                await socket.SendAsync(new byte[] { MllpFraming.Start }, Cancel);
                await socket.SendAsync(Some.OruMessage("HUGE"), Cancel);
                for (var i = 0; i < 1600; i++)
                    await socket.SendAsync(new byte[64 * 1024], Cancel);
            }
            catch (SocketException)
            {
                // Closed, as it should be.
            }
        }, Cancel);

        Assert.Equal("AA", Some.Code(await other.SendAsync(Some.OruMessage("SMALL"), Cancel)));
        await sending;

        await TestHost.UntilAsync(() => host.Host.Find("labs")!.Connections == 1);
        var refused = Assert.Single(await host.RowsAsync(new MessageFilter { States = [MessageState.Rejected] }));
        Assert.Equal("HUGE", refused.ControlId);
        Assert.Contains((await host.DetailAsync(refused.Id)).Problems, problem => problem.Code == "mllp.too-large");
        Assert.Equal(MllpDecoder.EvidenceBytes, (await host.DetailAsync(refused.Id)).Raw.Length);
    }

    [Fact]
    public async Task Limits_connections_per_address_and_in_all()
    {
        await using var host = TestHost.Open();
        var port = await host.AddAsync(TestHost.Channel(change: source => source with { MaxConnectionsPerAddress = 3 }));
        var slow = new List<Socket>();
        for (var i = 0; i < 3; i++)
            slow.Add(await ConnectAsync(port));
        await TestHost.UntilAsync(() => host.Host.Find("labs")!.Connections == 3);

        using var refused = await ConnectAsync(port);
        Assert.Equal(0, await ReceiveOrResetAsync(refused));

        slow[0].Dispose();
        await TestHost.UntilAsync(() => host.Host.Find("labs")!.Connections == 2);
        await using var accepted = await TestHost.ConnectAsync(port);
        Assert.Equal("AA", Some.Code(await accepted.SendAsync(Some.OruMessage(), Cancel)));
        slow.ForEach(socket => socket.Dispose());
    }

    [Fact]
    public async Task Stores_bytes_as_they_came_whatever_their_character_set()
    {
        await using var host = TestHost.Open();
        var port = await host.AddAsync(TestHost.Channel());
        await using var client = await TestHost.ConnectAsync(port);
        byte[][] odd =
        [
            [.. Some.OruMessage("LATIN"), .. "NTE|1||M"u8, 0xFC, .. "ller\r"u8],
            [0xEF, 0xBB, 0xBF, .. Some.OruMessage("BOM")],
            [.. Some.OruMessage("NUL"), .. "NTE|1||a"u8, 0, .. "b\r"u8],
            [.. Some.OruMessage("UTF8"), .. "NTE|1||"u8, 0xC3, 0x28, .. "\r"u8],
        ];

        foreach (var message in odd)
            await client.SendAsync(message, Cancel);

        var rows = await host.RowsAsync();
        for (var i = 0; i < odd.Length; i++)
            Assert.Equal(odd[i], (await host.DetailAsync(rows[i].Id)).Raw);
    }

    private static async Task<Socket> ConnectAsync(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port, Cancel);
        return socket;
    }

    private static async Task<int> ReceiveOrResetAsync(Socket socket)
    {
        try
        {
            return await socket.ReceiveAsync(new byte[10], Cancel);
        }
        catch (SocketException)
        {
            return 0;
        }
    }

    private static async Task<List<byte[]>> ReadAcksAsync(Socket socket, int count)
    {
        var text = new StringBuilder();
        var buffer = new byte[64 * 1024];
        while (text.ToString().Count(c => c == '\u001c') < count)
        {
            var read = await socket.ReceiveAsync(buffer, Cancel);
            Assert.NotEqual(0, read);
            text.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }
        return [.. text.ToString().Split('\u001c').Take(count).Select(frame => Encoding.ASCII.GetBytes(frame.TrimStart('\r', '\v')))];
    }
}
