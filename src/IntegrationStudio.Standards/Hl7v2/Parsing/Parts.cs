using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace IntegrationStudio.Standards.Hl7v2.Parsing;

/// <summary>Finds the n-th part between separators.</summary>
internal static class Parts
{
    /// <summary>Start and length of the 1-based part in a slice; the slice ends early at the first <paramref name="stop"/> byte (0 = none). Length 0 at the slice's end when there are fewer parts.</summary>
    public static (int Start, int Length) Find(byte[] buffer, int start, int length, byte separator, byte stop, int number)
    {
        // One vector covers nearly every field; reading past the slice is fine as long as it stays in the array, the mask cuts it off.
        if (Vector256.IsHardwareAccelerated && length <= 32 && buffer.Length - start >= 32)
            return FindShort(buffer, start, length, separator, stop, number);
        return FindLong(buffer, start, length, separator, stop, number);
    }

    /// <summary>Which of the parts 1 to 63 are not empty: bit n is set for part n.</summary>
    public static ulong Present(ReadOnlySpan<byte> text, byte separator)
    {
        var present = 0UL;
        // The bit runs out after part 63; what it is then shifted to sets nothing.
        for (var bit = 2UL; ; bit <<= 1)
        {
            var end = text.IndexOf(separator);
            if (end < 0)
                return text.IsEmpty ? present : present | bit;
            if (end > 0)
                present |= bit;
            text = text[(end + 1)..];
        }
    }

    private static (int, int) FindShort(byte[] buffer, int start, int length, byte separator, byte stop, int number)
    {
        var bytes = Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(buffer), (nuint)start);
        if (stop != 0)
        {
            var stops = Vector256.Equals(bytes, Vector256.Create(stop)).ExtractMostSignificantBits();
            length = Math.Min(length, BitOperations.TrailingZeroCount(stops));
        }
        var mask = Vector256.Equals(bytes, Vector256.Create(separator)).ExtractMostSignificantBits();
        mask &= (uint)((1UL << length) - 1);
        for (var i = 1; i < number; i++)
        {
            if (mask == 0)
                return (start + length, 0);
            // The start of part i is one after the lowest set bit.
            if (i == number - 1)
            {
                var from = BitOperations.TrailingZeroCount(mask) + 1;
                mask &= mask - 1;
                return (start + from, (mask == 0 ? length : BitOperations.TrailingZeroCount(mask)) - from);
            }
            mask &= mask - 1;
        }
        return (start, mask == 0 ? length : BitOperations.TrailingZeroCount(mask));
    }

    private static (int, int) FindLong(byte[] buffer, int start, int length, byte separator, byte stop, int number)
    {
        var rest = buffer.AsSpan(start, length);
        if (stop != 0 && rest.IndexOf(stop) is >= 0 and var end)
            rest = rest[..end];
        var whole = rest.Length;
        for (var i = 1; i < number; i++)
        {
            var next = rest.IndexOf(separator);
            if (next < 0)
                return (start + whole, 0);
            rest = rest[(next + 1)..];
        }
        var from = start + whole - rest.Length;
        var to = rest.IndexOf(separator);
        return (from, to < 0 ? rest.Length : to);
    }
}
