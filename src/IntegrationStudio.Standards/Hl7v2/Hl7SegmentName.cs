using IntegrationStudio.Standards.Hl7v2.Text;

namespace IntegrationStudio.Standards.Hl7v2;

/// <summary>A segment's three-letter name, packed so that comparing is one instruction.</summary>
/// <param name="Packed">The three ASCII bytes, the first one lowest; 0 = no name.</param>
public readonly record struct Hl7SegmentName(uint Packed)
{
    /// <summary>MSH, the message header.</summary>
    public static Hl7SegmentName Msh { get; } = From("MSH");

    /// <summary>Packs a name; anything but three ASCII characters gives a name that no segment has.</summary>
    public static Hl7SegmentName From(ReadOnlySpan<char> name) =>
        name.Length == 3 && (name[0] | name[1] | name[2]) < 0x80 ? new((uint)(name[0] | (name[1] << 8) | (name[2] << 16))) : default;

    internal static Hl7SegmentName From(ReadOnlySpan<byte> name) => new((uint)(name[0] | (name[1] << 8) | (name[2] << 16)));

    /// <summary>Whether the segment declares separators in its first two fields: MSH, FHS, BHS.</summary>
    internal bool DeclaresSeparators => Packed == 0x48_53_4D || Packed == 0x53_48_46 || Packed == 0x53_48_42;

    /// <inheritdoc/>
    public bool Equals(Hl7SegmentName other) => Packed == other.Packed;

    /// <inheritdoc/>
    public override int GetHashCode() => (int)Packed;

    /// <summary>The name's text, e.g. <c>PID</c>.</summary>
    public override string ToString() =>
        Packed == 0 ? "" : CodeCache.Get([(byte)Packed, (byte)(Packed >> 8), (byte)(Packed >> 16)]);
}
