namespace IntegrationStudio.Standards.Hl7v2;

/// <summary>Limits and defaults of parsing.</summary>
public sealed record Hl7ParseOptions
{
    /// <summary>The defaults.</summary>
    public static Hl7ParseOptions Default { get; } = new();

    /// <summary>Bytes that one message may have. Default 50 MB; more is a Problem.</summary>
    public int MaxLength { get; init; } = 50 * 1024 * 1024;

    /// <summary>Segments that one message may have, at most 1,048,575. Default 1,000,000.</summary>
    public int MaxSegments { get; init; } = 1_000_000;

    /// <summary>Fields that one message may have, empty ones included; bounds the index to four bytes each. Default 4,000,000.</summary>
    public int MaxFields { get; init; } = 4_000_000;

    /// <summary>The character set of bytes that are neither ASCII nor valid UTF-8 while MSH-18 says nothing better. Default 8859/1.</summary>
    public Hl7Charset DefaultCharset { get; init; } = Hl7Charset.Latin1;
}
