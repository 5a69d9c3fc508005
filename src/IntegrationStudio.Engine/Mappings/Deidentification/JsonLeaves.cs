using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Mappings.Deidentification;

/// <summary>The values of a JSON document, FHIR or any other, and the document with other ones: layout and order stay.</summary>
internal sealed class JsonLeaves(ReadOnlyMemory<byte> content, IReadOnlyList<DocumentLeaf> leaves) : ILeafDocument
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public IReadOnlyList<DocumentLeaf> Leaves => leaves;

    public static Outcome<ILeafDocument> Read(ReadOnlyMemory<byte> content, DeidentificationOptions options)
    {
        if (content.Span.StartsWith("\uFEFF"u8)) content = content[3..];
        try
        {
            return new JsonLeaves(content, Walk(content.Span, options));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return new Problem("json.malformed", "", $"Not readable as JSON: {exception.Message}");
        }
    }

    public byte[] Write(IReadOnlyDictionary<int, string> changed)
    {
        var output = new ArrayBufferWriter<byte>(content.Length + 256);
        ReadOnlySpan<byte> bytes = content.Span;
        int at = 0;
        foreach (int i in changed.Keys.Order())
        {
            (int start, int length) = leaves[i].Place;
            output.Write(bytes[at..start]);
            bool isText = bytes[start] == '"';
            output.Write(isText ? JsonSerializer.SerializeToUtf8Bytes(changed[i], Relaxed) : Encoding.UTF8.GetBytes(changed[i]));
            at = start + length;
        }

        output.Write(bytes[at..]);
        return output.WrittenSpan.ToArray();
    }

    private static List<DocumentLeaf> Walk(ReadOnlySpan<byte> json, DeidentificationOptions options)
    {
        var found = new List<DocumentLeaf>();
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 256 });
        var open = new Stack<Level>();
        string name = "";
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    name = reader.GetString()!;
                    break;
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    string own = open.TryPeek(out Level? outer) && outer.IsArray ? outer.Name : name;
                    string path = outer is null ? "" : outer.Next(own);
                    open.Push(new Level(own, path, reader.TokenType == JsonTokenType.StartArray));
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    open.Pop();
                    break;
                case JsonTokenType.String or JsonTokenType.Number:
                    int start = (int)reader.TokenStartIndex;
                    string value = reader.TokenType == JsonTokenType.String ? reader.GetString()! : Encoding.UTF8.GetString(reader.ValueSpan);
                    Level? level = open.Count > 0 ? open.Peek() : null;
                    string leafName = level is { IsArray: true } ? level.Name : name;
                    if (leafName == "resourceType" && level is not null) level.Resource = value;
                    string leafPath = level is null ? leafName : level.Next(leafName);
                    if (value.Length > 0) found.Add(Leaf(leafPath, leafName, open, value, reader.TokenType == JsonTokenType.Number, options) with { Place = (start, (int)reader.BytesConsumed - start) });
                    break;
            }
        }

        return found;
    }

    private static DocumentLeaf Leaf(string path, string name, Stack<Level> open, string value, bool isNumber, DeidentificationOptions options)
    {
        List<string> around = [.. open.Where(level => !level.IsArray).SelectMany(level => (string[])(level.Resource is null ? [level.Name] : [level.Name, level.Resource])).Where(outer => outer.Length > 0)];
        DocumentLeaf leaf = TreeLeaves.Of(path, name, around, value, options);

        // A measurement is no text, whatever its element is called; a number that identifies somebody goes on being a number.
        return isNumber && leaf.Kind is not (DeidentificationKind.Id or DeidentificationKind.SocialSecurity or DeidentificationKind.Phone or DeidentificationKind.Date) ? leaf with { Kind = DeidentificationKind.Keep } : leaf;
    }

    private sealed class Level(string name, string path, bool isArray)
    {
        private int _items;

        public string Name => name;

        public bool IsArray => isArray;

        /// <summary>The resource that the object is.</summary>
        public string? Resource { get; set; }

        /// <summary>The path of the next value in it.</summary>
        public string Next(string child) =>
            isArray ? string.Create(CultureInfo.InvariantCulture, $"{path}[{_items++}]") : (Resource ?? path) is { Length: > 0 } start ? $"{(path.Length == 0 ? start : path)}.{child}" : child;
    }
}
