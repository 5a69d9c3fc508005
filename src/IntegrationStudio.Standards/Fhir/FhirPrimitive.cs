namespace IntegrationStudio.Standards.Fhir;

/// <summary>The primitive types of FHIR R4 (datatypes.html#primitive).</summary>
public enum FhirPrimitive : byte
{
    /// <summary>Not a primitive.</summary>
    None,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary>A signed 32-bit whole number.</summary>
    Integer,

    /// <summary>A whole number of 1 or more.</summary>
    PositiveInt,

    /// <summary>A whole number of 0 or more.</summary>
    UnsignedInt,

    /// <summary>A rational number with its precision.</summary>
    Decimal,

    /// <summary>Text of at most 1 MB.</summary>
    String,

    /// <summary>Text in markdown.</summary>
    Markdown,

    /// <summary>Text without leading, trailing or doubled white space.</summary>
    Code,

    /// <summary>1 to 64 letters, digits, dots and hyphens.</summary>
    Id,

    /// <summary>A URI, absolute or relative.</summary>
    Uri,

    /// <summary>A URI that can be followed.</summary>
    Url,

    /// <summary>The URI of a definition, with an optional version and fragment.</summary>
    Canonical,

    /// <summary><c>urn:oid:</c> and an OID.</summary>
    Oid,

    /// <summary><c>urn:uuid:</c> and a UUID in lower case.</summary>
    Uuid,

    /// <summary>Bytes in base64.</summary>
    Base64Binary,

    /// <summary>A date, perhaps without day or month.</summary>
    Date,

    /// <summary>A date, perhaps with a time; a time has a zone.</summary>
    DateTime,

    /// <summary>A point in time, to the second or finer, with its zone.</summary>
    Instant,

    /// <summary>A time of the day without a zone.</summary>
    Time,

    /// <summary>The XHTML of a narrative.</summary>
    Xhtml,
}
