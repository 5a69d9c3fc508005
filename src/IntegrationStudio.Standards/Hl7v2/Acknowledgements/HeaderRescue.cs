namespace IntegrationStudio.Standards.Hl7v2.Acknowledgements;

/// <summary>Reads the header alone of bytes that are no acceptable message, so that the refusal finds its way back.</summary>
internal static class HeaderRescue
{
    /// <summary>No real MSH is longer; whatever follows is content.</summary>
    private const int Longest = 4096;

    /// <summary>The message, or its first line alone, or null when not even that is an MSH.</summary>
    public static Hl7Message? Read(ReadOnlyMemory<byte> received)
    {
        if (Hl7Message.Parse(received).Value is { } message)
            return message;
        var start = received.Span[..Math.Min(16, received.Length)].IndexOf("MSH"u8);
        if (start < 0)
            return null;
        var rest = received[start..];
        var end = rest.Span.IndexOfAny((byte)'\r', (byte)'\n');
        return Hl7Message.Parse(rest[..Math.Min(Longest, end < 0 ? rest.Length : end)]).Value;
    }
}
