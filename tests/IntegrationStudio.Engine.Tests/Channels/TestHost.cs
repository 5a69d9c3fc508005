using System.Collections.Concurrent;
using System.Text;
using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Engine.Connectors;
using IntegrationStudio.Engine.Connectors.File;
using IntegrationStudio.Engine.Connectors.Http;
using IntegrationStudio.Engine.Connectors.Mllp;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Hl7v2;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Channels;

/// <summary>A journal and a channel host over a folder of their own. The mapping writes the control id; what it and the destination do can be disturbed.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private readonly bool _ownsFolder;

    private TestHost(string folder, bool ownsFolder) => (Folder, _ownsFolder) = (folder, ownsFolder);

    public string Folder { get; }

    public MessageJournal Journal { get; private set; } = null!;

    public ChannelHost Host { get; private set; } = null!;

    /// <summary>Control ids in the order in which they were mapped.</summary>
    public ConcurrentQueue<string> Mapped { get; } = new();

    /// <summary>Contents in the order in which they were sent.</summary>
    public ConcurrentQueue<string> Sent { get; } = new();

    /// <summary>Runs before the mapping.</summary>
    public Func<Hl7Message, Task> BeforeMap { get; set; } = _ => Task.CompletedTask;

    /// <summary>Runs in place of the destination when it answers something.</summary>
    public Func<OutgoingMessage, Task<DeliveryOutcome?>> InPlaceOfSend { get; set; } = _ => Task.FromResult<DeliveryOutcome?>(null);

    /// <summary>What the mapping makes in place of its JSON.</summary>
    public Func<Hl7Message, string>? Makes { get; set; }

    public string MappingHash { get; set; } = "sha256:1";

    public static TestHost Open(string? folder = null, JournalOptions? journal = null, int maxInProcess = 512, int laneCapacity = 8192, Action<TestHost>? prepare = null)
    {
        var host = new TestHost(folder ?? Directory.CreateTempSubdirectory("studio-test").FullName, folder is null);
        prepare?.Invoke(host);
        host.Journal = MessageJournal.Open(Path.Combine(host.Folder, "studio.db"), journal ?? new JournalOptions { UnavailableRetry = TimeSpan.FromMilliseconds(50) }).Require();
        host.Host = new ChannelHost(host.Journal, new ChannelHostOptions
        {
            InputRoot = Path.Combine(host.Folder, "in"),
            OutputRoot = Path.Combine(host.Folder, "out"),
            Mappings = MappingLibrary.Of([]),
            MaxInProcess = maxInProcess,
            LaneCapacity = laneCapacity,
            ProbeEvery = TimeSpan.FromMilliseconds(200),
            CompileMapping = host.Mapping,
            Disturb = send => async (message, cancel) =>
            {
                host.Sent.Enqueue(Encoding.UTF8.GetString(message.Content.Bytes.Span));
                return await host.InPlaceOfSend(message) ?? await send(message, cancel);
            },
        });
        return host;
    }

    public static ChannelDefinition Channel(string id = "labs", string source = "mllp", Func<MllpSourceDefinition, MllpSourceDefinition>? change = null)
    {
        var definition = new MllpSourceDefinition();
        return new ChannelDefinition
        {
            Id = id,
            Source = source == "http" ? new HttpSourceDefinition() : change?.Invoke(definition) ?? definition,
            Accepts = new AcceptDefinition { Types = ["ORU^R01"], MinVersion = "2.3", MaxVersion = "2.8" },
            Mapping = new MappingChoice { Default = "echo" },
            Destinations = [new FileDestinationDefinition { Id = "files", Folder = id, Name = "{id}-{controlId}.json", Retry = new RetryDefinition { FirstMilliseconds = 20, MaxMilliseconds = 200 } }],
        };
    }

    /// <summary>For compiling a part of a channel alone.</summary>
    internal static DefinitionCheck Check(List<Problem> problems, string? outputRoot = null, string path = "destinations[0]") =>
        new("labs", new ChannelHostOptions { OutputRoot = outputRoot ?? Path.GetTempPath(), Mappings = MappingLibrary.Of([]) }, path, problems);

    public async Task<int> AddAsync(ChannelDefinition definition)
    {
        Assert.Empty(await Host.AddAsync(definition, TestContext.Current.CancellationToken));
        var endpoint = Host.Find(definition.Id)!.Endpoint;
        return endpoint.StartsWith("mllp", StringComparison.Ordinal) ? new Uri(endpoint).Port : 0;
    }

    /// <summary>For a start that is meant never to end.</summary>
    public async Task AddUnwaitedAsync(ChannelDefinition definition) => await Host.AddAsync(definition, CancellationToken.None);

    public static Task<MllpClient> ConnectAsync(int port) => MllpClient.ConnectAsync("127.0.0.1", port, TestContext.Current.CancellationToken);

    /// <summary>Waits until no message and no delivery of the channel is open.</summary>
    public Task SettledAsync(string channel = "labs") => UntilAsync(() => Host.Find(channel)!.QueueDepth == 0);

    /// <summary>Waits until the messages, in order of receipt, have these states.</summary>
    public async Task StatesAsync(params MessageState[] states)
    {
        for (var end = Environment.TickCount64 + 20_000; !(await RowsAsync()).Select(row => row.State).SequenceEqual(states);)
        {
            Assert.True(Environment.TickCount64 < end, "They are " + string.Join(", ", (await RowsAsync()).Select(row => row.State)));
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    public static async Task UntilAsync(Func<bool> condition, int seconds = 20)
    {
        for (var end = Environment.TickCount64 + (seconds * 1000); !condition();)
        {
            Assert.True(Environment.TickCount64 < end, "It did not happen in time.");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    public static async Task UntilAsync(Func<Task<bool>> condition, int seconds = 20)
    {
        for (var end = Environment.TickCount64 + (seconds * 1000); !await condition();)
        {
            Assert.True(Environment.TickCount64 < end, "It did not happen in time.");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    public async Task<IReadOnlyList<MessageRow>> RowsAsync(MessageFilter? filter = null) =>
        [.. (await Journal.Reader.ListAsync(filter ?? new MessageFilter(), 1000, TestContext.Current.CancellationToken)).Rows.Reverse()];

    public async Task<MessageDetail> DetailAsync(long id) => (await Journal.Reader.FindAsync(id, TestContext.Current.CancellationToken))!;

    public string[] Files(string channel = "labs")
    {
        var folder = Path.Combine(Folder, "out", channel);
        return Directory.Exists(folder) ? Directory.GetFiles(folder, "*", SearchOption.AllDirectories) : [];
    }

    /// <summary>Ends as a crash would, as far as the files are concerned: nothing is finished, the folder stays.</summary>
    public async Task<string> CrashCopyAsync()
    {
        var copy = Directory.CreateTempSubdirectory("studio-crash").FullName;
        foreach (var file in Directory.GetFiles(Folder, "studio.db*").Where(file => !file.EndsWith("-shm", StringComparison.Ordinal)))
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        await Task.CompletedTask;
        return copy;
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await Journal.DisposeAsync();
        if (_ownsFolder)
            Directory.Delete(Folder, recursive: true);
    }

    private Outcome<ChannelMapping> Mapping(string id) => id == "missing"
        ? new Problem("mapping.unknown", id, "There is no such mapping.")
        : new ChannelMapping(new PinnedMapping(id, "1.0.0", MappingHash), async (input, now, _) =>
        {
            if (input.Hl7 is not { } message)
                return new MappedMessage("text/plain", Encoding.UTF8.GetBytes($"{id}: {Encoding.UTF8.GetString(input.Raw.Span)}"), [], false);
            await BeforeMap(message);
            Mapped.Enqueue(message.ControlId);
            return message.GetString("OBX-5") == "bad"
                ? new MappedMessage("", default, [new Problem("test.bad", "OBX-5", "Not a number.")], true)
                : Makes is { } make ? new MappedMessage("x-application/hl7-v2+er7", Encoding.UTF8.GetBytes(make(message)), [], false)
                : new MappedMessage("application/json", Encoding.UTF8.GetBytes($"{{\"id\":\"{message.ControlId}\",\"at\":\"{now:O}\"}}"), [], false);
        })
        {
            Format = id.Split('-')[0] is "json" or "xml" or "delimited" ? id.Split('-')[0] : "hl7v2",
        };
}
