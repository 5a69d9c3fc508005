using System.Collections.Frozen;
using IntegrationStudio.Standards.Delimited;

namespace IntegrationStudio.Engine.Mappings;

/// <summary>What a definition writes.</summary>
/// <param name="Format">One of <see cref="Formats"/>.</param>
/// <param name="Type">Of a segment or data type map: the type that it fills (<c>Patient</c>, <c>Identifier</c>, <c>string</c>).</param>
/// <param name="Bundle">Of a message map to FHIR: <c>transaction</c> (default), <c>batch</c>, <c>collection</c> or <c>message</c>.</param>
/// <param name="Structure">Of a message map to HL7 v2: the structure of the new message, e.g. <c>ORU_R01</c>.</param>
/// <param name="Version">Version of the target standard; null is the newest known.</param>
public sealed record TargetSchema(string Format, string? Type = null, string? Bundle = null, string? Structure = null, string? Version = null)
{
    /// <summary>Canonical URLs of the FHIR profiles that the designer shows, by resource type.</summary>
    public IReadOnlyDictionary<string, string> Profiles { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>The profile of a resource type; null for base FHIR, also where a definition goes back to that by the URL of the type itself.</summary>
    public string? ProfileOf(string type) => Profiles.TryGetValue(type, out string? url) && url != BaseRoot + type ? url : null;

    /// <summary>Where the types of FHIR themselves are defined.</summary>
    internal const string BaseRoot = "http://hl7.org/fhir/StructureDefinition/";

    /// <summary>A file beside the definition that describes the output: a JSON Schema, an XML schema, or a wanted output (<c>schema/target.xsd</c>).</summary>
    public string? Schema { get; init; }

    /// <summary>Of delimited text: how it is laid out; null: RFC 4180 with a header.</summary>
    public DelimitedLayout? Layout { get; init; }
}
