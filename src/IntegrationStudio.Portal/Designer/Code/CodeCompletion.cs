using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Schemas;
using IntegrationStudio.Portal.Controls;
using IntegrationStudio.Portal.Designer.Inspector.Expressions;
using IntegrationStudio.Portal.Designer.Inspector.Tables;
using IntegrationStudio.Portal.Designer.Scripts;

namespace IntegrationStudio.Portal.Designer.Code;

/// <summary>What may stand in the texts of a definition's code: paths and functions in expressions, rows of the target, tables, maps, scripts, resources.</summary>
internal static class CodeCompletion
{
    private const int Most = 80;

    /// <summary>What may stand at a place.</summary>
    public static CompletionList At(DesignerSession session, CodePlace place)
    {
        var rule = place.Rule.Length == 0 ? null : session.Outline.Find(place.Rule);
        return place.Property switch
        {
            "from" or "each" or "when" or "key" or "scope" => ExpressionCompletion.At(place.Value, place.Caret, ExpressionNames.Of(session, rule), asked: true),
            "to" => Steps(place, rule?.Parent?.Target ?? "", session.Target),
            "table" => Whole(place, Tables(session)),
            "map" => Whole(place, Maps(session)),
            "script" => Whole(place, ScriptEntry.All(session.Library, session.Package).Where(script => script.Owner != ScriptOwner.Inherited).Select(script => new Completion(script.Called + "#", script.Called, script.Id))),
            "ref" or "on" => Whole(place, session.Outline.Resources.Select(resource => new Completion(resource.Name, resource.Name, resource.Type))),
            "functions" => Whole(place, ExpressionCompletion.Chainable.Select(function => new Completion(function.Name, function.Signature, function.Summary))),
            _ => CompletionList.None,
        };
    }

    private static IEnumerable<Completion> Tables(DesignerSession session) =>
        TablePlaces.Names(session).Concat(session.Package.Files.Keys.Where(file => file.EndsWith(".csv", StringComparison.Ordinal))).Distinct(StringComparer.Ordinal).Select(name => new Completion(name, name, "code table"));

    private static IEnumerable<Completion> Maps(DesignerSession session) =>
        session.Package.Definition.Uses.Where(used => session.Library.Find(used.Value.Id)?.Definition.Kind is MappingKind.DataType or MappingKind.Segment).Select(used => new Completion(used.Key, used.Key, used.Value.Id))
            .Concat(session.Library.All.Where(package => package.Definition.Kind is MappingKind.DataType or MappingKind.Segment).Select(package => package.Definition.Id[(package.Definition.Id.LastIndexOf('/') + 1)..]).Select(name => new Completion(name, name, "map")))
            .DistinctBy(item => item.Text);

    private static CompletionList Whole(CodePlace place, IEnumerable<Completion> items)
    {
        var typed = place.Value[..Math.Clamp(place.Caret, 0, place.Value.Length)];
        return new CompletionList(0, place.Value.Length, [.. items.Where(item => item.Text.Contains(typed, StringComparison.OrdinalIgnoreCase)).Take(Most)]);
    }

    /// <summary>The next step of a target path: what stands below what was typed.</summary>
    private static CompletionList Steps(CodePlace place, string around, SchemaDescription target)
    {
        var typed = place.Value[..Math.Clamp(place.Caret, 0, place.Value.Length)];
        var start = typed.LastIndexOf('.') + 1;
        var above = typed[..Math.Max(start - 1, 0)].Split('.', StringSplitOptions.RemoveEmptyEntries).Select(step => step.Split('[')[0]).Prepend(around).Where(step => step.Length > 0);
        if (target.Find(string.Join('/', above)) is not { } node) return CompletionList.None;
        var end = place.Value.IndexOf('.', place.Caret) is >= 0 and var dot ? dot : place.Value.Length;
        var wanted = typed[start..];
        return new CompletionList(start, end,
        [
            .. Below(target, node).Where(below => below.Name.StartsWith(wanted, StringComparison.OrdinalIgnoreCase))
                .Select(below => new Completion(below.Repeats ? $"{below.Name}[+]" : below.Name, below.Name, string.Join(", ", new[] { below.Title, below.TypeLabel }.OfType<string>().Where(text => text.Length > 0)))).Take(Most),
        ]);
    }

    // Steps of choices vanish in paths.
    private static IEnumerable<SchemaNode> Below(SchemaDescription target, SchemaNode node) =>
        target.Below(node).SelectMany(below => below.Kind == SchemaNodeKind.Choice ? target.Below(below) : below.Kind == SchemaNodeKind.Slice ? [] : [below]);
}
