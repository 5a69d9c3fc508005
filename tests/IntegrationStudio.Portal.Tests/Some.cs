using System.Text;
using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Engine.Connectors.File;
using IntegrationStudio.Engine.Connectors.Mllp;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Portal.Tests;

/// <summary>Things that tests need, filled in sensibly; a test names only what it is about.</summary>
internal static class Some
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);

    public const string Oru =
        "MSH|^~\\&|LAB|NORTH|EHR|CLINIC|20260314115900+0000||ORU^R01^ORU_R01|C-1001|P|2.5.1\r" +
        "PID|1||M-77^^^NORTH^MR~S-5^^^STATE^SS||Lovelace^Ada^K||18151210|F\r" +
        "ORC|RE|P-9\r" +
        "OBR|1|P-9||GLU^Glucose^L|||20260314110000\r" +
        "OBX|1|NM|GLU^Glucose^L||5.4|mmol/L|3.9-6.1|N|||F\r" +
        "OBX|2|CWE|COL^Colour^L||YEL&yellow^Yellow^L||||||F\r" +
        "ZLB|1|local\r";

    public static byte[] OruBytes(string text = Oru) => Encoding.UTF8.GetBytes(text);

    public static Hl7Message OruMessage(string text = Oru) => Hl7Message.Parse(OruBytes(text)).Require();

    public static MessageRow Row(long id = 1, MessageState state = MessageState.Completed, string channel = "labs/north", int problems = 0) =>
        new(id, channel, state, Noon.AddSeconds(id), "ORU^R01", $"C-{id}", "M-77", "LAB", "NORTH", 512, MessageMarks.None, problems, "labs/north/oru-r01");

    public static ChannelDefinition ChannelDefinition(string id = "labs/north", int port = 0) => new()
    {
        Id = id,
        Title = "North lab",
        Source = new MllpSourceDefinition { Port = port },
        Mapping = new MappingChoice { Table = new Dictionary<string, string> { ["NORTH"] = "labs/north/oru-r01" }, Default = "hl7/v2-to-fhir/messages/ORU_R01" },
        Destinations = [new FileDestinationDefinition { Id = "bundles", Folder = "north" }],
    };

    public static ChannelStatus Channel(ChannelActivity activity = ChannelActivity.Running) =>
        new() { Definition = ChannelDefinition(), Activity = activity, Endpoint = "mllp://127.0.0.1:2575", LastMinute = [0, 1, 2], RatePerSecond = 0.2, Received = 12 };
}
