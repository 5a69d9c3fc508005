using System.Text;
using IntegrationStudio.Standards.Delimited;

namespace IntegrationStudio.Engine.Mappings;

/// <summary>What a definition reads.</summary>
/// <param name="Format">One of <see cref="Formats"/>.</param>
/// <param name="Structure">Message structure (<c>ORU_R01</c>, or <c>*</c> for any), segment (<c>PID</c>), data type (<c>CX</c>) or table, by the definition's kind.</param>
/// <param name="Version">Version of the standard whose definitions name groups and fields; null is the newest known.</param>
public sealed record SourceSchema(string Format, string? Structure = null, string? Version = null)
{
    /// <summary>Of FHIR: the resource or type (<c>Patient</c>, <c>Identifier</c>); of XML: the root element's name. Null for any.</summary>
    public string? Type { get; init; }

    /// <summary>Canonical URL of the FHIR profile that the input follows; null for the base type.</summary>
    public string? Profile { get; init; }

    /// <summary>A file beside the definition that describes the input: a JSON Schema, an XML schema, or a sample to infer from (<c>schema/source.schema.json</c>).</summary>
    public string? Schema { get; init; }

    /// <summary>Of delimited text: how it is laid out; null: a header, and the delimiter that the first line suggests.</summary>
    public DelimitedLayout? Layout { get; init; }

    /// <summary>The layout of a document.</summary>
    internal DelimitedLayout LayoutFor(ReadOnlySpan<byte> document) =>
        Layout ?? new DelimitedLayout(DelimitedLayout.Guess(Encoding.UTF8.GetString(document[..Math.Min(document.Length, LongestFirstLine)])));

    private const int LongestFirstLine = 64 * 1024;
}
