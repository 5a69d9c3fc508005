using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Engine.Connectors.File;
using IntegrationStudio.Engine.Connectors.Mllp;
using IntegrationStudio.Engine.Mappings;

namespace IntegrationStudio.Portal.Demo;

/// <summary>The channels of the demo: one MLLP listener per lab, results as files.</summary>
internal static class DemoChannels
{
    private static readonly Dictionary<string, string> MappingBySender = new(StringComparer.Ordinal)
    {
        ["NORTHLAB"] = "labs/north/oru-r01",
        ["LAKESIDE"] = "labs/lakeside/oru-r01",
        ["HARBOR"] = "labs/harbor/oru-r01",
    };

    public static IEnumerable<ChannelDefinition> All => DemoLab.All.Select(Of);

    private static ChannelDefinition Of(DemoLab lab) => new()
    {
        Id = lab.Channel,
        Title = lab.Title,
        Source = new MllpSourceDefinition { Port = lab.Port },
        Accepts = new AcceptDefinition { Types = ["ORU^R01"], MinVersion = "2.3", MaxVersion = "2.8" },
        // The first listener is everybody's: whoever sends there is known by MSH-4, or goes by the standard map.
        Mapping = lab.Port == DemoLab.All[0].Port
            ? new MappingChoice { Table = MappingBySender, Default = StandardMaps.Family }
            : new MappingChoice { Table = new Dictionary<string, string> { [lab.Facility] = MappingBySender[lab.Facility] } },
        Destinations = [new FileDestinationDefinition { Id = "bundles", Folder = lab.Channel }],
    };
}
