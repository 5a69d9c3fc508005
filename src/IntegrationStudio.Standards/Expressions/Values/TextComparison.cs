using System.Text;

namespace IntegrationStudio.Standards.Expressions.Values;

/// <summary>Compares text that is held as strings or as UTF-8 without converting either.</summary>
internal static class TextComparison
{
    /// <summary>Whether two text items are the same, character by character.</summary>
    public static bool AreEqual(in Item left, in Item right)
    {
        bool isLeftUtf8 = left.TryGetUtf8(out ReadOnlySpan<byte> leftBytes);
        bool isRightUtf8 = right.TryGetUtf8(out ReadOnlySpan<byte> rightBytes);
        if (isLeftUtf8 && isRightUtf8) return leftBytes.SequenceEqual(rightBytes);
        if (isLeftUtf8) return AreEqual(leftBytes, Text(right));
        if (isRightUtf8) return AreEqual(rightBytes, Text(left));
        return string.Equals(Text(left), Text(right), StringComparison.Ordinal);
    }

    /// <summary>Order by code points.</summary>
    public static int Compare(in Item left, in Item right)
    {
        // UTF-8 bytes sort like code points; UTF-16 code units do not beyond the basic plane.
        if (left.TryGetUtf8(out ReadOnlySpan<byte> leftBytes) && right.TryGetUtf8(out ReadOnlySpan<byte> rightBytes)) return leftBytes.SequenceCompareTo(rightBytes);
        return CompareRunes(Text(left), Text(right));
    }

    public static bool AreEqual(ReadOnlySpan<byte> utf8, ReadOnlySpan<char> text)
    {
        if (utf8.Length < text.Length) return false;
        int i = 0;
        while (!utf8.IsEmpty)
        {
            if (i >= text.Length) return false;
            if (utf8[0] < 0x80)
            {
                if (text[i++] != utf8[0]) return false;
                utf8 = utf8[1..];
                continue;
            }

            _ = Rune.DecodeFromUtf8(utf8, out Rune left, out int used);
            _ = Rune.DecodeFromUtf16(text[i..], out Rune right, out int usedText);
            if (left != right) return false;
            utf8 = utf8[used..];
            i += usedText;
        }

        return i == text.Length;
    }

    /// <summary>Same text but for case and the amount of white space (specification: N1, section 6.1.2).</summary>
    public static bool AreEquivalent(in Item left, in Item right) =>
        string.Equals(Normalize(Text(left)), Normalize(Text(right)), StringComparison.OrdinalIgnoreCase);

    private static string Normalize(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string Text(in Item item) => item.ToText() ?? "";

    private static int CompareRunes(string left, string right)
    {
        StringRuneEnumerator a = left.EnumerateRunes();
        StringRuneEnumerator b = right.EnumerateRunes();
        while (true)
        {
            bool hasLeft = a.MoveNext();
            bool hasRight = b.MoveNext();
            if (!hasLeft || !hasRight) return hasLeft.CompareTo(hasRight);
            int order = a.Current.CompareTo(b.Current);
            if (order != 0) return order;
        }
    }
}
