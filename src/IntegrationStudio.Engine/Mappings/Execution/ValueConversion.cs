using System.Buffers;
using System.Buffers.Text;
using System.Text;
using IntegrationStudio.Engine.Mappings.Compilation;
using IntegrationStudio.Standards.Fhir;

namespace IntegrationStudio.Engine.Mappings.Execution;

/// <summary>What became of a text that was converted.</summary>
internal enum Converted : byte
{
    /// <summary>Nothing is left of it.</summary>
    Nothing,

    /// <summary>The part of it that is meant is good as it stands.</summary>
    Slice,

    /// <summary>The result is in the scratch memory.</summary>
    Scratch,

    /// <summary>It is no value of the target's primitive.</summary>
    Bad,
}

/// <summary>Conversions of text to the values of target primitives, over UTF-8 and without allocating.</summary>
internal static class ValueConversion
{
    /// <summary>Converts a text.</summary>
    /// <param name="conversion">Which conversion.</param>
    /// <param name="primitive">The target's primitive.</param>
    /// <param name="text">The text, unescaped.</param>
    /// <param name="zone">For times without one.</param>
    /// <param name="scratch">Where a result is written that is no part of the text.</param>
    /// <param name="start">Start of the part that is meant.</param>
    /// <param name="length">Its length.</param>
    /// <param name="problem">Code of what is wrong; null when all is well.</param>
    /// <param name="message">Its sentence.</param>
    public static Converted Convert(
        Conversion conversion, FhirPrimitive primitive, ReadOnlySpan<byte> text, FhirZone? zone, ArrayBufferWriter<byte> scratch,
        out int start, out int length, out string? problem, out string? message)
    {
        (problem, message) = (null, null);
        (start, length) = conversion is Conversion.Verbatim or Conversion.Free ? (0, text.Length) : Trim(text, conversion == Conversion.Text);
        if (length == 0) return Converted.Nothing;
        ReadOnlySpan<byte> value = text.Slice(start, length);
        switch (conversion)
        {
            case Conversion.Text:
            case Conversion.Verbatim:
            case Conversion.Free:
                return Converted.Slice;
            case Conversion.Code:
                return value.ContainsAny(" \t\r\n"u8) ? Collapse(value, scratch) : Converted.Slice;
            case Conversion.Decimal:
                return Number(primitive, value, scratch, ref problem, ref message);
            case Conversion.Integer:
                return Number(primitive, value, scratch, ref problem, ref message);
            case Conversion.Boolean:
                return Boolean(value, scratch, ref problem, ref message);
            case Conversion.Moment:
                return Moment(primitive, value, zone, scratch, ref problem, ref message);
            case Conversion.Base64:
                return value.ContainsAny(" \t\r\n"u8) ? Strip(value, scratch, ref problem, ref message) : Base64.IsValid(value) ? Converted.Slice : Bad("value.base64", "This is no base64.", out problem, out message);
            default:
                return FhirPrimitives.IsValid(primitive, value) ? Converted.Slice : Bad("value.form", $"This is no {FhirPrimitives.NameOf(primitive)}.", out problem, out message);
        }
    }

    private static (int Start, int Length) Trim(ReadOnlySpan<byte> text, bool keepsStart)
    {
        int end = text.Length;
        while (end > 0 && text[end - 1] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n') end--;
        if (keepsStart) return (0, end);
        int start = 0;
        while (start < end && text[start] is (byte)' ' or (byte)'\t') start++;
        return (start, end - start);
    }

    /// <summary>A FHIR code has single blanks inside.</summary>
    private static Converted Collapse(ReadOnlySpan<byte> value, ArrayBufferWriter<byte> scratch)
    {
        scratch.ResetWrittenCount();
        bool blank = false;
        foreach (byte b in value)
        {
            bool isBlank = b is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';
            if (isBlank && blank) continue;
            blank = isBlank;
            scratch.Write([isBlank ? (byte)' ' : b]);
        }

        return Converted.Scratch;
    }

    private static Converted Strip(ReadOnlySpan<byte> value, ArrayBufferWriter<byte> scratch, ref string? problem, ref string? message)
    {
        scratch.ResetWrittenCount();
        foreach (byte b in value)
            if (b is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')) scratch.Write([b]);
        return Base64.IsValid(scratch.WrittenSpan) ? Converted.Scratch : Bad("value.base64", "This is no base64.", out problem, out message);
    }

    /// <summary>HL7's numbers may start with a plus sign, zeros or the decimal point; JSON's may not.</summary>
    private static Converted Number(FhirPrimitive primitive, ReadOnlySpan<byte> value, ArrayBufferWriter<byte> scratch, ref string? problem, ref string? message)
    {
        if (FhirPrimitives.IsValid(primitive, value)) return Converted.Slice;
        bool negative = value[0] == '-';
        ReadOnlySpan<byte> digits = negative || value[0] == '+' ? value[1..] : value;
        int zeros = 0;
        while (zeros + 1 < digits.Length && digits[zeros] == '0' && digits[zeros + 1] is >= (byte)'0' and <= (byte)'9') zeros++;
        digits = digits[zeros..];
        scratch.ResetWrittenCount();
        if (negative) scratch.Write("-"u8);
        if (digits.Length > 1 && digits[0] == '.') scratch.Write("0"u8);
        scratch.Write(digits.Length > 1 && digits[^1] == '.' ? digits[..^1] : digits);
        return FhirPrimitives.IsValid(primitive, scratch.WrittenSpan) ? Converted.Scratch : Bad("value.number", $"This is no {FhirPrimitives.NameOf(primitive)}.", out problem, out message);
    }

    private static Converted Boolean(ReadOnlySpan<byte> value, ArrayBufferWriter<byte> scratch, ref string? problem, ref string? message)
    {
        bool? truth = value.Length == 1
            ? (char)value[0] switch { 'Y' or 'y' or 'T' or 't' or '1' => true, 'N' or 'n' or 'F' or 'f' or '0' => false, _ => null }
            : Ascii.EqualsIgnoreCase(value, "true"u8) || Ascii.EqualsIgnoreCase(value, "yes"u8) ? true
            : Ascii.EqualsIgnoreCase(value, "false"u8) || Ascii.EqualsIgnoreCase(value, "no"u8) ? false : null;
        if (truth is null) return Bad("value.boolean", "This is neither yes nor no.", out problem, out message);
        scratch.ResetWrittenCount();
        scratch.Write(truth.Value ? "true"u8 : "false"u8);
        return Converted.Scratch;
    }

    private static Converted Moment(FhirPrimitive primitive, ReadOnlySpan<byte> value, FhirZone? zone, ArrayBufferWriter<byte> scratch, ref string? problem, ref string? message)
    {
        // What functions made is FHIR's form already.
        bool isFhir = value.Length >= 5 && (value[4] == '-' && value.Length != 9 || value[2] == ':');
        if (isFhir && FhirPrimitives.IsValid(primitive, value)) return Converted.Slice;
        Hl7DateConversion date = Hl7DateTime.ToFhir(value, zone, primitive);
        (problem, message) = (date.Code, date.Message);
        if (!date.Succeeded) return Converted.Bad;
        scratch.ResetWrittenCount();
        Span<byte> room = scratch.GetSpan(48);
        date.Date.TryFormat(room, out int written);
        scratch.Advance(written);
        return Converted.Scratch;
    }

    private static Converted Bad(string code, string sentence, out string? problem, out string? message)
    {
        (problem, message) = (code, sentence);
        return Converted.Bad;
    }
}
