using System.Text.Json;
using System.Xml;
using IntegrationStudio.Standards.Fhir;

namespace IntegrationStudio.Portal.Commands;

/// <summary>What <c>studio validate</c> takes a file for, by its content.</summary>
internal enum DocumentKind
{
    /// <summary>Neither of the others.</summary>
    Other,

    /// <summary>A mapping definition.</summary>
    Mapping,

    /// <summary>A FHIR resource in JSON or XML.</summary>
    Resource,

    /// <summary>Neither JSON nor XML all the way to where it would say what it is.</summary>
    Broken,
}

/// <summary>Looks at the top of a document only; the rest is skipped, not built.</summary>
internal static class DocumentKinds
{
    private static readonly XmlReaderSettings Careful = new() { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null };

    public static DocumentKind Of(byte[] document)
    {
        try
        {
            return FhirDocument.FormatOf(document) == FhirFormat.Xml ? OfXml(document) : OfJson(document);
        }
        catch (Exception e) when (e is JsonException or XmlException)
        {
            return DocumentKind.Broken;
        }
    }

    private static DocumentKind OfXml(byte[] xml)
    {
        using var reader = XmlReader.Create(new MemoryStream(xml), Careful);
        return reader.MoveToContent() == XmlNodeType.Element && reader.NamespaceURI == "http://hl7.org/fhir" ? DocumentKind.Resource : DocumentKind.Other;
    }

    private static DocumentKind OfJson(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json.StartsWith("\uFEFF"u8) ? json[3..] : json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return DocumentKind.Other;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isSchema = reader.ValueTextEquals("$schema"u8);
            if (reader.ValueTextEquals("resourceType"u8))
            {
                return DocumentKind.Resource;
            }

            reader.Read();
            if (isSchema)
            {
                return reader.TokenType == JsonTokenType.String && reader.GetString()!.Contains("/schema/mapping/", StringComparison.Ordinal) ? DocumentKind.Mapping : DocumentKind.Other;
            }

            reader.Skip();
        }

        return DocumentKind.Other;
    }
}
