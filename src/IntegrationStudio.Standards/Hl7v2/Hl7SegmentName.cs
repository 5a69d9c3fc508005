namespace IntegrationStudio.Standards.Hl7v2;

/// <summary>A segment's three-letter name, packed so that comparing is one instruction.</summary>
public readonly record struct Hl7SegmentName(uint Packed)
{
    /// <summary>Packs a name; anything but three ASCII characters gives a name that no segment has.</summary>
    public static Hl7SegmentName From(ReadOnlySpan<char> name) => throw new NotSupportedException();

    /// <summary>The name's text, e.g. <c>PID</c>.</summary>
    public override string ToString() => throw new NotSupportedException();
}
