using System.Diagnostics;
using System.Globalization;
using IntegrationStudio.Engine.Connectors.Mllp;

namespace IntegrationStudio.Benchmarks.Load;

/// <summary>
/// <c>load [intake|mapped] [--connections 1,8,64] [--seconds 20] [--warm-up 5] [--data DIR] [--mappings DIR]</c>: a closed loop, each connection
/// sends, waits for its acknowledgement and sends again. Times are from before the first byte to the whole acknowledgement.
/// </summary>
internal static class LoadCommand
{
    public static async Task<int> RunAsync(string[] args)
    {
        if (args is ["server", var mode, var folder, var mappings])
            return await LoadServer.RunAsync(mode, folder, mappings);
        var modes = args.Where(arg => arg is "intake" or "mapped").ToList();
        var connections = Option(args, "--connections", "1,8,64").Split(',').Select(text => int.Parse(text, CultureInfo.InvariantCulture)).ToList();
        var seconds = double.Parse(Option(args, "--seconds", "20"), CultureInfo.InvariantCulture);
        var warmUp = double.Parse(Option(args, "--warm-up", "5"), CultureInfo.InvariantCulture);
        var messages = new LoadMessages();
        Console.WriteLine($"Message {messages.Length} bytes, 15 OBX; {seconds} s after {warmUp} s of warm-up; {Environment.ProcessorCount} processors, client included.");
        Console.WriteLine();
        Console.WriteLine("| work | connections | messages/s | p50 ms | p95 ms | p99 ms | max ms | writes per commit | server CPU % | client CPU % | server MB | delivered p50/p99 ms | backlog | errors |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var work in modes.Count > 0 ? modes : ["intake", "mapped"])
            foreach (var count in connections)
                await MeasureAsync(work, count, seconds, warmUp, messages, args);
        return 0;
    }

    private static async Task MeasureAsync(string work, int connections, double seconds, double warmUp, LoadMessages messages, string[] args)
    {
        var root = Option(args, "--data", Path.Combine(Path.GetTempPath(), "studio-load"));
        var folder = Directory.CreateDirectory(Path.Combine(root, $"{work}-{connections}-{Environment.ProcessId}")).FullName;
        try
        {
            using var server = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["load", "server", work, folder, Option(args, "--mappings", "mappings")])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            })!;
            var first = await server.StandardOutput.ReadLineAsync();
            if (!int.TryParse(first, out var port))
            {
                Console.WriteLine($"| {work} | {connections} | {first} |");
                return;
            }
            var run = Environment.ProcessId;
            var number = 0L;
            var measuring = false;
            using var end = new CancellationTokenSource();
            var times = new List<long>[connections];
            var senders = Enumerable.Range(0, connections).Select(index => Task.Run(async () =>
            {
                times[index] = new List<long>(100_000);
                await using var client = await MllpClient.ConnectAsync("127.0.0.1", port);
                while (!end.IsCancellationRequested)
                {
                    var message = messages.Make(run, Interlocked.Increment(ref number));
                    var start = Stopwatch.GetTimestamp();
                    var acknowledgement = await client.SendAsync(message);
                    var time = Stopwatch.GetTimestamp() - start;
                    if (acknowledgement.AsSpan().IndexOf("\rMSA|AA|"u8) < 0)
                        throw new InvalidOperationException("Not accepted: " + System.Text.Encoding.UTF8.GetString(acknowledgement));
                    if (Volatile.Read(ref measuring))
                        times[index].Add(time);
                }
            })).ToArray();
            await Task.WhenAny(Task.WhenAll(senders), Task.Delay(TimeSpan.FromSeconds(warmUp)));
            server.Refresh();
            var (serverBefore, clientBefore, from) = (server.TotalProcessorTime, Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
            var figuresBefore = await StatusAsync(server);
            Volatile.Write(ref measuring, true);
            var memory = 0L;
            while (Stopwatch.GetElapsedTime(from).TotalSeconds < seconds && !senders.Any(sender => sender.IsFaulted))
            {
                await Task.Delay(200);
                server.Refresh();
                memory = Math.Max(memory, server.WorkingSet64);
            }
            Volatile.Write(ref measuring, false);
            var elapsed = Stopwatch.GetElapsedTime(from).TotalSeconds;
            server.Refresh();
            var (serverCpu, clientCpu) = (server.TotalProcessorTime - serverBefore, Environment.CpuUsage.TotalTime - clientBefore);
            await end.CancelAsync();
            await Task.WhenAll(senders);
            var status = await StatusAsync(server);
            server.StandardInput.Close();
            await server.WaitForExitAsync();
            Print(work, connections, elapsed, [.. times.SelectMany(list => list).Order()], serverCpu, clientCpu, memory, figuresBefore, status);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Print(string work, int connections, double elapsed, long[] times, TimeSpan serverCpu, TimeSpan clientCpu, long memory, string[] before, string[] after)
    {
        double Milliseconds(double share) => times.Length == 0 ? 0 : Stopwatch.GetElapsedTime(0, times[(int)Math.Min(times.Length - 1, times.Length * share)]).TotalMilliseconds;
        double Number(string[] status, int index) => double.Parse(status[index], CultureInfo.InvariantCulture);
        var shared = (Number(after, 5) - Number(before, 5)) / Math.Max(1, Number(after, 4) - Number(before, 4));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {work} | {connections} | {times.Length / elapsed:F0} | {Milliseconds(0.5):F2} | {Milliseconds(0.95):F2} | {Milliseconds(0.99):F2} | {Milliseconds(1):F1} | {shared:F1} | {serverCpu.TotalSeconds / elapsed * 100:F0} | {clientCpu.TotalSeconds / elapsed * 100:F0} | {memory / 1048576} | {after[2]}/{after[3]} | {after[0]} | {after[1]} {after[6]} |"));
    }

    private static async Task<string[]> StatusAsync(Process server)
    {
        await server.StandardInput.WriteLineAsync("status");
        await server.StandardInput.FlushAsync();
        return (await server.StandardOutput.ReadLineAsync() ?? ";;;;;;").Split(';');
    }

    private static string Option(string[] args, string name, string otherwise)
    {
        var index = Array.IndexOf(args, name);
        return index >= 0 && index + 1 < args.Length ? args[index + 1] : otherwise;
    }
}
