using System.Text.Json.Nodes;
using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.V2ToFhirMaps.Conditions;
using IntegrationStudio.V2ToFhirMaps.Coverage;
using IntegrationStudio.V2ToFhirMaps.Mends;
using IntegrationStudio.V2ToFhirMaps.Tables;
using IntegrationStudio.V2ToFhirMaps.Targets;

namespace IntegrationStudio.V2ToFhirMaps.Maps;

/// <summary>Turns one row of a message table into a rule: the segment, the resource it makes or continues, the map, and the references to set.</summary>
internal sealed class MessageRowReader(MapNames names, MendBook book, Vocabulary vocabulary, Ledger ledger, Faults faults)
{
    /// <summary>The row's rule, or null when it gives none.</summary>
    /// <param name="table">Folder and name of the table.</param>
    /// <param name="row">The row.</param>
    /// <param name="path">Its path below the group that its rule goes into.</param>
    /// <param name="known">The resources of the table.</param>
    /// <param name="ids">The ids of the group's rules.</param>
    public JsonObject? Read(string table, MessageRow row, string path, ResourceNames known, RuleIds ids)
    {
        var mends = book.For(table, row.Key, $"{row.Condition.Antlr}\n{row.Condition.FhirPath}\n{row.Condition.Narrative}");
        var rule = Rule(table, row, path, mends, known, ids);
        var source = row.After.Length > 0 ? $"{row.Path} after {row.After}" : row.Path;
        var target = row.Map.Length > 0 ? $"{row.Target} by {row.Map}" : row.Target;
        if (rule is not null) ledger.Runs(table, row.Number, source, target, rule["id"]!.GetValue<string>(), mends);
        else if (row.Target.Length == 0) ledger.NoTarget(table, row.Number, source);
        else ledger.SetAside(table, row.Number, source, target, mends);
        if (row.Target.Length > 0) ledger.Condition(table, row.Number, source, row.Condition, text => ConditionParser.Translate(text, Field(row), vocabulary), Chosen(mends));
        return rule;
    }

    private static string? Chosen(List<Mend> mends) => mends.Select(mend => mend.When).LastOrDefault(when => when is not null);

    // What a condition without a field is about.
    private static string Field(MessageRow row) => row.Path[(row.Path.LastIndexOf('.') + 1)..] + "-0";

    private JsonObject? Rule(string table, MessageRow row, string path, List<Mend> mends, ResourceNames known, RuleIds ids)
    {
        if (mends.Exists(mend => mend.Drop || mend.When == "never")) return null;
        var mended = mends.Aggregate(row, (one, mend) => one with
        {
            Target = mend.Target ?? one.Target,
            Map = mend.Map ?? one.Map,
            References = mend.References ?? one.References,
        });
        if (mended.Target.Length == 0) return null;
        if (mended.Map.Length == 0) return Fault(table, row, "a target without a segment map");
        if (names.Segment(mended.Map) is not { } map) return Fault(table, row, $"there is no map {mended.Map}");
        if (!Condition(table, mended, mends, out var when)) return null;
        var name = ResourceNames.NameOf(mended.Target);
        var rule = new JsonObject { ["id"] = ids.Take(IdOf(map, path, row.After), when), ["from"] = path };
        if (Placed(row, when) is { } condition) rule["when"] = condition;
        known.Pass(name);
        var references = References(table, mended, name, known);
        if (name == "Bundle")
        {
            rule["resource"] = name;
            rule["map"] = map;
        }
        else if (name == mended.Target)
        {
            rule["resource"] = ResourceNames.TypeOf(name);
            rule["as"] = name;
            rule["map"] = map;
        }
        else if (!Inside(table, mended, name, map, rule))
        {
            return null;
        }

        if (references.Count > 0 && rule["rules"] is null) rule["rules"] = new JsonArray([.. references]);
        foreach (var (key, value) in mends.SelectMany(mend => mend.With ?? []))
        {
            if (value is null) rule.Remove(key);
            else rule[key] = value.DeepClone();
        }

        return rule;
    }

    // A segment that may stand in two places of one group: which one is meant is told by what stands before it.
    private static string? Placed(MessageRow row, string? when)
    {
        if (row.After.Length == 0) return when;
        var place = row.After == "PID" ? "follows('PV1').not()" : $"follows('{row.After}')";
        return when is null ? place : $"{place} and {(when.Contains(" or ", StringComparison.Ordinal) ? $"({when})" : when)}";
    }

