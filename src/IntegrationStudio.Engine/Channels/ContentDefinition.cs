using System.Text.Json.Serialization;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Standards.Delimited;

namespace IntegrationStudio.Engine.Channels;

/// <summary>What a channel's messages are: their format, and where the journal finds what people search for.</summary>
public sealed record ContentDefinition
{
    /// <summary>The format of anything that is only passed on.</summary>
    public const string Raw = "raw";

    /// <summary><c>hl7v2</c> (default), <c>fhir-r4</c>, <c>json</c>, <c>xml</c>, <c>delimited</c>, or <c>raw</c> for what is only passed on.</summary>
    public string Format { get; init; } = Formats.Hl7v2;

    /// <summary>Expression for the type by which messages are listed and accepted. HL7 v2 has MSH-9; default of FHIR the resource type, of the others none.</summary>
    public string? Type { get; init; }

    /// <summary>Expression for the id that the sender gave; the same id with the same content is a repetition. HL7 v2 has MSH-10.</summary>
    public string? ControlId { get; init; }

    /// <summary>Expression for the patient's id by which messages are found. HL7 v2 has PID-3.1.</summary>
    public string? PatientId { get; init; }

    /// <summary>Of delimited text: what separates cells, how columns are called. Default: a header, and the delimiter that the first line suggests.</summary>
    public DelimitedLayout? Layout { get; init; }

    /// <summary>Whether what comes holds several messages, each of which goes its own way. Default no.</summary>
    public SplitMode Split { get; init; }

    /// <summary>Whether it is HL7 v2.</summary>
    [JsonIgnore]
    public bool IsHl7 => Format == Formats.Hl7v2;

    /// <summary>The media type of a message as it came.</summary>
    [JsonIgnore]
    public string MediaType => Format switch
    {
        Formats.Hl7v2 => "application/hl7-v2",
        Formats.Fhir => "application/fhir+json",
        Formats.Json => "application/json",
        Formats.Xml => "application/xml",
        Formats.Delimited => "text/csv",
        _ => "application/octet-stream",
    };
}

/// <summary>How something that holds several messages is taken apart.</summary>
public enum SplitMode
{
    /// <summary>It is one message.</summary>
    [JsonStringEnumMemberName("none")]
    None,

    /// <summary>An HL7 batch or file (FHS, BHS, BTS, FTS) or several messages one after the other.</summary>
    [JsonStringEnumMemberName("hl7-batch")]
    Hl7Batch,

    /// <summary>Each line that is not empty: NDJSON, for example.</summary>
    [JsonStringEnumMemberName("lines")]
    Lines,

    /// <summary>Each row of delimited text, with the header above it again.</summary>
    [JsonStringEnumMemberName("rows")]
    Rows,

    /// <summary>Each item of a JSON array; of a FHIR Bundle each entry's resource.</summary>
    [JsonStringEnumMemberName("items")]
    Items,
}
