using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Standards.Hl7v2;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Official;

/// <summary>The official maps of this repository, compiled once, and messages converted with them.</summary>
internal static class OfficialMaps
{
    public const string Header = @"MSH|^~\&|LIS|NORTH|EHR|CLINIC|20260301120000-0600||ORU^R01^ORU_R01|M1|P|2.5.1";
    public const string Patient = "PID|1||12345^^^NORTH^MR||Moreau^Ada^B||19800102|F";
    public const string Report = "ORC|RE|P1|F1\rOBR|1|P1|F1|24331-1^Lipid panel^LN|||20260301080000-0600|||||||||||||||20260301113000-0600|||F";

    /// <summary>The repository's folder.</summary>
    public static string Root { get; } = FindRoot();

    private static readonly Lazy<MappingLibrary> Library = new(() =>
    {
        var library = MappingLibrary.Open(Path.Combine(Root, "mappings"));
        Assert.True(library.Succeeded, string.Join('\n', library.Problems));
        return library.Value;
    });

    private static readonly ConcurrentDictionary<string, CompiledMapping> Compiled = new(StringComparer.Ordinal);

    /// <summary>A message with a header, a patient and a report, and what a test adds.</summary>
    public static OfficialResult Results(params string[] segments) => Convert([Header, Patient, Report, .. segments]);

    public static OfficialResult Convert(params string[] segments) => ConvertBy("hl7/v2-to-fhir/messages/ORU_R01", segments);

    /// <summary>Converts a message with the map that messages of its kind take.</summary>
    public static OfficialResult ConvertByType(params string[] segments) => ConvertBy(StandardMaps.Choose(Library.Value, Parse(segments)), segments);

    /// <summary>Converts a message with a mapping of the repository.</summary>
    public static OfficialResult ConvertBy(string mapping, params string[] segments)
    {
        var options = new RunOptions { Now = new DateTimeOffset(2026, 3, 1, 12, 0, 5, TimeSpan.FromHours(-6)) };
        using var result = Find(mapping).Run(Parse(segments), options);
        var output = new ArrayBufferWriter<byte>();
        result.WriteJson(output);
        return new(JsonNode.Parse(output.WrittenSpan)!.AsObject(), [.. result.Problems]);
    }

    private static Hl7Message Parse(string[] segments)
    {
        var message = Hl7Message.Parse(Encoding.UTF8.GetBytes(string.Join('\r', segments) + "\r"));
        Assert.True(message.Succeeded, string.Join('\n', message.Problems));
        return message.Value;
    }

    private static CompiledMapping Find(string id) => Compiled.GetOrAdd(id, static id =>
    {
        var compiled = Library.Value.Compile(id);
        Assert.True(compiled.Succeeded, string.Join('\n', compiled.Problems.Take(50)));
        return compiled.Value;
    });

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "IntegrationStudio.sln"))) folder = Path.GetDirectoryName(folder);
        return folder ?? throw new DirectoryNotFoundException("The tests do not run inside the repository.");
    }
}
