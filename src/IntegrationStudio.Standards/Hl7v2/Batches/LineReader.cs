namespace IntegrationStudio.Standards.Hl7v2.Batches;

/// <summary>Walks over the lines of a file; MLLP's frame bytes end a line too, and byte-order mark, frame bytes and spaces before a line are stepped over.</summary>
internal ref struct LineReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> bytes = bytes;
    private int next;

    /// <summary>Offset of the line's first byte.</summary>
    public int Start { get; private set; }

    /// <summary>The line without its end.</summary>
    public ReadOnlySpan<byte> Line { get; private set; }

    /// <summary>1-based number of the line, blank lines not counted apart when CR and LF are mixed.</summary>
    public int Number { get; private set; }

    public bool Next()
    {
        if (next == 0 && bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            next = 3;
        while (next < bytes.Length && bytes[next] is 0x0B or 0x1C or (byte)' ' or (byte)'\t')
            next++;
        if (next >= bytes.Length)
            return false;
        Start = next;
        var length = bytes[next..].IndexOfAny("\r\n\u000B\u001C"u8);
        Line = length < 0 ? bytes[next..] : bytes.Slice(next, length);
        next += Line.Length;
        if (next < bytes.Length)
            next += bytes[next] == '\r' && next + 1 < bytes.Length && bytes[next + 1] == '\n' ? 2 : 1;
        Number++;
        return true;
    }
}
