using System.Text.Json.Nodes;
using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.V2ToFhirMaps.Conditions;
using IntegrationStudio.V2ToFhirMaps.Coverage;
using IntegrationStudio.V2ToFhirMaps.Mends;
using IntegrationStudio.V2ToFhirMaps.Tables;
using IntegrationStudio.V2ToFhirMaps.Targets;

namespace IntegrationStudio.V2ToFhirMaps.Maps;

/// <summary>Turns one row of a segment or data type table into a rule.</summary>
internal sealed class FieldRowReader(
    string table, string source, FhirType start, MapNames names, MendBook book, Vocabulary vocabulary, Ledger ledger, Faults faults)
{
    // v2 types whose first component is the code, number or time that a FHIR primitive takes.
    private static readonly HashSet<string> Composite = ["CWE", "CE", "CNE", "CF", "CX", "EI", "CQ", "HD", "TS", "PT", "MSG"];

    // SimpleQuantity, Duration and Age are Quantity with constraints.
    private static readonly HashSet<string> Quantities = ["Quantity", "SimpleQuantity", "Duration", "Age", "Count", "Distance", "Money"];

    // An organization is nowhere at home (invariants org-2 and org-3): what senders call so is where it works.
    private static readonly Dictionary<string, string> Uses = new(StringComparer.Ordinal)
    {
        ["Organization.address<XAD[Address]"] = "XAD.7 = 'H'",
        ["Organization.telecom<XTN[ContactPoint]"] = "XTN.2 = 'PRN'",
    };

    private static string? OwnerOf(ResolvedTarget target) => target.Element?.Path;

    public JsonObject? Read(FieldRow row, RuleIds ids)
    {
        var conditions = $"{row.Condition.Antlr}\n{row.Condition.FhirPath}\n{row.Condition.Narrative}";
        var mends = book.For(table, row.Key, conditions);
        var rule = Rule(row, mends, ids);
        if (rule is not null) ledger.Runs(table, row.Number, row.Source, row.Target, rule["id"]!.GetValue<string>(), mends);
        else if (row.Target.Length == 0) ledger.NoTarget(table, row.Number, row.Source, row.Proposal);
        else ledger.SetAside(table, row.Number, row.Source, row.Target, mends);
        if (row.Target.Length > 0) ledger.Condition(table, row.Number, row.Source, row.Condition, text => ConditionParser.Translate(text, row.Source, vocabulary), Chosen(mends));
        return rule;
    }

    private static string? Chosen(List<Mend> mends) => mends.Select(mend => mend.When).LastOrDefault(when => when is not null);

    private JsonObject? Rule(FieldRow row, List<Mend> mends, RuleIds ids)
    {
        if (mends.Exists(mend => mend.Drop || mend.When == "never")) return null;
        var mended = mends.Aggregate(row, (one, mend) => one with
        {
            Source = mend.Source ?? one.Source,
            Target = mend.Target ?? one.Target,
            Map = mend.Map ?? one.Map,
            Vocabulary = mend.Vocabulary ?? one.Vocabulary,
            Assignment = mend.Assignment ?? one.Assignment,
        });
        if (mended.Target.Length == 0) return null;
        if (mended.Target.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals)
        {
            // "status="finished"": the value stands in the attribute's cell.
            var constant = mended.Target[(equals + 1)..];
            mended = mended with { Target = mended.Target[..equals], Assignment = mended.Assignment.Length > 0 ? mended.Assignment : constant };
        }

        if (!Condition(mended, mends, out var when)) return null;
        if (Target(mended) is not { } target) return null;

        var rule = new JsonObject { ["id"] = ids.Take(Id(row, mended), when) };
        var from = Source(mended.Source);
        if (from is not null) rule["from"] = from;
        if (when is not null) rule["when"] = when;
        rule["to"] = target.Text;
        var expression = mends.Select(mend => mend.From).LastOrDefault(value => value is not null);
        if (!Fill(rule, mended, target, from, expression)) return null;
        if (Uses.GetValueOrDefault($"{OwnerOf(target)}<{rule["map"]}") is { } home) rule["rules"] = new JsonArray(new JsonObject { ["id"] = "use", ["when"] = home, ["to"] = "use", ["value"] = "work" });
        foreach (var (key, value) in mends.SelectMany(mend => mend.With ?? [])) rule[key] = value?.DeepClone();
        return rule;
    }

    private static string Id(FieldRow row, FieldRow mended)
    {
        var owner = row.Source.Length > 0 ? row.Source : "always";
        var target = TargetPath.Parse(mended.Target)?.ToString() ?? mended.Target;
        return $"{owner}.{target}";
    }

    // A row about the segment or data type as a whole has no source of its own: the rule runs once.
    private string? Source(string text)
    {
        if (text.Length == 0 || text == source) return null;
        return vocabulary.Path(text);
    }

    private bool Condition(FieldRow row, List<Mend> mends, out string? when)
    {
        when = Chosen(mends);
        if (when is not null)
        {
            if (when == "always") when = null;
            return true;
        }

        var (antlr, fhirPath, narrative) = row.Condition;
        foreach (var text in (string[])[antlr, fhirPath])
        {
            if (text.Length == 0) continue;
            var expression = ConditionParser.Translate(text, row.Source, vocabulary);
            if (expression is null)
            {
                faults.Add(table, row.Key, $"the condition does not parse: {text}");
                return false;
            }

            when ??= expression;
        }

        if (when is not null || narrative.Length == 0) return true;
        faults.Add(table, row.Key, "the condition is prose: a mend has to choose");
        return false;
    }

    private ResolvedTarget? Target(FieldRow row)
    {
        if (TargetPath.Parse(row.Target) is not { } path)
        {
            faults.Add(table, row.Key, "the FHIR attribute is no path");
            return null;
        }

        var (target, error) = TargetResolver.Resolve(path, start);
        if (target is null) faults.Add(table, row.Key, error!);
        return target;
    }

    private bool Fill(JsonObject rule, FieldRow row, ResolvedTarget target, string? from, string? expression)
    {
        if (expression is not null)
        {
            rule["from"] = expression;
            return row.Assignment.Length == 0 || Assign(rule, row, target);
        }

        if (row.Assignment.Length > 0) return Assign(rule, row, target);
        if (from is null) return Fault(row, "neither a source nor a value");
        if (row.Map.Length > 0 || !target.IsPrimitive) return Map(rule, row, target);
        if (row.Vocabulary.Length > 0 && !Translate(rule, row)) return false;
        if (Composite.Contains(row.SourceType) && row.Source.Contains('-', StringComparison.Ordinal) && !from.Contains('.', StringComparison.Ordinal)) rule["from"] = from + ".1";
        return true;
    }

    private bool Assign(JsonObject rule, FieldRow row, ResolvedTarget target)
    {
        if (Assignment.Parse(row.Assignment, vocabulary) is not { } assignment) return Fault(row, $"the assignment is neither constant nor concatenation: {row.Assignment}");
        if (!target.IsPrimitive) return Fault(row, $"a {target.Type.Name} takes no constant");
        if (assignment.Expression is not null)
        {
            // The rule no longer stands on the row's own field: a concatenation of nothing is still text.
            if (rule["from"]?.GetValue<string>() is { } field && rule["when"]?.GetValue<string>().Contains($"{field}.exists()", StringComparison.Ordinal) != true)
            {
                var when = rule["when"]?.GetValue<string>();
                rule["when"] = when is null ? $"{field}.exists()" : $"{field}.exists() and {(when.Contains(" or ", StringComparison.Ordinal) ? $"({when})" : when)}";
            }

            rule["from"] = assignment.Expression;
        }
        else
        {
            rule["value"] = Constant(assignment.Constant!, target.Type.Primitive);
        }

        return true;
    }

    private static JsonNode Constant(string text, FhirPrimitive primitive) => primitive switch
    {
        FhirPrimitive.Boolean => JsonValue.Create(text == "true"),
        FhirPrimitive.Decimal or FhirPrimitive.Integer or FhirPrimitive.PositiveInt or FhirPrimitive.UnsignedInt => JsonNode.Parse(text)!,
        _ => JsonValue.Create(text),
    };

    private bool Map(JsonObject rule, FieldRow row, ResolvedTarget target)
    {
        var name = row.Map.Length > 0 ? row.Map : $"{row.SourceType}[{target.Type.Name}]";
        if (names.DataType(name) is not { } map) return Fault(row, $"there is no map {name}");
        var type = MapNames.StartOf(map)!;
        if (type.IsResource && target.Type.Name == "Reference")
        {
            var inside = target.Text.TrimEnd(')');
            rule["to"] = $"{inside}({type.Name}){target.Text[inside.Length..]}";
        }
        else if (!Fits(type, target.Type))
        {
            return Fault(row, $"{map} makes {type.Name}, the path leads to {target.Type.Name}");
        }

        rule["map"] = map;
        return row.Vocabulary.Length == 0 || Translate(rule, row);
    }

    private static bool Fits(FhirType made, FhirType wanted) =>
        made.Name == wanted.Name || (made.Primitive != FhirPrimitive.None && wanted.Primitive != FhirPrimitive.None)
        || (Quantities.Contains(made.Name) && Quantities.Contains(wanted.Name));

    private bool Translate(JsonObject rule, FieldRow row)
    {
        if (row.Vocabulary is "*" or DefinitionBuilder.Systems or DefinitionBuilder.Authorities)
        {
            rule["table"] = row.Vocabulary;
            return true;
        }

        if (names.Codes(row.Vocabulary) is not { } codes) return Fault(row, $"there is no code table {row.Vocabulary}");
        rule["table"] = codes;
        return true;
    }

    private bool Fault(FieldRow row, string message)
    {
        faults.Add(table, row.Key, message);
        return false;
    }
}
