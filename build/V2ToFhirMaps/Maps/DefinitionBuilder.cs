using System.Text.Json.Nodes;

namespace IntegrationStudio.V2ToFhirMaps.Maps;

/// <summary>The frame of a definition: identity, schemas, and the maps and tables that its rules name.</summary>
internal sealed class DefinitionBuilder(string folder, string name, string kind, MapNames names)
{
    public const string Root = "hl7/v2-to-fhir";
    // Tables that the policy of a mapping adds to: coding systems start with ours, authorities with none.
    public const string Systems = "systems";
    public const string Authorities = "authorities";
    private const string Schema = "https://integration-studio.dev/schema/mapping/1";
    private const string Version = "1.0.0";

    private JsonObject _source = new() { ["format"] = "hl7v2" };
    private JsonObject _target = new() { ["format"] = "fhir-r4" };
    private string _title = "";

    public void Between(string structure, string type)
    {
        _source = new() { ["format"] = "hl7v2", ["structure"] = structure };
        _target = new() { ["format"] = "fhir-r4", ["type"] = type };
        _title = $"{structure} to {name[(name.IndexOf('[', StringComparison.Ordinal) + 1)..^1]}";
    }

    public void ToBundle(string structure)
    {
        _source = new() { ["format"] = "hl7v2", ["structure"] = structure };
        _target = new() { ["format"] = "fhir-r4", ["bundle"] = "transaction" };
        _title = $"{structure} to a FHIR Bundle";
    }

    public JsonObject Build(IEnumerable<JsonObject> rules)
    {
        var list = new JsonArray([.. rules]);
        var definition = new JsonObject
        {
            ["$schema"] = Schema,
            ["id"] = $"{Root}/{folder}/{name}",
            ["version"] = Version,
            ["kind"] = kind,
            ["title"] = _title,
            ["source"] = _source,
            ["target"] = _target,
        };
        var uses = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Collect(list, uses);
        if (uses.Count > 0) definition["uses"] = new JsonObject(uses.Select(use => KeyValuePair.Create<string, JsonNode?>(use.Key, new JsonObject { ["id"] = use.Value, ["version"] = Version })));
        definition["rules"] = list;
        return definition;
    }

    public static JsonObject Table(string name, string title) => new()
    {
        ["$schema"] = Schema,
        ["id"] = $"{Root}/tables/{name}",
        ["version"] = Version,
        ["kind"] = "table",
        ["title"] = title,
        ["source"] = new JsonObject { ["format"] = "hl7v2" },
        ["target"] = new JsonObject { ["format"] = "fhir-r4" },
        ["table"] = "table.csv",
    };

    private void Collect(JsonArray rules, SortedDictionary<string, string> uses)
    {
        foreach (var rule in rules.OfType<JsonObject>())
        {
            if (rule["map"]?.GetValue<string>() is { } map)
            {
                var segment = names.Segment(map);
                uses[map] = segment is not null ? $"{Root}/segments/{segment}" : $"{Root}/datatypes/{names.DataType(map) ?? throw new InvalidDataException($"{folder}/{name}: there is no map {map}")}";
            }

            if (rule["table"]?.GetValue<string>() is { } table && table is not ("*" or Authorities)) uses[table] = $"{Root}/tables/{names.Codes(table == Systems ? "CodingSystem" : table) ?? throw new InvalidDataException($"{folder}/{name}: there is no table {table}")}";
            if (rule["rules"] is JsonArray nested) Collect(nested, uses);
        }
    }
}
