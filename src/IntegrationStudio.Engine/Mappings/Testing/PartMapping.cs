using System.Text;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Fhir;

namespace IntegrationStudio.Engine.Mappings.Testing;

/// <summary>
/// A segment or data type map by itself, so that it can be tested: a message map around it that calls it for every segment of its name (or, for a data type, for the text of the
/// test's input) and puts what it makes into a collection. Maps to FHIR only.
/// </summary>
internal static class PartMapping
{
    /// <summary>The rule of the map around; traces of a part begin with it.</summary>
    private const string Rule = "$part";

    private const string Inside = Rule + "/";
    private const string Id = "test/part";
    private const string Header = "MSH|^~\\&|TEST|TEST|||20260101||ACK|1|P|2.5.1\r";

    /// <summary>Whether a definition needs a map around it to be run.</summary>
    public static bool IsPart(MappingDefinition definition) => definition.Kind is MappingKind.Segment or MappingKind.DataType;

    /// <summary>Compiles a part with a map around it.</summary>
    public static Outcome<CompiledMapping> Compile(MappingLibrary library, MappingDefinition definition)
    {
        if (Around(definition) is not { } json) return new Problem("test.kind", definition.Id, "Only segment and data type maps from HL7 v2 to FHIR can be tested by themselves.");
        Outcome<MappingDefinition> around = MappingDefinition.Parse(Encoding.UTF8.GetBytes(json));
        return around.Succeeded ? library.With(MappingPackage.Create(around.Value)).Compile(Id) : Outcome<CompiledMapping>.Failed(around.Problems);
    }

    /// <summary>The message of an input: a whole one as it is, segments after a header, of a data type the text as the one field of a segment.</summary>
    public static ReadOnlyMemory<byte> Input(MappingLibrary library, string id, ReadOnlyMemory<byte> input)
    {
        if (library.Find(id)?.Definition is not { } definition || !IsPart(definition) || input.Span.StartsWith("MSH"u8)) return input;
        string text = Encoding.UTF8.GetString(input.Span).Trim();
        return Encoding.UTF8.GetBytes(definition.Kind == MappingKind.Segment ? $"{Header}{text.ReplaceLineEndings("\r")}\r" : $"{Header}ZZT|{text}\r");
    }

    /// <summary>A trace by the part's own rules.</summary>
    public static IReadOnlyList<TraceEntry> Own(IReadOnlyList<TraceEntry> trace) =>
        trace.Count > 0 && trace.All(entry => entry.RulePath == Rule || entry.RulePath.StartsWith(Inside, StringComparison.Ordinal)) ? [.. trace.Select(entry => entry with { RulePath = Own(entry.RulePath) })] : trace;

    /// <summary>A rule's path from the part on.</summary>
    public static string Own(string rulePath) => rulePath.StartsWith(Inside, StringComparison.Ordinal) ? rulePath[Inside.Length..] : rulePath;

    private static string? Around(MappingDefinition definition)
    {
        if (definition is not { Source: { Format: Formats.Hl7v2, Structure: { } structure }, Target: { Format: Formats.Fhir, Type: { } type } }) return null;
        string rule;
        if (definition.Kind == MappingKind.Segment)
        {
            if (FhirSchema.R4.Resource(type) is null) return null;
            rule = $$"""{ "id": "{{Rule}}", "from": "{{structure}}", "resource": "{{type}}", "map": "part" }""";
        }
        else
        {
            rule = $$"""{ "id": "{{Rule}}", "from": "ZZT-1", "resource": "Parameters", "to": "parameter[0].value{{char.ToUpperInvariant(type[0])}}{{type[1..]}}", "map": "part" }""";
        }

        return $$"""
            { "id": "{{Id}}", "version": "1.0.0", "kind": "message", "source": { "format": "hl7v2", "structure": "*" }, "target": { "format": "fhir-r4", "bundle": "collection" },
              "uses": { "part": { "id": "{{definition.Id}}" } }, "policy": { "invalid": "warn" }, "rules": [{{rule}}] }
            """;
    }
}
