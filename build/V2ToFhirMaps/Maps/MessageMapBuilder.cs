using System.Text.Json.Nodes;
using IntegrationStudio.V2ToFhirMaps.Coverage;
using IntegrationStudio.V2ToFhirMaps.Mends;
using IntegrationStudio.V2ToFhirMaps.Tables;

namespace IntegrationStudio.V2ToFhirMaps.Maps;

/// <summary>
/// Turns a message table into a definition. A repeating group becomes an <c>each</c>; a group that stands once is only a longer path, so that what it
/// makes is known to the groups beside it.
/// </summary>
internal sealed class MessageMapBuilder(MessageRowReader reader, MapNames names, MendBook book, Ledger ledger)
{
    private sealed record Group(string Path, JsonArray Rules, RuleIds Ids);

    public JsonObject Build(GuideTable<MessageRow> table)
    {
        var name = $"messages/{table.Name}";
        var definition = new DefinitionBuilder("messages", table.Name, "message", names);
        definition.ToBundle(table.Name);
        var known = new ResourceNames(table.Rows.Select(row => row.Target));
        var open = new List<Group> { new("", [], new RuleIds()) };
        var moves = book.ForTable(name).FindAll(mend => mend is { Source: not null, Target: not null });
        foreach (var published in table.Rows)
        {
            var move = moves.Find(mend => $"{published.Path}.".StartsWith($"{mend.Source}.", StringComparison.Ordinal));
            if (published.Path.StartsWith('/') || published.BeginsGroup || (move is not null && published.Path == move.Source)) ledger.NoTarget(name, published.Number, published.Path);
            if (published.Path.StartsWith('/') || (move is not null && published.Path == move.Source)) continue;
            var row = move is null ? published : published with { Path = move.Target + published.Path[move.Source!.Length..] };
            while (open[^1].Path.Length > 0 && !row.Path.StartsWith(open[^1].Path + ".", StringComparison.Ordinal)) open.RemoveAt(open.Count - 1);
            var path = open[^1].Path.Length == 0 ? row.Path : row.Path[(open[^1].Path.Length + 1)..];
            if (row.BeginsGroup)
            {
                if (row.Repeats) open.Add(Open(open[^1], row.Path, path));
            }
            else
            {
                if (reader.Read(name, row, path, known, open[^1].Ids) is { } rule) open[^1].Rules.Add(rule);
            }
        }

        foreach (var mend in book.ForTable(name)) Add(open[0].Rules, mend);
        Prune(open[0].Rules);
        return definition.Build(Detach(open[0].Rules));
    }

    private static Group Open(Group outer, string path, string relative)
    {
        var rules = new JsonArray();
        outer.Rules.Add(new JsonObject { ["id"] = outer.Ids.Take(relative, null), ["each"] = relative, ["rules"] = rules });
        return new(path, rules, new RuleIds());
    }

    private static void Add(JsonArray rules, Mend mend)
    {
        var place = rules;
        foreach (var id in (mend.Below ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var rule = place.OfType<JsonObject>().FirstOrDefault(one => one["id"]!.GetValue<string>() == id);
            if (rule is null) return;
            if (rule["rules"] is not JsonArray inner) rule["rules"] = inner = [];
            place = inner;
        }

        foreach (var rule in mend.Add ?? []) place.Add(rule!.DeepClone());
        var position = 0;
        foreach (var rule in mend.AddFirst ?? []) place.Insert(position++, rule!.DeepClone());
    }

    // Groups none of whose segments has a map.
    private static void Prune(JsonArray rules)
    {
        for (var i = rules.Count - 1; i >= 0; i--)
        {
            if (rules[i] is not JsonObject rule || rule["rules"] is not JsonArray inner) continue;
            Prune(inner);
            if (inner.Count == 0 && rule["each"] is not null) rules.RemoveAt(i);
        }
    }

    private static List<JsonObject> Detach(JsonArray rules)
    {
        var list = rules.OfType<JsonObject>().ToList();
        rules.Clear();
        return list;
    }
}
