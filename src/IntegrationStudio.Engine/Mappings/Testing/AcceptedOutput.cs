using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace IntegrationStudio.Engine.Mappings.Testing;

/// <summary>A result as it is kept as an expectation.</summary>
public static class AcceptedOutput
{
    private static readonly JsonWriterOptions Layout = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The bytes for a file: JSON indented, one value a line, so that a change is a difference of its lines; anything else as it is.</summary>
    /// <param name="path">The file with the expectation.</param>
    /// <param name="output">The result.</param>
    public static byte[] Of(string path, ReadOnlyMemory<byte> output)
    {
        if (Path.GetExtension(path) != ".json") return output.ToArray();
        using var document = JsonDocument.Parse(output);
        var buffer = new ArrayBufferWriter<byte>(output.Length * 2);
        using (var writer = new Utf8JsonWriter(buffer, Layout)) document.RootElement.WriteTo(writer);
        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }
}
