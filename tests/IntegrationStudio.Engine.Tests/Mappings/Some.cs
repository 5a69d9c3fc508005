using System.Buffers;
using System.Text;
using System.Text.Json;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Hl7v2;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Mappings;

/// <summary>Builds definitions, libraries and messages for tests.</summary>
internal static class Some
{
    public static readonly RunOptions Options = new() { Now = new DateTimeOffset(2026, 2, 3, 4, 5, 6, TimeSpan.Zero) };

    /// <summary>A message map for ORU_R01 with these rules, and more properties if given.</summary>
    public static MappingPackage Map(string rules, string more = "", string id = "test/map", params (string Path, string Text)[] files) =>
        Package($$"""{ "id": "{{id}}", "version": "1.0.0", "kind": "message", "source": { "format": "hl7v2", "structure": "ORU_R01", "version": "2.5.1" }, "target": { "format": "fhir-r4", "bundle": "transaction" }{{(more.Length > 0 ? ", " + more : "")}}, "rules": [{{rules}}] }""", files);

    /// <summary>A shared map from a segment or data type.</summary>
    public static MappingPackage Shared(string id, string kind, string structure, string type, string rules, string more = "", params (string Path, string Text)[] files) =>
        Package($$"""{ "id": "{{id}}", "version": "1.0.0", "kind": "{{kind}}", "source": { "format": "hl7v2", "structure": "{{structure}}" }, "target": { "format": "fhir-r4", "type": "{{type}}" }{{(more.Length > 0 ? ", " + more : "")}}, "rules": [{{rules}}] }""", files);

    public static MappingPackage Package(string json, params (string Path, string Text)[] files) => MappingPackage.Create(
        MappingDefinition.Parse(Encoding.UTF8.GetBytes(json)).Require(),
        files.ToDictionary(file => file.Path, file => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(file.Text)));

    public static Hl7Message Message(params string[] segments) => Hl7Message.Parse(Encoding.UTF8.GetBytes(string.Join('\r', segments) + "\r")).Require();

    public static Hl7Message Oru(params string[] segments) =>
        Message(["MSH|^~\\&|LABSYS|NORTH|EHR|CITY|20260203040506-0600||ORU^R01^ORU_R01|MSG1|P|2.5.1", .. segments]);

    /// <summary>Compiles the first package with the others in the library, runs it, and gives the Bundle.</summary>
    public static Ran Run(Hl7Message message, params MappingPackage[] packages) => Run(message, Options, packages);

    public static Ran Run(Hl7Message message, RunOptions options, params MappingPackage[] packages)
    {
        CompiledMapping mapping = MappingLibrary.Of(packages).Compile(packages[0].Definition.Id).Require();
        using MappingResult result = mapping.Run(message, options);
        var output = new ArrayBufferWriter<byte>();
        result.WriteJson(output);
        return new Ran(JsonDocument.Parse(output.WrittenMemory.ToArray()).RootElement, result.Problems, result.Trace, result.Failed);
    }

    public static IReadOnlyList<Problem> CompileProblems(params MappingPackage[] packages) => MappingLibrary.Of(packages).Compile(packages[0].Definition.Id).Problems;
}

/// <summary>What a run gave.</summary>
internal sealed record Ran(JsonElement Bundle, IReadOnlyList<Problem> Problems, IReadOnlyList<TraceEntry>? Trace, bool Failed)
{
    /// <summary>The resources of a type in order.</summary>
    public IReadOnlyList<JsonElement> All(string type) =>
        Bundle.TryGetProperty("entry", out JsonElement entries)
            ? [.. entries.EnumerateArray().Where(entry => entry.TryGetProperty("resource", out _)).Select(entry => entry.GetProperty("resource")).Where(resource => resource.GetProperty("resourceType").GetString() == type)]
            : [];

    public JsonElement The(string type) => Assert.Single(All(type));

    /// <summary>The resource's JSON without its id, compact.</summary>
    public string Text(string type) => Without(The(type));

    public static string Without(JsonElement resource) =>
        JsonSerializer.Serialize(resource.EnumerateObject().Where(property => property.Name is not ("id" or "resourceType")).ToDictionary(property => property.Name, property => property.Value), Relaxed);

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
