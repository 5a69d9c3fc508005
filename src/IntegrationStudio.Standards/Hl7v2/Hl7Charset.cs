using System.Text;

namespace IntegrationStudio.Standards.Hl7v2;

/// <summary>A character set of HL7 table 0211, as MSH-18 names it.</summary>
public sealed class Hl7Charset
{
    private Hl7Charset(string name, Encoding encoding)
    {
        Name = name;
        Encoding = encoding;
    }

    /// <summary>UTF-8 (<c>UNICODE UTF-8</c>).</summary>
    public static Hl7Charset Utf8 { get; } = new("UNICODE UTF-8", new UTF8Encoding(false, true));

    /// <summary>The code in MSH-18, e.g. <c>8859/1</c>.</summary>
    public string Name { get; }

    /// <summary>The encoding; throws on bytes that it cannot decode.</summary>
    public Encoding Encoding { get; }

    /// <summary>The character set of an MSH-18 code, or null when the code is unknown.</summary>
    public static Hl7Charset? For(string code) => throw new NotSupportedException();
}
