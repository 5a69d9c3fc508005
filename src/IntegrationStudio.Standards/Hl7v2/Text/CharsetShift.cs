namespace IntegrationStudio.Standards.Hl7v2.Text;

/// <summary>The shifts of ISO 2022 inside text, <c>\Cxxyy\</c> (single-byte sets) and <c>\Mxxyyzz\</c> (multi-byte sets): bytes that follow, up to the element's end or the next shift, are of that set (HL7 v2.7.1, 2.7.7).</summary>
internal static class CharsetShift
{
    /// <summary>Whether the sequence names a set that can be decoded; <paramref name="shifted"/> is null for "back to the message's own set" and stays as it was when the set is unknown.</summary>
    public static bool TryRead(ReadOnlySpan<byte> sequence, out Hl7Charset? shifted, Hl7Charset? current)
    {
        var code = sequence switch
        {
            [(byte)'C', .. var set] when set.SequenceEqual("2842"u8) => "",
            [(byte)'C', .. var set] when set.SequenceEqual("2D41"u8) => "8859/1",
            [(byte)'C', .. var set] when set.SequenceEqual("2D42"u8) => "8859/2",
            [(byte)'C', .. var set] when set.SequenceEqual("2D43"u8) => "8859/3",
            [(byte)'C', .. var set] when set.SequenceEqual("2D44"u8) => "8859/4",
            [(byte)'C', .. var set] when set.SequenceEqual("2D4C"u8) => "8859/5",
            [(byte)'C', .. var set] when set.SequenceEqual("2D47"u8) => "8859/6",
            [(byte)'C', .. var set] when set.SequenceEqual("2D46"u8) => "8859/7",
            [(byte)'C', .. var set] when set.SequenceEqual("2D48"u8) => "8859/8",
            [(byte)'C', .. var set] when set.SequenceEqual("2D4D"u8) => "8859/9",
            [(byte)'M', .. var set] when set.SequenceEqual("242943"u8) => "KS X 1001",
            _ => null,
        };
        shifted = code is null ? current : code.Length == 0 ? null : Hl7Charset.For(code);
        return code is not null;
    }
}
