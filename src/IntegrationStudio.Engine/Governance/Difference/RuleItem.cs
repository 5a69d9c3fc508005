using System.Text.Json;

namespace IntegrationStudio.Engine.Governance.Difference;

/// <summary>A rule in the tree of one state, as names and texts; rules inside it are items of their own.</summary>
internal sealed class RuleItem
{
    public required string Id { get; init; }

    public required string Path { get; init; }

    public required OrderedDictionary<string, string> Fields { get; init; }

    public bool OnInherited { get; init; }

    public List<RuleItem> Rules { get; } = [];

    /// <summary>The rule around it.</summary>
    public RuleItem? Parent { get; init; }

    /// <summary>Place in the document.</summary>
    public int Number { get; private set; }

    /// <summary>Its counterpart in the other state.</summary>
    public RuleItem? Other { get; set; }

    /// <summary>The rules and changes of a definition that was written as JSON, with numbers in the order of the document.</summary>
    public static List<RuleItem> Read(JsonElement definition)
    {
        var items = new List<RuleItem>();
        if (definition.TryGetProperty("rules", out JsonElement rules)) items.AddRange(rules.EnumerateArray().Select(rule => Read(rule, null, false)));
        if (definition.TryGetProperty("changes", out JsonElement changes)) items.AddRange(changes.EnumerateArray().Select(Change));
        int number = 0;
        foreach (RuleItem item in items.SelectMany(item => item.WithNested())) item.Number = number++;
        return items;
    }

    public IEnumerable<RuleItem> WithNested() => Rules.SelectMany(rule => rule.WithNested()).Prepend(this);

    private static RuleItem Read(JsonElement rule, RuleItem? parent, bool onInherited)
    {
        string id = rule.GetProperty("id").GetString()!;
        var item = new RuleItem { Id = id, Path = parent is null ? id : $"{parent.Path}/{id}", Fields = [], OnInherited = onInherited, Parent = parent };
        item.Take(rule, onInherited);
        return item;
    }

    private static RuleItem Change(JsonElement change)
    {
        string at = change.TryGetProperty("at", out JsonElement place) ? place.GetString()! : "";
        string? id = change.TryGetProperty("rule", out JsonElement rule) && rule.TryGetProperty("id", out JsonElement own) ? own.GetString() : null;
        bool adds = change.GetProperty("op").GetString() == "add";
        string path = adds && id is not null ? $"{at}/{id}".TrimStart('/') : at;
        var item = new RuleItem { Id = $"change {path}", Path = path, Fields = [], OnInherited = true };
        foreach (JsonProperty property in change.EnumerateObject())
            if (property.Name is not ("at" or "rule")) item.Fields[property.Name] = JsonText.Of(property.Value);
        if (rule.ValueKind == JsonValueKind.Object) item.Take(rule, true);
        return item;
    }

    private void Take(JsonElement rule, bool onInherited)
    {
        foreach (JsonProperty property in rule.EnumerateObject())
        {
            if (property.Name == "rules") Rules.AddRange(property.Value.EnumerateArray().Select(nested => Read(nested, this, onInherited)));
            else if (property.Name != "id") Fields[property.Name] = JsonText.Of(property.Value);
        }
    }
}

/// <summary>JSON as people read it: a text without quotes.</summary>
internal static class JsonText
{
    public static string Of(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    /// <summary>Every value below an object by its path, <c>authorities.NORTH</c>.</summary>
    public static void Flatten(JsonElement value, string path, Dictionary<string, string> into)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            into[path] = Of(value);
            return;
        }

        foreach (JsonProperty property in value.EnumerateObject()) Flatten(property.Value, path.Length == 0 ? property.Name : $"{path}.{property.Name}", into);
    }

    /// <summary>The same, and items of arrays that have an id by it: <c>destinations[archive].folder</c>. Their order counts, too.</summary>
    public static void FlattenItems(JsonElement value, string path, Dictionary<string, string> into)
    {
        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0 && value.EnumerateArray().All(item => Id(item) is not null))
        {
            foreach (JsonElement item in value.EnumerateArray()) FlattenItems(item, $"{path}[{Id(item)}]", into);
            into[path] = string.Join(", ", value.EnumerateArray().Select(Id));
        }
        else if (value.ValueKind == JsonValueKind.Object)
            foreach (JsonProperty property in value.EnumerateObject()) FlattenItems(property.Value, $"{path}.{property.Name}", into);
        else into[path] = Of(value);
    }

    private static string? Id(JsonElement item) => item.ValueKind == JsonValueKind.Object && item.TryGetProperty("id", out JsonElement id) && id.ValueKind == JsonValueKind.String ? id.GetString() : null;
}