    private JsonObject? Fault(string table, MessageRow row, string message)
    {
        faults.Add(table, row.Key, message);
        return null;
    }

    // Where several groups have the same segment, the group is part of what tells the rules apart for the reader.
    private static string IdOf(string map, string path, string after)
    {
        var place = after.Length > 0 ? $"{after}.{path}" : path;
        return place.Contains('.', StringComparison.Ordinal) ? $"{place[..place.LastIndexOf('.')]}.{map}" : map;
    }

    private bool Condition(string table, MessageRow row, List<Mend> mends, out string? when)
    {
        when = Chosen(mends);
        if (when is not null)
        {
            if (when == "always") when = null;
            return true;
        }

        foreach (var text in (string[])[row.Condition.Antlr, row.Condition.FhirPath])
        {
            if (text.Length == 0) continue;
            if (ConditionParser.Translate(text, Field(row), vocabulary) is not { } expression)
            {
                faults.Add(table, row.Key, $"the condition does not parse: {text}");
                return false;
            }

            when ??= expression;
        }

        if (when is not null || row.Condition.Narrative.Length == 0) return true;
        faults.Add(table, row.Key, "the condition is prose: a mend has to choose");
        return false;
    }

    // "Provenance[1].entity.what(Device)": the segment is mapped into an element of a resource that another row makes.
    private bool Inside(string table, MessageRow row, string name, string map, JsonObject rule)
    {
        var (target, error) = Resolve(row.Target[(name.Length + 1)..], ResourceNames.TypeOf(name));
        if (target is null)
        {
            faults.Add(table, row.Key, error!);
            return false;
        }

        rule["on"] = name;
        rule["to"] = Appending(target.Text);
        rule["map"] = map;
        return true;
    }

    private List<JsonObject> References(string table, MessageRow row, string own, ResourceNames known)
    {
        var rules = new List<JsonObject>();
        var taken = new RuleIds();
        foreach (var text in row.References.Split([';', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (ReferenceRule(text, own, known) is { } rule)
            {
                rule["id"] = taken.Take((string)rule["id"]!, null);
                rules.Add(rule);
            }
            else
            {
                faults.Add(table, row.Key, $"the reference does not parse: {text}");
            }
        }

        return rules;
    }

    private static JsonObject? ReferenceRule(string text, string own, ResourceNames known)
    {
        if (text.Split('=', StringSplitOptions.TrimEntries) is not [var left, var right] || left.IndexOf('.', StringComparison.Ordinal) is not (> 0 and var dot)) return null;
        var holder = left[..dot];
        var path = left[(dot + 1)..];
        foreach (var tail in (string[])[".reference", ".id"])
        {
            if (path.EndsWith(tail, StringComparison.Ordinal)) path = path[..^tail.Length];
        }

        var type = ResourceNames.TypeOf(holder);
        var (target, _) = Resolve(path, type);
        if (target is null) return null;
        var pointed = ResourceNames.NameOf(right.EndsWith(".id", StringComparison.Ordinal) ? right[..^3] : right);
        var rule = new JsonObject { ["id"] = $"{type}.{path}" };
        if (type != ResourceNames.TypeOf(own)) rule["on"] = known.Resolve(holder);
        rule["to"] = Appending(target.Text);
        rule["ref"] = ResourceNames.TypeOf(pointed) == ResourceNames.TypeOf(own) ? own : known.Resolve(pointed);
        return rule;
    }

    private static (ResolvedTarget? Target, string? Error) Resolve(string path, string resource)
    {
        if (TargetPath.Parse(path) is not { } parsed) return (null, $"'{path}' is no path");
        return FhirSchema.R4.Resource(resource) is { } type ? TargetResolver.Resolve(Listed(parsed, type), type) : (null, $"'{resource}' is no resource");
    }

    // The first list on the way takes one more item for each segment.
    private static TargetPath Listed(TargetPath path, FhirType type)
    {
        var first = path.Steps[0];
        return type.Find(first.Name) is { IsList: true } ? path with { Steps = [first with { Slot = "0" }, .. path.Steps.Skip(1)] } : path;
    }

    private static string Appending(string path) => path.Replace("[#0]", "[+]", StringComparison.Ordinal);
}
