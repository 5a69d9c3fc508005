using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Mappings.Schemas;

/// <summary>The files of JSON Schemas and what their references point to. Only files of the definition are read; nothing is ever fetched.</summary>
internal sealed class JsonSchemaFiles(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> beside)
{
    private const int MostChecked = 100_000;

    private readonly ConcurrentDictionary<string, JsonSchemaPlace?> _roots = new(StringComparer.Ordinal);
    private readonly List<Problem> _problems = [];

    /// <summary>What is wrong with the files.</summary>
    public IReadOnlyList<Problem> Problems => _problems;

    /// <summary>Reads JSON; null with the problem when it is none.</summary>
    public static JsonDocument? Parse(ReadOnlyMemory<byte> content, out JsonException? problem)
    {
        try
        {
            problem = null;
            if (content.Span.StartsWith("\uFEFF"u8)) content = content[3..];
            return JsonDocument.Parse(content, new JsonDocumentOptions { MaxDepth = ObservationLimit.Deepest * 4, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        }
        catch (JsonException exception)
        {
            problem = exception;
            return null;
        }
    }

    /// <summary>The whole of a file; null when it is missing or no JSON.</summary>
    public JsonSchemaPlace? File(string file) => _roots.GetOrAdd(file, Open);

    /// <summary>What a schema's reference points to; null without one, and where it leads nowhere.</summary>
    public JsonSchemaPlace? Referred(JsonSchemaPlace place) => (place.Text("$ref") ?? place.Text("$dynamicRef")) is { } reference ? Resolve(place.File, reference) : null;

    /// <summary>Walks a file for references that lead nowhere.</summary>
    public IReadOnlyList<Problem> CheckReferences(JsonSchemaPlace root)
    {
        int left = MostChecked;
        var pending = new Stack<JsonSchemaPlace>([root]);
        while (pending.TryPop(out JsonSchemaPlace? place) && left-- > 0)
        {
            if (place.Schema.ValueKind == JsonValueKind.Object)
            {
                if (place.Text("$ref") is { } reference && Resolve(place.File, reference) is null)
                    _problems.Add(new("schema.reference", $"{place.File}#{place.Pointer}/$ref", $"\"{reference}\" leads nowhere.") { Mend = "Put the file it names into the folder schema, or correct it." });
                foreach (JsonProperty property in place.Schema.EnumerateObject())
                    if (property.Name is not ("enum" or "const" or "default" or "examples")) pending.Push(place.At(property.Value, $"/{JsonSchemaPlace.Escape(property.Name)}"));
            }
            else if (place.Schema.ValueKind == JsonValueKind.Array)
            {
                int index = 0;
                foreach (JsonElement item in place.Schema.EnumerateArray()) pending.Push(place.At(item, $"/{index++}"));
            }
        }

        return _problems;
    }

    private JsonSchemaPlace? Resolve(string from, string reference)
    {
        int hash = reference.IndexOf('#', StringComparison.Ordinal);
        string name = hash < 0 ? reference : reference[..hash];
        string fragment = hash < 0 ? "" : Uri.UnescapeDataString(reference[(hash + 1)..]);
        JsonSchemaPlace? place = name.Length == 0 ? File(from) : Named(from, name);
        if (place is null || fragment.Length == 0) return place;
        return fragment[0] == '/' ? Follow(place, fragment) : Anchor(place, fragment);
    }

    /// <summary>A file by its name from another's folder, or whichever has that <c>$id</c>.</summary>
    private JsonSchemaPlace? Named(string from, string name)
    {
        string folder = from[..(from.LastIndexOf('/') + 1)];
        string relative = name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name;
        if (beside.ContainsKey(folder + relative)) return File(folder + relative);
        return beside.Keys.Where(path => path.StartsWith("schema/", StringComparison.Ordinal) && path.EndsWith(".json", StringComparison.Ordinal)).Select(File)
            .FirstOrDefault(root => root?.Schema.ValueKind == JsonValueKind.Object && root.Text("$id") is { } id && (id == name || id.EndsWith("/" + name, StringComparison.Ordinal)));
    }

    private static JsonSchemaPlace? Follow(JsonSchemaPlace place, string pointer)
    {
        JsonElement at = place.Schema;
        foreach (string escaped in pointer[1..].Split('/'))
        {
            string step = escaped.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (at.ValueKind == JsonValueKind.Object && at.TryGetProperty(step, out JsonElement child)) at = child;
            else if (at.ValueKind == JsonValueKind.Array && int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index < at.GetArrayLength()) at = at[index];
            else return null;
        }

        return new(place.File, pointer, at);
    }

    private static JsonSchemaPlace? Anchor(JsonSchemaPlace place, string anchor)
    {
        foreach (string name in (ReadOnlySpan<string>)["$defs", "definitions"])
        {
            if (place.Object(name) is not { } definitions) continue;
            foreach (JsonProperty property in definitions.EnumerateObject())
            {
                JsonSchemaPlace candidate = place.At(property.Value, $"/{name}/{JsonSchemaPlace.Escape(property.Name)}");
                if (property.Value.ValueKind == JsonValueKind.Object && (candidate.Text("$anchor") == anchor || candidate.Text("$dynamicAnchor") == anchor || candidate.Text("$id") == "#" + anchor)) return candidate;
            }
        }

        return null;
    }

    private JsonSchemaPlace? Open(string file)
    {
        if (!beside.TryGetValue(file, out ReadOnlyMemory<byte> content)) return null;
        if (Parse(content, out JsonException? problem) is { } document) return new(file, "", document.RootElement);
        _problems.Add(new("schema.json", $"{file}: line {(problem!.LineNumber ?? 0) + 1}", "The file is not JSON from here on, or nests too deeply."));
        return null;
    }
}
