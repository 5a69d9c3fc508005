using System.Buffers;
using System.Text.Json;
using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Hl7v2;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Engine.Mappings.Execution;

/// <summary>
/// What script functions get: <c>{ value, values, segment }</c> as the first argument, <c>{ segments }</c> as the second. A segment is
/// <c>{ name, fields }</c>, where <c>fields[n]</c> lists the texts of field n's repetitions (<c>fields[0]</c> is empty).
/// </summary>
internal static class ScriptInput
{
    public static byte[] Of(List<string> values, Hl7Segment? segment)
    {
        var output = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            if (values.Count > 0) json.WriteString("value"u8, values[0]);
            else json.WriteNull("value"u8);
            json.WriteStartArray("values"u8);
            foreach (string value in values) json.WriteStringValue(value);
            json.WriteEndArray();
            if (segment is { } present)
            {
                json.WritePropertyName("segment"u8);
                Write(json, present);
            }

            json.WriteEndObject();
        }

        return output.WrittenSpan.ToArray();
    }

    public static byte[] Of(Hl7Message message)
    {
        var output = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteStartArray("segments"u8);
            for (int i = 0; i < message.SegmentCount; i++) Write(json, message[i]);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return output.WrittenSpan.ToArray();
    }

    /// <summary>Of a source that is a tree the first argument has <c>node</c>, the innermost structure as JSON, in the place of <c>segment</c>.</summary>
    public static byte[] Of(List<string> values, DataTree source, int node)
    {
        var output = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            if (values.Count > 0) json.WriteString("value"u8, values[0]);
            else json.WriteNull("value"u8);
            json.WriteStartArray("values"u8);
            foreach (string value in values) json.WriteStringValue(value);
            json.WriteEndArray();
            json.WritePropertyName("node"u8);
            json.WriteRawValue(Json(source, node));
            json.WriteEndObject();
        }

        return output.WrittenSpan.ToArray();
    }

    /// <summary>The second argument then has <c>source</c>, the whole document, beside no segments.</summary>
    public static byte[] Of(DataTree source)
    {
        var output = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteStartArray("segments"u8);
            json.WriteEndArray();
            json.WritePropertyName("source"u8);
            json.WriteRawValue(Json(source, source.Root));
            json.WriteEndObject();
        }

        return output.WrittenSpan.ToArray();
    }

    private static byte[] Json(DataTree source, int node) =>
        source.Type(source.Root) is FhirType { IsResource: true } && node == source.Root ? FhirJsonWriter.ToBytes(source, node) : PlainJsonWriter.ToBytes(source, node);

    private static void Write(Utf8JsonWriter json, Hl7Segment segment)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, segment.Name);
        json.WriteStartArray("fields"u8);
        for (int number = 0; number <= segment.FieldCount; number++)
        {
            json.WriteStartArray();
            Hl7Element field = number == 0 ? default : segment.Field(number);
            foreach (Hl7Element repetition in field.Repetitions) json.WriteStringValue(repetition.ToString());
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
