using System.Buffers;

namespace IntegrationStudio.Standards.Hl7v2;

/// <summary>Escape sequences (HL7 v2.7.1, 2.7).</summary>
public static class Hl7Escape
{
    /// <summary>Writes text as UTF-8 with separators, the escape character and line breaks escaped.</summary>
    public static void Write(ReadOnlySpan<char> text, Hl7Delimiters delimiters, IBufferWriter<byte> destination) => throw new NotSupportedException();

    /// <summary>Writes UTF-8 text with separators, the escape character and line breaks escaped.</summary>
    public static void Write(ReadOnlySpan<byte> utf8, Hl7Delimiters delimiters, IBufferWriter<byte> destination) => throw new NotSupportedException();
}
