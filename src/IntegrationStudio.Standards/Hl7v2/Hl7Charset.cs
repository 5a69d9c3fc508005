using System.Collections.Concurrent;
using System.Text;

namespace IntegrationStudio.Standards.Hl7v2;

/// <summary>A character set of HL7 table 0211, as MSH-18 names it.</summary>
public sealed class Hl7Charset
{
    /// <summary>MSH-18 code, code page, and whether ASCII bytes always mean ASCII (so that separators can be found in the bytes themselves).</summary>
    private static readonly (string Name, int CodePage, bool AsciiSafe, string[] Aliases)[] Known =
    [
        ("ASCII", 20127, true, ["USASCII", "ISOIR6", "ANSI"]),
        ("8859/1", 28591, true, ["LATIN1", "ISOIR100"]), ("8859/2", 28592, true, ["ISOIR101"]), ("8859/3", 28593, true, ["ISOIR109"]), ("8859/4", 28594, true, ["ISOIR110"]),
        ("8859/5", 28595, true, ["ISOIR144"]), ("8859/6", 28596, true, ["ISOIR127"]), ("8859/7", 28597, true, ["ISOIR126"]), ("8859/8", 28598, true, ["ISOIR138"]),
        ("8859/9", 28599, true, ["ISOIR148"]), ("8859/13", 28603, true, []), ("8859/15", 28605, true, ["LATIN9"]),
        ("UNICODE UTF-8", 65001, true, ["UTF8", "UNICODE", "ISOIR192"]), ("UNICODE UTF-16", 1200, false, ["UTF16", "UTF16LE"]), ("UTF-16BE", 1201, false, []),
        ("KS X 1001", 51949, true, ["ISOIR149", "EUCKR"]), ("GB 18030-2000", 54936, false, ["GB18030"]), ("BIG-5", 950, false, []), ("CP1252", 1252, true, ["WINDOWS1252", "1252"]),
    ];

    private static readonly ConcurrentDictionary<int, Hl7Charset> Loaded = new();

    /// <summary>Spellings seen, so that the usual message costs one look-up; bounded, because senders choose the keys.</summary>
    private static readonly ConcurrentDictionary<string, Hl7Charset?> Spellings = new();

    private Hl7Charset(string name, Encoding encoding, bool asciiSafe)
    {
        Name = name;
        Encoding = encoding;
        IsAsciiSafe = asciiSafe;
    }

    /// <summary>UTF-8 (<c>UNICODE UTF-8</c>).</summary>
    public static Hl7Charset Utf8 { get; } = Load(12);

    /// <summary>7-bit ASCII.</summary>
    public static Hl7Charset Ascii { get; } = Load(0);

    /// <summary>ISO 8859-1 (<c>8859/1</c>).</summary>
    public static Hl7Charset Latin1 { get; } = Load(1);

    internal static Hl7Charset Utf16 { get; } = Load(13);

    internal static Hl7Charset Utf16BigEndian { get; } = Load(14);

    /// <summary>The code in MSH-18, e.g. <c>8859/1</c>.</summary>
    public string Name { get; }

    /// <summary>The encoding; throws on bytes and characters that it does not have.</summary>
    public Encoding Encoding { get; }

    /// <summary>Whether ASCII bytes always stand for ASCII characters; otherwise messages are read by way of UTF-8.</summary>
    internal bool IsAsciiSafe { get; }

    /// <summary>The character set of an MSH-18 code or of a usual other spelling (<c>UTF-8</c>, <c>ISO-8859-1</c>), or null when it is unknown.</summary>
    public static Hl7Charset? For(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        if (Spellings.TryGetValue(code, out var known))
            return known;
        var found = Find(Normal(code));
        if (Spellings.Count < 256)
            Spellings[code] = found;
        return found;
    }

    private static Hl7Charset? Find(string wanted)
    {
        for (var i = 0; i < Known.Length; i++)
        {
            if (Normal(Known[i].Name) == wanted || "ISO" + Normal(Known[i].Name) == wanted || Known[i].Aliases.Contains(wanted))
                return Load(i);
        }
        return null;
    }

    private static Hl7Charset Load(int index) => Loaded.GetOrAdd(index, static i =>
    {
        var (name, codePage, asciiSafe, _) = Known[i];
        // The code pages come with the runtime but are not registered; asking the provider leaves the process-wide set alone.
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(codePage, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)
            ?? Encoding.GetEncoding(codePage, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        return new(name, encoding, asciiSafe);
    });

    private static string Normal(string code) => string.Concat(code.ToUpperInvariant().Where(char.IsAsciiLetterOrDigit));
}
