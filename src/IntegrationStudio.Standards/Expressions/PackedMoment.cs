using IntegrationStudio.Standards.Fhir;

namespace IntegrationStudio.Standards.Expressions;

/// <summary>Keeps a date or time in the two words of an <see cref="Item"/>.</summary>
internal static class PackedMoment
{
    private const int NoOffset = 0xFFF;
    private const int OffsetBias = 1024;

    public static void Pack(in FhirDate value, out ulong low, out ulong high)
    {
        int offset = value.Offset is { } minutes ? minutes + OffsetBias : NoOffset;
        low = (ulong)(uint)value.Year | (ulong)(uint)value.Month << 14 | (ulong)(uint)value.Day << 18 | (ulong)value.Precision << 23
            | (ulong)(uint)value.FractionDigits << 26 | (ulong)(uint)offset << 30;
        high = unchecked((ulong)value.TimeOfDay);
    }

    public static FhirDate Unpack(ulong low, ulong high)
    {
        int offset = (int)(low >> 30 & 0xFFF);
        return new FhirDate
        {
            Year = (int)(low & 0x3FFF),
            Month = (int)(low >> 14 & 0xF),
            Day = (int)(low >> 18 & 0x1F),
            Precision = (FhirPrecision)(low >> 23 & 0x7),
            FractionDigits = (int)(low >> 26 & 0xF),
            Offset = offset == NoOffset ? null : offset - OffsetBias,
            TimeOfDay = unchecked((long)high),
        };
    }
}
