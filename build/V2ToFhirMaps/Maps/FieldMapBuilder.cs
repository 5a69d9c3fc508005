using System.Text.Json.Nodes;
using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.V2ToFhirMaps.Conditions;
using IntegrationStudio.V2ToFhirMaps.Coverage;
using IntegrationStudio.V2ToFhirMaps.Mends;
using IntegrationStudio.V2ToFhirMaps.Tables;

namespace IntegrationStudio.V2ToFhirMaps.Maps;

/// <summary>Turns a segment or data type table into a definition.</summary>
internal sealed class FieldMapBuilder(string folder, MapNames names, MendBook book, Vocabulary vocabulary, Ledger ledger, Faults faults)
{
    // Where a field repeats, each of its values becomes one component.
    private const string Each = "component[each].";

    public JsonObject Build(GuideTable<FieldRow> table)
    {
        var name = $"{folder}/{table.Name}";
        var definition = new DefinitionBuilder(folder, table.Name, folder == "segments" ? "segment" : "datatype", names);
        var start = MapNames.StartOf(table.Name);
        if (start is null)
        {
            faults.Add(name, "", "the target is no FHIR type");
            return definition.Build([]);
        }

        definition.Between(MapNames.SourceOf(table.Name), start.Name);
        var whole = book.ForTable(name);
        var rules = new List<JsonObject>();
        rules.AddRange(whole.SelectMany(mend => Copies(mend.AddFirst)));
        if (whole.Find(mend => mend.Replace is not null) is { } replacement)
        {
            rules.AddRange(Copies(replacement.Replace));
            foreach (var row in table.Rows) Replaced(name, row, replacement);
        }
        else
        {
            rules.AddRange(Rows(name, table, start));
        }

        rules.AddRange(whole.SelectMany(mend => Copies(mend.Add)));
        return definition.Build(Distinct(rules));
    }

    private void Replaced(string name, FieldRow row, Mend replacement)
    {
        if (row.Target.Length == 0) ledger.NoTarget(name, row.Number, row.Source, row.Proposal);
        else ledger.Runs(name, row.Number, row.Source, row.Target, "", [replacement]);
        if (row.Target.Length > 0) ledger.Condition(name, row.Number, row.Source, row.Condition, text => ConditionParser.Translate(text, row.Source, vocabulary), "as the rules of ours have it");
    }

    private List<JsonObject> Rows(string name, GuideTable<FieldRow> table, FhirType start)
    {
        var rules = new List<JsonObject>();
        var source = MapNames.SourceOf(table.Name);
        var reader = new FieldRowReader(name, source, start, names, book, vocabulary, ledger, faults);
        var ids = new RuleIds();
        JsonArray? components = null;
        var inner = new FieldRowReader(name, source, FhirSchema.R4.Type(start.Name + ".component") ?? start, names, book, vocabulary, ledger, faults);
        var innerIds = new RuleIds();
        foreach (var row in table.Rows)
        {
            if (!row.Target.StartsWith(Each, StringComparison.Ordinal))
            {
                if (reader.Read(row, ids) is { } rule) rules.Add(rule);
                continue;
            }

            if (inner.Read(row with { Target = row.Target[Each.Length..] }, innerIds) is not { } nested) continue;
            if (components is null)
            {
                rules.Add(new JsonObject { ["id"] = ids.Take("OBX-5.component", null), ["each"] = "OBX-5", ["to"] = "component[+]", ["rules"] = components = [] });
            }

            components.Add(nested);
        }

        return rules;
    }

    private static IEnumerable<JsonObject> Copies(JsonArray? rules) => rules?.Select(rule => (JsonObject)rule!.DeepClone()) ?? [];

    // Some rows stand twice in a table, word for word.
    private static IEnumerable<JsonObject> Distinct(IEnumerable<JsonObject> rules)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return rules.Where(rule =>
        {
            var content = (JsonObject)rule.DeepClone();
            content.Remove("id");
            return seen.Add(content.ToJsonString());
        });
    }
}
