namespace IntegrationStudio.Standards.Hl7v2;

/// <summary>The separators a message declares in MSH-1 and MSH-2 (HL7 v2.7.1, 2.5.4); all are single ASCII bytes.</summary>
/// <param name="Field">MSH-1, usually <c>|</c>.</param>
/// <param name="Component">Usually <c>^</c>.</param>
/// <param name="Repetition">Usually <c>~</c>.</param>
/// <param name="Escape">Usually <c>\</c>; 0 when the message declares none.</param>
/// <param name="Subcomponent">Usually <c>&amp;</c>; 0 when the message declares none.</param>
/// <param name="Truncation">Usually <c>#</c>, from 2.7 on; 0 when the message declares none.</param>
public readonly record struct Hl7Delimiters(byte Field, byte Component, byte Repetition, byte Escape, byte Subcomponent, byte Truncation = 0)
{
    /// <summary><c>|^~\&amp;</c>.</summary>
    public static Hl7Delimiters Default { get; } = new((byte)'|', (byte)'^', (byte)'~', (byte)'\\', (byte)'&');
}
