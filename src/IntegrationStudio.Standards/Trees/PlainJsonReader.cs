using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;

namespace IntegrationStudio.Standards.Trees;

/// <summary>
/// Reads any JSON (RFC 8259) into a tree whose types are <see cref="JsonTreeType"/>s. Numbers keep their literals; names given twice are refused; properties come out in the
/// order in which the document names them first.
/// </summary>
/// <remarks>Codes of problems: <c>json.too-large</c>, <c>json.not-utf8</c>, <c>json.malformed</c> (too deep included), <c>json.duplicate-key</c>, <c>json.too-many-names</c>, <c>json.bad-escape</c>. Reading ends at the first.</remarks>
public static class PlainJsonReader
{
    /// <summary>The largest document that is read, in bytes.</summary>
    public const int LargestDocument = 16 * 1024 * 1024;

    /// <summary>How deep objects and arrays may nest.</summary>
    public const int DeepestNesting = 256;

    /// <summary>How many names the objects at one place of a document may have between them.</summary>
    public const int MostNames = 4096;

    /// <summary>Reads one JSON value; its node is the tree's <see cref="DataTree.Root"/>.</summary>
    public static Outcome<DataTree> Read(ReadOnlySpan<byte> json)
    {
        if (json.StartsWith("\uFEFF"u8)) json = json[3..];
        if (json.Length > LargestDocument) return new Problem("json.too-large", "", $"The document has {json.Length} bytes; {LargestDocument} are the most.");
        if (!Utf8.IsValid(json)) return new Problem("json.not-utf8", "", "The document is not UTF-8.");
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = DeepestNesting });
        try
        {
            var tree = new DataTree();
            reader.Read();
            if (ReadValue(ref reader, tree, tree.CreateRoot(new JsonTreeType())) is { } problem) return problem;
            reader.Read();
            return tree;
        }
        catch (JsonException e)
        {
            return new Problem("json.malformed", $"line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}", "The document is not JSON from here on, or nests too deeply.");
        }
    }

    private static Problem? ReadValue(ref Utf8JsonReader reader, DataTree tree, int node)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return ReadObject(ref reader, tree, node);
            case JsonTokenType.StartArray:
                tree.SetArray(node);
                return ReadItems(ref reader, tree, node, ((JsonTreeType)tree.Type(node)!).Element("", isList: true));
            case JsonTokenType.String:
                return ReadText(ref reader, tree, node);
            case JsonTokenType.Number:
                tree.SetNumber(node, reader.ValueSpan);
                return null;
            case JsonTokenType.True or JsonTokenType.False:
                tree.SetBoolean(node, reader.TokenType == JsonTokenType.True);
                return null;
            default:
                tree.SetNull(node);
                return null;
        }
    }

    private static Problem? ReadObject(ref Utf8JsonReader reader, DataTree tree, int node)
    {
        var type = (JsonTreeType)tree.Type(node)!;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!TryGetString(ref reader, out var name)) return At(ref reader, "json.bad-escape", "A name holds half of a surrogate pair.");
            if (!seen.Add(name)) return At(ref reader, "json.duplicate-key", $"The name '{Shown.Of(name)}' occurs twice in one object.");
            if (type.Count > MostNames) return At(ref reader, "json.too-many-names", $"The objects here have more than {MostNames} names.");
            reader.Read();
            var problem = reader.TokenType == JsonTokenType.StartArray ? ReadArray(ref reader, tree, node, type, name) : ReadValue(ref reader, tree, tree.GetOrAdd(node, type.Element(name, isList: false)));
            if (problem is not null) return problem;
        }
        return null;
    }

    /// <summary>A list has its items as children of the object; an empty one is a node of its own, or nothing would be left of it.</summary>
    private static Problem? ReadArray(ref Utf8JsonReader reader, DataTree tree, int node, JsonTreeType type, string name)
    {
        var ahead = reader;
        ahead.Read();
        return ahead.TokenType == JsonTokenType.EndArray
            ? ReadValue(ref reader, tree, tree.GetOrAdd(node, type.Element(name, isList: false)))
            : ReadItems(ref reader, tree, node, type.Element(name, isList: true));
    }

    private static Problem? ReadItems(ref Utf8JsonReader reader, DataTree tree, int node, JsonTreeElement element)
    {
        var last = DataTree.None;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            last = tree.AppendAfter(node, element, last);
            if (ReadValue(ref reader, tree, last) is { } problem) return problem;
        }
        return null;
    }

    private static Problem? ReadText(ref Utf8JsonReader reader, DataTree tree, int node)
    {
        if (!reader.ValueIsEscaped)
        {
            tree.SetUtf8(node, reader.ValueSpan);
            return null;
        }
        var rented = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
        try
        {
            tree.SetUtf8(node, rented.AsSpan(0, reader.CopyString(rented)));
            return null;
        }
        catch (InvalidOperationException)
        {
            return At(ref reader, "json.bad-escape", "The text holds half of a surrogate pair.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static bool TryGetString(ref Utf8JsonReader reader, out string text)
    {
        try
        {
            text = reader.GetString()!;
            return true;
        }
        catch (InvalidOperationException)
        {
            text = "";
            return false;
        }
    }

    private static Problem At(ref Utf8JsonReader reader, string code, string message) => new(code, $"byte {reader.TokenStartIndex + 1}", message);
}
