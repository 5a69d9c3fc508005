using System.Globalization;
using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Engine.Connectors.File;
using IntegrationStudio.Engine.Connectors.Mllp;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Mappings;

namespace IntegrationStudio.Benchmarks.Load;

/// <summary>The measured side, in a process of its own: a journal and one channel in a folder. Prints its port, ends when its input ends.</summary>
internal static class LoadServer
{
    public static async Task<int> RunAsync(string mode, string folder, string mappings)
    {
        await using var journal = MessageJournal.Open(Path.Combine(folder, "studio.db")).Require();
        await using var host = new ChannelHost(journal, new ChannelHostOptions
        {
            OutputRoot = Path.Combine(folder, "out"),
            Mappings = mode == "mapped" ? MappingLibrary.Open(mappings).Require() : MappingLibrary.Of([]),
        });
        var definition = new ChannelDefinition
        {
            Id = "load",
            Source = new MllpSourceDefinition { MaxConnections = 1000, MaxConnectionsPerAddress = 1000 },
            Accepts = new AcceptDefinition { Types = ["ORU^R01"] },
            // Intake alone: everything is stored, acknowledged and then left out by the filter.
            Filter = mode == "mapped" ? null : "ZZZ-1",
            Mapping = new MappingChoice { Default = mode == "mapped" ? "hl7/v2-to-fhir/messages/ORU_R01" : null },
            Destinations = mode == "mapped" ? [new FileDestinationDefinition { Id = "files", Parallel = 16 }] : [],
        };
        var problems = await host.AddAsync(definition);
        if (problems.Count > 0)
        {
            Console.WriteLine(string.Join(Environment.NewLine, problems));
            return 1;
        }
        Console.WriteLine(new Uri(host.Find("load")!.Endpoint).Port.ToString(CultureInfo.InvariantCulture));
        while (await Console.In.ReadLineAsync() is { } line)
        {
            if (line == "status")
            {
                var status = host.Find("load")!;
                var (commits, writes) = journal.Figures;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{status.QueueDepth};{status.Errors};{status.LatencyMilliseconds.P50:F1};{status.LatencyMilliseconds.P99:F1};{commits};{writes};{status.LastError}"));
            }
        }
        return 0;
    }
}
