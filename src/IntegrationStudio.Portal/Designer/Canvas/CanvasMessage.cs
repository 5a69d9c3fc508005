using System.IO.Compression;
using System.Text.Json;

namespace IntegrationStudio.Portal.Designer.Canvas;

/// <summary>Messages to the canvas. Large ones travel packed: the rules of an official map are 140 KB of text that says the same words again and again.</summary>
internal static class CanvasMessage
{
    private const int Large = 12 * 1024;

    /// <summary>The message itself, or its JSON in gzip.</summary>
    public static object Pack(Dictionary<string, object?> message)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(message, JsonSerializerOptions.Web);
        if (json.Length < Large) return message;
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(json);
        return packed.ToArray();
    }
}
