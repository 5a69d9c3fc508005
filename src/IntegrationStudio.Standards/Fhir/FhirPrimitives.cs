using System.Buffers;
using System.Buffers.Text;
using System.Collections.Frozen;
using System.Text;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Standards.Fhir;

/// <summary>The formats of FHIR's primitive types, checked over UTF-8 without allocating (datatypes.html#primitive).</summary>
public static class FhirPrimitives
{
    private const int LargestString = 1024 * 1024;
    private const int LongestId = 64;

    private static readonly FrozenDictionary<string, FhirPrimitive> ByName = Enum.GetValues<FhirPrimitive>()
        .Where(p => p != FhirPrimitive.None)
        .ToFrozenDictionary(NameOf, StringComparer.Ordinal);

    private static readonly SearchValues<byte> WhiteSpaceAndControls = SearchValues.Create([.. Enumerable.Range(0, 33).Select(i => (byte)i), 127]);
    private static readonly SearchValues<byte> ControlsNotInText = SearchValues.Create([.. Enumerable.Range(0, 32).Where(i => i is not (9 or 10 or 13)).Select(i => (byte)i)]);
    private static readonly SearchValues<byte> IdBytes = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-."u8);
    private static readonly SearchValues<byte> LowerHex = SearchValues.Create("0123456789abcdef"u8);

    /// <summary>The primitive of that name (<c>dateTime</c>), or <see cref="FhirPrimitive.None"/>.</summary>
    public static FhirPrimitive Named(string name) => ByName.GetValueOrDefault(name);

    /// <summary>The name of the primitive as FHIR spells it: <c>dateTime</c>.</summary>
    public static string NameOf(FhirPrimitive primitive)
    {
        var name = primitive.ToString();
        return $"{char.ToLowerInvariant(name[0])}{name[1..]}";
    }

    /// <summary>Whether JSON writes the primitive as a number, without quotes.</summary>
    public static bool IsNumber(FhirPrimitive primitive) =>
        primitive is FhirPrimitive.Integer or FhirPrimitive.PositiveInt or FhirPrimitive.UnsignedInt or FhirPrimitive.Decimal;

    /// <summary>Whether the bytes are a well-formed value of that primitive, as it stands in JSON without quotes and escapes.</summary>
    public static bool IsValid(FhirPrimitive primitive, ReadOnlySpan<byte> value) => primitive switch
    {
        FhirPrimitive.String or FhirPrimitive.Markdown => IsText(value),
        FhirPrimitive.Code => IsCode(value),
        FhirPrimitive.Id => IsId(value),
        FhirPrimitive.Uri or FhirPrimitive.Url or FhirPrimitive.Canonical => IsUri(value),
        FhirPrimitive.Boolean => value.SequenceEqual("true"u8) || value.SequenceEqual("false"u8),
        FhirPrimitive.Integer => IsInteger(value, int.MinValue),
        FhirPrimitive.UnsignedInt => IsInteger(value, 0),
        FhirPrimitive.PositiveInt => IsInteger(value, 1),
        FhirPrimitive.Decimal => JsonNumber.IsLiteral(value),
        FhirPrimitive.Date => IsDate(value, out var date) && date.Precision <= FhirPrecision.Day,
        FhirPrimitive.DateTime => IsDate(value, out var moment) && (moment.Precision <= FhirPrecision.Day || IsZonedToSecond(moment)),
        FhirPrimitive.Instant => IsDate(value, out var instant) && IsZonedToSecond(instant),
        FhirPrimitive.Time => !value.StartsWith("T"u8) && FhirDate.TryParseTime(value, out var time) && time.Precision >= FhirPrecision.Second,
        FhirPrimitive.Base64Binary => IsBase64(value),
        FhirPrimitive.Oid => IsOid(value),
        FhirPrimitive.Uuid => IsUuid(value),
        FhirPrimitive.Xhtml => IsDiv(value),
        _ => false,
    };

    /// <summary>Whether it is 1 to 64 letters, digits, hyphens and dots.</summary>
    public static bool IsId(ReadOnlySpan<byte> value) => value.Length is > 0 and <= LongestId && !value.ContainsAnyExcept(IdBytes);

