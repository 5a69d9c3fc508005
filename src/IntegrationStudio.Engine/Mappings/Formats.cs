namespace IntegrationStudio.Engine.Mappings;

/// <summary>The words by which definitions name formats.</summary>
public static class Formats
{
    /// <summary>HL7 version 2, ER7.</summary>
    public const string Hl7v2 = "hl7v2";

    /// <summary>FHIR R4, JSON or XML.</summary>
    public const string Fhir = "fhir-r4";

    /// <summary>Any JSON.</summary>
    public const string Json = "json";

    /// <summary>Any XML.</summary>
    public const string Xml = "xml";

    /// <summary>Rows of text, by a delimiter or by positions.</summary>
    public const string Delimited = "delimited";

    /// <summary>All that can be read and written.</summary>
    public static readonly IReadOnlyList<string> All = [Hl7v2, Fhir, Json, Xml, Delimited];
}
