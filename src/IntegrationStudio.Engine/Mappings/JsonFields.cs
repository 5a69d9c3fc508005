using System.Text.Json;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Mappings;

/// <summary>Takes the properties of one JSON object one by one, reports what has the wrong form, and at the end what nobody asked for.</summary>
internal sealed class JsonFields
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Dictionary<string, JsonElement> _left = new(StringComparer.Ordinal);
    private readonly List<string> _asked = [];
    private readonly string _path;
    private readonly List<Problem> _problems;

    public JsonFields(JsonElement element, string path, List<Problem> problems)
    {
        _path = path;
        _problems = problems;
        IsObject = element.ValueKind == JsonValueKind.Object;
        if (!IsObject)
        {
            problems.Add(new("mapping.form", path, "An object is expected."));
            return;
        }

        foreach (JsonProperty property in element.EnumerateObject()) _left.Add(property.Name, property.Value);
    }

    public bool IsObject { get; }

    public void Report(string code, string name, string message, string? mend = null) =>
        _problems.Add(new(code, At(name), message) { Mend = mend });

    public string Required(string name, bool mayBeEmpty = false)
    {
        bool present = _left.ContainsKey(name);
        string? text = Text(name);
        if (!present && IsObject) Report("mapping.missing", name, $"\"{name}\" is missing.");
        else if (text is "" && !mayBeEmpty) Report("mapping.missing", name, $"\"{name}\" is empty.");
        return text ?? "";
    }

    public T Required<T>(string name, OrderedDictionary<string, T> words) where T : struct
    {
        if (!_left.ContainsKey(name) && IsObject) Report("mapping.missing", name, $"\"{name}\" is missing.");
        return Word(name, words);
    }

    public string? Text(string name)
    {
        if (!Take(name, out JsonElement value)) return null;
        if (value.ValueKind == JsonValueKind.String) return value.GetString();
        Report("mapping.form", name, "A text is expected.");
        return null;
    }

    /// <summary>An object as its text, indented; what is in it is another reader's business.</summary>
    public string? ObjectText(string name)
    {
        if (!Take(name, out JsonElement value)) return null;
        if (value.ValueKind == JsonValueKind.Object) return JsonSerializer.Serialize(value, Indented);
        Report("mapping.form", name, "An object is expected.");
        return null;
    }

    public bool? Truth(string name)
    {
        if (!Take(name, out JsonElement value)) return null;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False) return value.GetBoolean();
        Report("mapping.form", name, "true or false is expected.");
        return null;
    }

    /// <summary>A whole number from a smallest one on; null when it is absent.</summary>
    public int? Number(string name, int least)
    {
        if (!Take(name, out JsonElement value)) return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number >= least) return number;
        Report("mapping.form", name, $"A whole number from {least} on is expected.");
        return null;
    }

    public string? Choice(string name, params ReadOnlySpan<string> choices)
    {
        string? text = Text(name);
        if (text is not null && !choices.Contains(text)) Report("mapping.choice", name, $"\"{text}\" is none of {string.Join(", ", choices)}.");
        return text;
    }

    public T Word<T>(string name, OrderedDictionary<string, T> words) where T : struct
    {
        if (Text(name) is not { } text) return default;
        if (words.TryGetValue(text, out T value)) return value;
        Report("mapping.choice", name, $"\"{text}\" is none of {string.Join(", ", words.Keys)}.");
        return default;
    }

    /// <summary>Any JSON value, kept beyond the life of its document; undefined when it is absent.</summary>
    public JsonElement Json(string name) => Take(name, out JsonElement value) ? value.Clone() : default;

    public IReadOnlyList<string> Texts(string name)
    {
        if (!Take(name, out JsonElement value)) return [];
        if (value.ValueKind == JsonValueKind.Array)
        {
            List<string> texts = [];
            foreach (JsonElement item in value.EnumerateArray())
                if (item.ValueKind == JsonValueKind.String) texts.Add(item.GetString()!);
            if (texts.Count == value.GetArrayLength()) return texts;
        }

        Report("mapping.form", name, "A list of texts is expected.");
        return [];
    }

    public JsonFields? Object(string name) => Take(name, out JsonElement value) ? new JsonFields(value, At(name), _problems) : null;

    public IReadOnlyList<T> List<T>(string name, Func<JsonFields, T> read)
    {
        if (!Take(name, out JsonElement value)) return [];
        if (value.ValueKind != JsonValueKind.Array)
        {
            Report("mapping.form", name, "A list is expected.");
            return [];
        }

        List<T> items = [];
        foreach (JsonElement item in value.EnumerateArray()) items.Add(read(new JsonFields(item, At($"{name}[{items.Count}]"), _problems)));
        return items;
    }

    public OrderedDictionary<string, T> Map<T>(string name, Func<JsonFields, T> read)
    {
        OrderedDictionary<string, T> entries = [];
        if (!Take(name, out JsonElement value)) return entries;
        if (value.ValueKind == JsonValueKind.Object)
            foreach (JsonProperty property in value.EnumerateObject()) entries.Add(property.Name, read(new JsonFields(property.Value, At($"{name}.{property.Name}"), _problems)));
        else Report("mapping.form", name, "An object is expected.");
        return entries;
    }

    public OrderedDictionary<string, string> ChoiceMap(string name, params ReadOnlySpan<string> choices)
    {
        OrderedDictionary<string, string> entries = TextMap(name);
        foreach ((string key, string value) in entries)
            if (!choices.Contains(value)) Report("mapping.choice", $"{name}.{key}", $"\"{value}\" is none of {string.Join(", ", choices)}.");
        return entries;
    }

    public OrderedDictionary<string, string> TextMap(string name)
    {
        OrderedDictionary<string, string> entries = [];
        if (!Take(name, out JsonElement value)) return entries;
        if (value.ValueKind != JsonValueKind.Object)
        {
            Report("mapping.form", name, "An object is expected.");
            return entries;
        }

        foreach (JsonProperty property in value.EnumerateObject())
        {
            if (property.Value.ValueKind == JsonValueKind.String) entries.Add(property.Name, property.Value.GetString()!);
            else Report("mapping.form", $"{name}.{property.Name}", "A text is expected.");
        }

        return entries;
    }

    /// <summary>Reports what nobody asked for: most often a slip of the pen.</summary>
    public void End()
    {
        foreach (string name in _left.Keys)
            Report("mapping.unknown-property", name, $"\"{name}\" is not known here.", NearNames.Suggest(name, _asked));
    }

    private bool Take(string name, out JsonElement value)
    {
        _asked.Add(name);
        return _left.Remove(name, out value);
    }

    private string At(string name) => _path.Length == 0 ? name : $"{_path}.{name}";
}
