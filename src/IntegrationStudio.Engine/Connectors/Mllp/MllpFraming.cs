namespace IntegrationStudio.Engine.Connectors.Mllp;

/// <summary>The bytes around a message (HL7 v2 transport, Minimal Lower Layer Protocol release 1): VT message FS CR.</summary>
internal static class MllpFraming
{
    public const byte Start = 0x0B;
    public const byte End = 0x1C;
    public const byte Return = 0x0D;

    public static byte[] Frame(ReadOnlySpan<byte> message)
    {
        var frame = new byte[message.Length + 3];
        frame[0] = Start;
        message.CopyTo(frame.AsSpan(1));
        frame[^2] = End;
        frame[^1] = Return;
        return frame;
    }
}
