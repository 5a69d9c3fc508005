using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace IntegrationStudio.Engine.Mappings;

/// <summary>The JSON Canonicalization Scheme (RFC 8785): one spelling for one document, so that it can be hashed.</summary>
public static class CanonicalJson
{
    /// <summary>The canonical form of a JSON document.</summary>
    /// <exception cref="JsonException">The bytes are no JSON, a key stands twice, or a number is outside of binary64.</exception>
    public static byte[] Of(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
        var output = new ArrayBufferWriter<byte>(json.Length);
        Write(document.RootElement, output);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Writes the canonical form of one value.</summary>
    public static void Write(JsonElement value, IBufferWriter<byte> output)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(value, output);
                break;
            case JsonValueKind.Array:
                WriteArray(value, output);
                break;
            case JsonValueKind.String:
                WriteString(value.GetString()!, output);
                break;
            case JsonValueKind.Number:
                Ascii(Number(value.GetDouble()), output);
                break;
            default:
                Ascii(value.GetRawText(), output);
                break;
        }
    }

    /// <summary>A number as ECMAScript writes it (RFC 8785, 3.2.2.3): the shortest digits that give it back.</summary>
    /// <exception cref="JsonException">It is infinite or no number.</exception>
    public static string Number(double value)
    {
        if (!double.IsFinite(value)) throw new JsonException("A number is outside of binary64.");
        if (value == 0) return "0";
        string shortest = value.ToString("R", CultureInfo.InvariantCulture);
        string sign = value < 0 ? "-" : "";
        (string digits, int exponent) = Parts(shortest.AsSpan(sign.Length));
        int point = exponent + 1;
        if (point is > 21 or <= -6)
        {
            string fraction = digits.Length > 1 ? string.Concat(digits.AsSpan(0, 1), ".", digits.AsSpan(1)) : digits;
            return $"{sign}{fraction}e{(exponent < 0 ? "-" : "+")}{Math.Abs(exponent)}";
        }

        if (point <= 0) return $"{sign}0.{new string('0', -point)}{digits}";
        return digits.Length <= point
            ? $"{sign}{digits}{new string('0', point - digits.Length)}"
            : $"{sign}{digits.AsSpan(0, point)}.{digits.AsSpan(point)}";
    }

    /// <summary>The significant digits, and the power of ten of the first of them.</summary>
    private static (string Digits, int Exponent) Parts(ReadOnlySpan<char> text)
    {
        int e = text.IndexOf('E');
        int exponent = e < 0 ? 0 : int.Parse(text[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        ReadOnlySpan<char> mantissa = e < 0 ? text : text[..e];
        int dot = mantissa.IndexOf('.');
        int whole = dot < 0 ? mantissa.Length : dot;
        string digits = dot < 0 ? mantissa.ToString() : string.Concat(mantissa[..dot], mantissa[(dot + 1)..]);
        string significant = digits.TrimStart('0');
        return (significant.TrimEnd('0'), exponent + whole - 1 - (digits.Length - significant.Length));
    }

    private static void WriteObject(JsonElement value, IBufferWriter<byte> output)
    {
        List<JsonProperty> properties = [.. value.EnumerateObject()];
        properties.Sort((left, right) => string.CompareOrdinal(left.Name, right.Name));
        Ascii("{", output);
        for (int i = 0; i < properties.Count; i++)
        {
            if (i > 0) Ascii(",", output);
            WriteString(properties[i].Name, output);
            Ascii(":", output);
            Write(properties[i].Value, output);
        }

        Ascii("}", output);
    }

    private static void WriteArray(JsonElement value, IBufferWriter<byte> output)
    {
        Ascii("[", output);
        bool first = true;
        foreach (JsonElement item in value.EnumerateArray())
        {
            if (!first) Ascii(",", output);
            first = false;
            Write(item, output);
        }

        Ascii("]", output);
    }

    /// <summary>Only what must be escaped is, with the short forms where JSON has them (RFC 8785, 3.2.2.2).</summary>
    private static void WriteString(string text, IBufferWriter<byte> output)
    {
        var escaped = new StringBuilder(text.Length + 2).Append('"');
        foreach (char c in text)
        {
            _ = c switch
            {
                '"' => escaped.Append("\\\""),
                '\\' => escaped.Append("\\\\"),
                '\b' => escaped.Append("\\b"),
                '\t' => escaped.Append("\\t"),
                '\n' => escaped.Append("\\n"),
                '\f' => escaped.Append("\\f"),
                '\r' => escaped.Append("\\r"),
                < ' ' => escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => escaped.Append(c),
            };
        }

        output.Write(Encoding.UTF8.GetBytes(escaped.Append('"').ToString()));
    }

    private static void Ascii(string text, IBufferWriter<byte> output) => output.Write(Encoding.ASCII.GetBytes(text));
}
