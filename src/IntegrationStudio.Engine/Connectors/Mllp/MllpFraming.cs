namespace IntegrationStudio.Engine.Connectors.Mllp;

/// <summary>The bytes around a message (HL7 v2 transport, Minimal Lower Layer Protocol): VT message FS CR.</summary>
internal static class MllpFraming
{
    public const byte Start = 0x0B;
    public const byte End = 0x1C;
    public const byte Return = 0x0D;

    /// <summary>The content of a commit acknowledgement (release 2): what was sent is stored.</summary>
    public static readonly ReadOnlyMemory<byte> Committed = new byte[] { 0x06 };

    /// <summary>The content of a negative one: it is not, and is to be sent again.</summary>
    public static readonly ReadOnlyMemory<byte> NotCommitted = new byte[] { 0x15 };

    /// <summary>Whether a frame's content is a commit acknowledgement and no message.</summary>
    public static bool IsCommit(ReadOnlySpan<byte> content) => content is [0x06] or [0x15];

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
