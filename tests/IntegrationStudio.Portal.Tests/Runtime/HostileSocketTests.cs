using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Runtime;

/// <summary>The real program against sockets that mean it ill; a healthy sender from another address must not notice, and memory must not grow.</summary>
public sealed class HostileSocketTests(ITestOutputHelper output)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Garbage_without_end_and_messages_that_are_too_large_are_cut_off_without_being_kept()
    {
        await using var studio = await LoadedStudio.StartAsync(senders: 1);
        await studio.AcknowledgedAsync(50);
        var before = studio.Process.Memory;
        var garbage = await PourAsync(studio.Process.Port, [], 1L << 30);
        var large = await PourAsync(studio.Process.Port, Encoding.ASCII.GetBytes("\vMSH|^~\\&|LAB|F|||20260101||ORU^R01|BIG|P|2.5\r"), 100L << 20);
        var acknowledged = studio.Ledger.Count;
        await studio.AcknowledgedAsync(acknowledged + 50);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"garbage: closed after {garbage:N0} bytes; 100 MB message: after {large:N0} bytes; memory {before >> 20} MB before, {studio.Process.Memory >> 20} MB after"));
        Assert.True(garbage < 1L << 30, "1 GB without a start block was read to its end.");
        Assert.True(large < 100L << 20, "A message of twice the limit was read to its end.");
        Assert.True(studio.Process.Memory - before < 300L << 20, "What was poured in is kept.");
    }

    [Fact]
    public async Task Slow_and_silent_sockets_take_no_place_from_others()
    {
        await using var studio = await LoadedStudio.StartAsync(senders: 0);
        var sockets = new List<Socket>();
        try
        {
            for (var i = 0; i < 700; i++)
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(IPAddress.Loopback, studio.Process.Port, Cancel);
                if (i < 500)
                    await TrySendAsync(socket, "\vMSH|^~\\&|SLOW"u8.ToArray());
                sockets.Add(socket);
            }

            // From another address: the limit is one per address.
            using var healthy = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            healthy.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0));
            await healthy.ConnectAsync(IPAddress.Loopback, studio.Process.Port, Cancel);
            var answer = new byte[4096];
            for (var i = 0; i < 50; i++)
            {
                await healthy.SendAsync(Encoding.ASCII.GetBytes($"\vMSH|^~\\&|LAB|F|||20260101101500+0000||ORU^R01^ORU_R01|H{i}|P|2.5.1\rPID|1||P{i}\rOBR|1\rOBX|1|NM|2345-7^Glucose^LN||5|mmol/L\r\x1c\r"), Cancel);
                var read = await healthy.ReceiveAsync(answer, Cancel);
                Assert.Contains($"MSA|AA|H{i}", Encoding.ASCII.GetString(answer, 0, read), StringComparison.Ordinal);
                foreach (var slow in sockets.Skip(i).Take(1))
                    await TrySendAsync(slow, "X"u8.ToArray());
            }

            var open = sockets.Count(IsOpen);
            output.WriteLine($"700 connected, {open} kept open by the program, 50 of 50 healthy messages acknowledged");
            Assert.InRange(open, 0, 128);
        }
        finally
        {
            foreach (var socket in sockets)
                socket.Dispose();
        }
    }

    /// <summary>How much it took before it closed the connection.</summary>
    private static async Task<long> PourAsync(int port, byte[] begin, long most)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port, Cancel);
        var piece = new byte[1 << 16];
        Array.Fill(piece, (byte)'x');
        long sent = 0;
        try
        {
            if (begin.Length > 0)
                sent += await socket.SendAsync(begin, Cancel);
            while (sent < most)
                sent += await socket.SendAsync(piece, Cancel);
        }
        catch (SocketException)
        {
            // closed, as it should be
        }

        return sent;
    }

    private static async Task TrySendAsync(Socket socket, byte[] bytes)
    {
        try
        {
            await socket.SendAsync(bytes, Cancel);
        }
        catch (SocketException)
        {
            // closed by the program
        }
    }

    private static bool IsOpen(Socket socket)
    {
        try
        {
            return !(socket.Poll(0, SelectMode.SelectRead) && socket.Available == 0);
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
