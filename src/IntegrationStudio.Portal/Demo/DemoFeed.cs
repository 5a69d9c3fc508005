using System.Net.Sockets;
using System.Text.Json;
using IntegrationStudio.Engine.Connectors.Mllp;

namespace IntegrationStudio.Portal.Demo;

/// <summary>
/// Plays the three labs over real MLLP connections: thirty days of results at first start, then one result per lab every five seconds.
/// What was sent is remembered in <c>demo.json</c> of the data folder, so that a restart goes on instead of beginning again.
/// </summary>
internal sealed partial class DemoFeed(string dataDirectory, TimeProvider clock, ILogger<DemoFeed> logger) : BackgroundService
{
    private const int Seed = 20_260_101;
    private const int People = 24;
    private const int Days = 30;
    private const int PerLabAndDay = 3;
    private const int SlipEvery = 41;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    private readonly string _file = Path.Combine(dataDirectory, "demo.json");
    private readonly IReadOnlyList<DemoPatient> _people = DemoPatient.Many(People, Seed);

    protected override async Task ExecuteAsync(CancellationToken stop)
    {
        // The labs play at the same time, each on its own connection.
        var sent = await ReadAsync(stop);
        await Task.WhenAll(DemoLab.All.Select(lab => PlayAsync(lab, sent, stop)));
    }

    private async Task PlayAsync(DemoLab lab, Dictionary<string, int> sent, CancellationToken stop)
    {
        var order = sent.GetValueOrDefault(lab.Facility);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await using var client = await MllpClient.ConnectAsync("127.0.0.1", lab.Port, stop);
                while (true)
                {
                    var isHistory = order < Days * PerLabAndDay;
                    await client.SendAsync(Message(lab, order), stop);
                    await RememberAsync(sent, lab.Facility, ++order, stop);
                    if (!isHistory)
                    {
                        await Task.Delay(Interval, clock, stop);
                    }
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure) when (failure is SocketException or IOException)
            {
                // The channel may be stopped on purpose; a real lab keeps trying too.
                LogUnreachable(lab.Title, lab.Port, failure.Message);
                await Task.Delay(Retry, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>The message with that running number: the same numbers give the same people and values, back-dated while they belong to the history.</summary>
    private byte[] Message(DemoLab lab, int order)
    {
        var random = new Random(HashCode(lab.Port, order));
        var patient = _people[random.Next(_people.Count)];
        var now = clock.GetUtcNow();
        var daysAgo = Math.Max(0, Days - (order / PerLabAndDay));
        var collected = daysAgo == 0
            ? now.AddMinutes(-random.Next(400, 900))
            : new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).AddDays(-daysAgo).AddMinutes((7 * 60) + random.Next(10 * 60));
        var message = lab.Result(order + 1, patient, new DateTimeOffset(collected.Ticks - (collected.Ticks % TimeSpan.TicksPerSecond), collected.Offset), random);
        return lab is LakesideLab && order % SlipEvery == SlipEvery / 2 ? Misaddressed(message) : message;
    }

    /// <summary>Lakeside's interface engine now and then sends an order to the results channel, so that refusals can be seen.</summary>
    private static byte[] Misaddressed(byte[] message)
    {
        var type = message.AsSpan().IndexOf("ORU^R01"u8);
        "ORM^O01"u8.CopyTo(message.AsSpan(type));
        return message;
    }

    /// <summary>Unlike <see cref="System.HashCode"/> the same in every process.</summary>
    private static int HashCode(int port, int order) => unchecked((Seed * 31 + port) * 31 + order);

    private async Task<Dictionary<string, int>> ReadAsync(CancellationToken stop)
    {
        if (!File.Exists(_file))
        {
            return [];
        }

        try
        {
            await using var stream = File.OpenRead(_file);
            return await JsonSerializer.DeserializeAsync<Dictionary<string, int>>(stream, cancellationToken: stop) ?? [];
        }
        catch (JsonException)
        {
            return []; // written by hand or cut off: the intake recognises repeated messages anyway
        }
    }

    private async Task RememberAsync(Dictionary<string, int> sent, string facility, int order, CancellationToken stop)
    {
        byte[] json;
        lock (sent)
        {
            sent[facility] = order;
            json = JsonSerializer.SerializeToUtf8Bytes(sent);
        }

        if (order % PerLabAndDay == 0 || order > Days * PerLabAndDay)
        {
            await _writing.WaitAsync(stop);
            try
            {
                await File.WriteAllBytesAsync(_file, json, stop);
            }
            finally
            {
                _writing.Release();
            }
        }
    }

    private readonly SemaphoreSlim _writing = new(1);

    public override void Dispose()
    {
        _writing.Dispose();
        base.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Demo: {Lab} cannot reach port {Port} ({Reason}); it tries again.")]
    private partial void LogUnreachable(string lab, int port, string reason);
}
