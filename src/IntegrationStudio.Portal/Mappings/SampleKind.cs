using System.Text;
using System.Text.Json;
using System.Xml;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Portal.Mappings;

/// <summary>What a sample is, told from its content alone.</summary>
/// <param name="Source">What a mapping of it reads.</param>
/// <param name="Words">The same for people.</param>
/// <param name="Base">The shipped map that fits it, if one does.</param>
/// <param name="Extension">How a file with it is named.</param>
internal sealed record SampleKind(SourceSchema Source, string Words, string? Base, string Extension)
{
    /// <summary>What a mapping of it could be called: who sends it, and what.</summary>
    public string Title { get; init; } = Words;

    /// <summary>The largest sample that is taken, in bytes.</summary>
    public const int Largest = 5 * 1024 * 1024;

    /// <summary>Tells what a sample is; fails when it is empty, too large or broken, saying where.</summary>
    public static Outcome<SampleKind> Of(ReadOnlyMemory<byte> sample, MappingLibrary library)
    {
        if (sample.Length > Largest) return new Problem("sample.too-large", "", $"The sample is larger than {Largest / 1024 / 1024} MB.") { Mend = "Use one message, or a part of the file." };
        var text = Encoding.UTF8.GetString(sample.Span).TrimStart('\uFEFF', ' ', '\t', '\r', '\n', '\v');
        if (text.Length == 0) return new Problem("sample.empty", "", "There is nothing in it.") { Mend = "Paste a message or choose a file." };
        if (text.StartsWith("MSH", StringComparison.Ordinal)) return Hl7(sample, library);
        return text[0] switch
        {
            '{' or '[' => Json(sample),
            '<' => Xml(text),
            _ => Delimited(text),
        };
    }

    private static Outcome<SampleKind> Hl7(ReadOnlyMemory<byte> sample, MappingLibrary library)
    {
        var read = Hl7Message.Parse(sample);
        if (!read.Succeeded) return Outcome<SampleKind>.Failed(read.Problems);
        var message = read.Value;
        var fitting = StandardMaps.Choose(library, message);
        var structure = message.Structure is { Length: > 0 } said ? said : "*";
        var sender = message.GetString("MSH-4.1") is { Length: > 0 } facility ? facility : message.GetString("MSH-3.1") ?? "";
        return new SampleKind(new SourceSchema("hl7v2", structure, message.Version), $"HL7 v2 {message.MessageType}^{message.TriggerEvent} ({structure}, version {message.Version})", library.Contains(fitting) ? fitting : null, "hl7")
        {
            Title = $"{sender} {message.MessageType} {message.TriggerEvent}".Trim(),
        };
    }

    private static Outcome<SampleKind> Json(ReadOnlyMemory<byte> sample)
    {
        try
        {
            using var json = JsonDocument.Parse(sample, new JsonDocumentOptions { MaxDepth = 64 });
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("resourceType", out var type)
                ? new SampleKind(new SourceSchema("fhir-r4"), $"FHIR R4 {type}", null, "json")
                : new SampleKind(new SourceSchema("json"), "JSON", null, "json");
        }
        catch (JsonException failure)
        {
            return new Problem("sample.json", $"line {failure.LineNumber + 1}", $"It looks like JSON and is not: {failure.Message}");
        }
    }

    private static Outcome<SampleKind> Xml(string text)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(text), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = Largest });
            reader.MoveToContent();
            var (name, space) = (reader.LocalName, reader.NamespaceURI);
            while (reader.Read())
            {
                if (reader.Depth > 256) return new Problem("sample.xml", "", "It is nested more than 256 levels deep.");
            }

            return space == "http://hl7.org/fhir"
                ? new SampleKind(new SourceSchema("fhir-r4"), $"FHIR R4 {name}", null, "xml")
                : new SampleKind(new SourceSchema("xml"), $"XML <{name}>", null, "xml");
        }
        catch (XmlException failure)
        {
            return new Problem("sample.xml", $"line {failure.LineNumber}", $"It looks like XML and is not: {failure.Message}");
        }
    }

    private static Outcome<SampleKind> Delimited(string text)
    {
        var head = text.Split('\n', 2)[0];
        var delimiter = ",;\t|".MaxBy(candidate => head.Count(character => character == candidate));
        return head.Contains(delimiter, StringComparison.Ordinal)
            ? new SampleKind(new SourceSchema("delimited"), $"Delimited text, {head.Count(character => character == delimiter) + 1} columns", null, "csv")
            : new Problem("sample.unknown", "line 1", "It is neither HL7 v2, JSON, XML nor delimited text.") { Mend = "An HL7 v2 message begins with MSH, a table with a header line." };
    }
}