    private static bool IsInteger(ReadOnlySpan<byte> value, int least)
    {
        if (value.Length is 0 or > 11 || value[0] == (byte)'+') return false;
        var digits = value[0] == (byte)'-' ? value[1..] : value;
        if (digits.IsEmpty || (digits[0] == (byte)'0' && value.Length > 1)) return false;
        return Utf8Parser.TryParse(value, out long number, out var read) && read == value.Length && number >= least && number <= int.MaxValue;
    }

    private static bool IsText(ReadOnlySpan<byte> value) =>
        value.Length is > 0 and <= LargestString && value[0] > (byte)' ' && value[0] < 0x7F ? !value.ContainsAny(ControlsNotInText) : IsOddText(value);

    private static bool IsOddText(ReadOnlySpan<byte> value) =>
        value.Length is > 0 and <= LargestString && !value.ContainsAny(ControlsNotInText) && HasContent(value);

    /// <summary>Whether there is anything but white space, that of Unicode included (json.html: "at least one character of non-whitespace content").</summary>
    private static bool HasContent(ReadOnlySpan<byte> value)
    {
        for (var at = value.IndexOfAnyExcept(" \t\r\n"u8); at >= 0; at = value.IndexOfAnyExcept(" \t\r\n"u8))
        {
            value = value[at..];
            if (value[0] < 0x80 || Rune.DecodeFromUtf8(value, out var rune, out var length) != OperationStatus.Done || !Rune.IsWhiteSpace(rune)) return true;
            value = value[length..];
        }
        return false;
    }

    private static bool IsCode(ReadOnlySpan<byte> value)
    {
        var at = value.IndexOfAny(WhiteSpaceAndControls);
        if (at < 0) return value.Length > 0;
        // Single blanks between words are all the white space that a code may have.
        for (; at >= 0; at = value.IndexOfAny(WhiteSpaceAndControls))
        {
            if (at == 0 || at == value.Length - 1 || value[at] is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')) return false;
            value = value[(at + 1)..];
        }
        return true;
    }

    private static bool IsUri(ReadOnlySpan<byte> value) => value.Length > 0 && !value.ContainsAny(WhiteSpaceAndControls);

    /// <summary>White space may stand between groups of four characters only, as the specification's expression has it.</summary>
    private static bool IsBase64(ReadOnlySpan<byte> value)
    {
        if (!Base64.IsValid(value, out var decoded) || decoded == 0) return false;
        for (var at = value.IndexOfAny(" \t\r\n"u8); at >= 0; at = value.IndexOfAny(" \t\r\n"u8))
        {
            if (at % 4 != 0) return false;
            value = value[(at + 1)..];
        }
        return true;
    }

    private static bool IsOid(ReadOnlySpan<byte> value)
    {
        if (!value.StartsWith("urn:oid:"u8)) return false;
        value = value[8..];
        if (value.Length < 3 || value[0] is not ((byte)'0' or (byte)'1' or (byte)'2')) return false;
        for (var at = 1; at < value.Length;)
        {
            if (value[at++] != (byte)'.') return false;
            var digits = JsonNumber.Digits(value, at);
            if (digits == 0 || (digits > 1 && value[at] == (byte)'0')) return false;
            at += digits;
        }
        return true;
    }

    private static bool IsUuid(ReadOnlySpan<byte> value)
    {
        if (value.Length != 45 || !value.StartsWith("urn:uuid:"u8)) return false;
        value = value[9..];
        return value[8] == (byte)'-' && value[13] == (byte)'-' && value[18] == (byte)'-' && value[23] == (byte)'-'
            && !value[..8].ContainsAnyExcept(LowerHex) && !value[9..13].ContainsAnyExcept(LowerHex) && !value[14..18].ContainsAnyExcept(LowerHex)
            && !value[19..23].ContainsAnyExcept(LowerHex) && !value[24..].ContainsAnyExcept(LowerHex);
    }

    private static bool IsDiv(ReadOnlySpan<byte> value)
    {
        value = value.Trim(" \t\r\n"u8);
        return value.StartsWith("<div"u8) && (value.EndsWith("</div>"u8) || value.EndsWith("/>"u8)) && !value.ContainsAny(ControlsNotInText);
    }

    /// <summary>FHIRPath's <c>2026T</c> is no date of FHIR.</summary>
    private static bool IsDate(ReadOnlySpan<byte> value, out FhirDate date) => FhirDate.TryParse(value, out date) && value[^1] != (byte)'T';

    private static bool IsZonedToSecond(in FhirDate date) => date.Precision >= FhirPrecision.Second && date.Offset is not null;
}
