namespace IntegrationStudio.Standards.Hl7v2;

/// <summary>Limits and defaults of parsing.</summary>
public sealed record Hl7ParseOptions
{
    /// <summary>The defaults.</summary>
    public static Hl7ParseOptions Default { get; } = new();

    /// <summary>Bytes that one message may have. Default 50 MB; more is a Problem.</summary>
    public int MaxLength { get; init; } = 50 * 1024 * 1024;

    /// <summary>The character set when MSH-18 is empty and the bytes are not valid UTF-8. Default 8859/1 by way of null.</summary>
    public Hl7Charset? DefaultCharset { get; init; }
}
