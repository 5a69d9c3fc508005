using System.Collections.Concurrent;
using System.Text.Json;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Mappings.Schemas;

/// <summary>
/// The types of a JSON Schema (2020-12, draft-07), named by their places (<c>schema/order.json#/$defs/patient</c>). References are followed when a row is opened, so recursion costs nothing.
/// Branches of <c>allOf</c>, <c>oneOf</c>, <c>anyOf</c> and conditions are shown together; what only some of them have is optional.
/// </summary>
internal sealed class JsonSchemaTypes : SchemaSource
{
    private const int MostBranches = 500;
    private const int MostChildren = 5_000;

    private readonly JsonSchemaFiles _files;
    private readonly ConcurrentDictionary<string, JsonSchemaPlace> _places = new(StringComparer.Ordinal);
    private readonly JsonSchemaPlace _root;

    private JsonSchemaTypes(JsonSchemaFiles files, JsonSchemaPlace root) => (_files, _root) = (files, root);

    /// <summary>Whether a document is a schema rather than a sample.</summary>
    public static bool IsSchema(ReadOnlyMemory<byte> content)
    {
        if (JsonSchemaFiles.Parse(content, out _) is not { RootElement: { ValueKind: JsonValueKind.Object } root }) return false;
        if (root.TryGetProperty("$schema", out JsonElement dialect)) return dialect.ValueKind == JsonValueKind.String && dialect.GetString()!.Contains("json-schema.org", StringComparison.Ordinal);
        bool isTyped = root.TryGetProperty("type", out JsonElement type) && type.ValueKind == JsonValueKind.String && type.GetString() is "object" or "array";
        return (isTyped && (root.TryGetProperty("properties", out JsonElement properties) ? properties.ValueKind == JsonValueKind.Object : root.TryGetProperty("items", out _))) || root.TryGetProperty("$defs", out _);
    }

    /// <summary>Describes a schema; files that it refers to stand beside it. References that lead nowhere are told.</summary>
    public static SchemaDescription Describe(string file, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> beside)
    {
        var files = new JsonSchemaFiles(beside);
        JsonSchemaPlace? root = files.File(file);
        IReadOnlyList<Problem> problems = root is null ? files.Problems : files.CheckReferences(root);
        return root is null
            ? new(Formats.Json, SchemaDescription.Top, new NoTypes(), problems)
            : new(Formats.Json, SchemaDescription.Top, new JsonSchemaTypes(files, root), problems);
    }

    public override SchemaType? Describe(string type)
    {
        JsonSchemaPlace? place = type == SchemaDescription.Top ? _root : _places.GetValueOrDefault(type);
        if (place is null) return null;
        var children = new OrderedDictionary<string, SchemaNode>(StringComparer.Ordinal);
        Collect(place, children, isOptional: false, []);
        return new(type, [.. children.Values]);
    }

    private void Collect(JsonSchemaPlace place, OrderedDictionary<string, SchemaNode> into, bool isOptional, HashSet<string> seen)
    {
        if (seen.Count >= MostBranches || place.Schema.ValueKind != JsonValueKind.Object || !seen.Add(place.Name)) return;
        if (_files.Referred(place) is { } referred) Collect(referred, into, isOptional, seen);
        foreach ((JsonSchemaPlace branch, bool isChoice) in place.Branches()) Collect(branch, into, isOptional || isChoice, seen);

        // Of an array its items are shown, because keys carry no indexes.
        foreach (JsonSchemaPlace items in place.Items()) Collect(items, into, isOptional, seen);
        if (place.Object("properties") is not { } properties) return;
        IReadOnlyList<string> required = place.Texts("required");
        foreach (JsonProperty property in properties.EnumerateObject())
        {
            if (into.Count >= MostChildren) return;
            SchemaNode node = Node(property.Name, place.At(property.Value, $"/properties/{JsonSchemaPlace.Escape(property.Name)}"), !isOptional && required.Contains(property.Name));
            if (!into.TryAdd(property.Name, node) && into[property.Name] is { IsLeaf: true } && !node.IsLeaf) into[property.Name] = node;
        }
    }

    private SchemaNode Node(string name, JsonSchemaPlace place, bool isRequired)
    {
        JsonSchemaFacts facts = Facts(place, new JsonSchemaFacts(), []);
        string type = facts.HasParts ? place.Name : facts.Format is "date" or "date-time" ? facts.Format == "date" ? "date" : "dateTime" : facts.Type ?? "any";
        if (facts.HasParts) _places.TryAdd(place.Name, place);
        return new(name, name, facts.Title, type, isRequired ? Math.Max(1, facts.IsArray ? facts.Min : 1) : 0, facts.IsArray ? facts.Max : 1, SchemaNodeKind.Element, facts.Description, null, !facts.HasParts)
        {
            TypeLabel = facts.HasParts ? facts.Type ?? "object" : type,
            Fixed = facts.Fixed,
        };
    }

    /// <summary>What can be said of a value without opening it: its own words first, then those of what it refers to and of its branches.</summary>
    private JsonSchemaFacts Facts(JsonSchemaPlace place, JsonSchemaFacts facts, HashSet<string> seen)
    {
        if (seen.Count >= MostBranches || place.Schema.ValueKind != JsonValueKind.Object || !seen.Add(place.Name)) return facts;
        facts.Read(place);
        if (_files.Referred(place) is { } referred) Facts(referred, facts, seen);
        foreach ((JsonSchemaPlace branch, _) in place.Branches()) Facts(branch, facts, seen);
        foreach (JsonSchemaPlace items in place.Items())
        {
            facts.BeArray(place);
            Facts(items, facts, seen);
        }

        return facts;
    }
}
