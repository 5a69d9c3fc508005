using System.Globalization;
using System.Text.Json;

namespace IntegrationStudio.Engine.Governance.Sync;

/// <summary>Finds the line of a place in a JSON file, so that people need not count rules.</summary>
internal static class SyncLines
{
    /// <summary>A path such as <c>rules[2].mode</c> with its line before it; as it is where there is no such place or it names a line already.</summary>
    public static string With(ReadOnlyMemory<byte> json, string path)
    {
        for (string at = path; at.Length > 0; at = at[..Math.Max(at.LastIndexOfAny(['.', '[']), 0)])
            if (LineOf(json.Span, at) is { } line) return string.Create(CultureInfo.InvariantCulture, $"line {line}, {path}");
        return path;
    }

    private static int? LineOf(ReadOnlySpan<byte> json, string path)
    {
        int skipped = json.StartsWith("\uFEFF"u8) ? 3 : 0;
        var reader = new Utf8JsonReader(json[skipped..], new JsonReaderOptions { MaxDepth = 128 });
        var places = new Stack<(string Path, int Index)>();
        string name = "";
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName)
                {
                    string own = reader.GetString()!;
                    string parent = places.Peek().Path;
                    name = parent.Length == 0 ? own : $"{parent}.{own}";
                    if (name == path) return 1 + json[..(skipped + (int)reader.TokenStartIndex)].Count((byte)'\n');
                    continue;
                }

                if (reader.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject)
                {
                    places.Pop();
                    continue;
                }

                if (places.TryPeek(out (string Path, int Index) list) && list.Index >= 0)
                {
                    places.Pop();
                    places.Push((list.Path, list.Index + 1));
                    name = string.Create(CultureInfo.InvariantCulture, $"{list.Path}[{list.Index}]");
                    if (name == path) return 1 + json[..(skipped + (int)reader.TokenStartIndex)].Count((byte)'\n');
                }

                if (reader.TokenType == JsonTokenType.StartArray) places.Push((name, 0));
                else if (reader.TokenType == JsonTokenType.StartObject) places.Push((name, -1));
            }
        }
        catch (JsonException)
        {
            // What is broken says its line itself.
        }

        return null;
    }
}
