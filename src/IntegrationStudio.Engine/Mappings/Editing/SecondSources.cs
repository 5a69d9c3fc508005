using System.Text.Json;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Engine.Mappings.Schemas;
using IntegrationStudio.Standards.Fhir;

namespace IntegrationStudio.Engine.Mappings.Editing;

/// <summary>Connects a source to a target that something writes already: in its place, together with it, or as its condition.</summary>
internal sealed class SecondSources(MappingLibrary library, DefinitionFolder folder, ConnectionPlaces places)
{
    private const RuleStyle Writing = RuleStyle.Copy | RuleStyle.Map | RuleStyle.Constant | RuleStyle.Reference | RuleStyle.Script;

    /// <summary>The possibilities; null where nothing writes the target yet.</summary>
    /// <param name="source">The new source.</param>
    /// <param name="target">The target.</param>
    /// <param name="another">What could be done beside the rules that are there.</param>
    public ConnectionPlan? Plan(ConnectionEnd source, ConnectionEnd target, Func<ConnectionPlan> another)
    {
        List<OutlineRule> writers = [.. Writers(target.Key, source.Key)];
        if (writers.Count == 0) return null;
        if (writers.Find(writer => writer.Sources is [var only, ..] && only == source.Key && writer.Definition.Value.ValueKind == JsonValueKind.Undefined) is { } same)
            return ConnectionPlan.Refused($"{source.Label} is mapped to {target.Label} already, by the rule \"{same.Id}\".");
        OutlineRule writer = writers.OrderBy(candidate => candidate.Origin is RuleOrigin.Inherited).ThenBy(candidate => Path(candidate, source) is null).First();
        List<ConnectionOption> options = [];
        if (Path(writer, source) is { } path)
        {
            string was = Said(writer);
            options.Add(Set(ConnectionKind.Replace, $"Replace {was}", $"{target.Label} comes from {source.Label} alone.", writer, Replaced(writer, path, source)));
            if (Combined(writer, path, target) is { } both) options.Add(Set(ConnectionKind.Combine, $"Combine with {was}", "Both texts are written, with a space between them.", writer, both));
            if (path != "$this") options.Add(Set(ConnectionKind.Condition, $"Use {source.Label} as condition", $"The rule runs only where {source.Label} is valued.", writer, Conditional(writer, path)));
        }

        // Beside what is there: another item of a list, or a rule of another loop.
        bool isList = target.Nodes.Skip(1).Any(node => node.Repeats && node.Kind != SchemaNodeKind.Choice);
        if (isList || options.Count == 0)
        {
            ConnectionPlan beside = another();
            if (beside.Refusal is not null && options.Count == 0) return beside;
            options.AddRange(beside.Options.Select(option => options.Count == 0 ? option : option with { Kind = ConnectionKind.Combine, Title = $"{option.Title}, beside {Said(writer)}" }));
        }

        return new(null, options);
    }

    /// <summary>Rules that write a row: of messages and segments, and those deeper in the map that the nearest place calls.</summary>
    private IEnumerable<OutlineRule> Writers(string key, string sourceKey)
    {
        ConnectionPlace? nearest = places.Inside(key, sourceKey).FirstOrDefault(place => place.Rule is not null && place.Target.Key != key);
        return places.Outline.Walk().Concat(nearest is null ? [] : Deep(nearest.Rule!, key)).DistinctBy(rule => rule.Path)
            .Where(rule => rule.DisabledBy is null && rule.Target == key && (rule.Style & Writing) != 0);
    }

    private static IEnumerable<OutlineRule> Deep(OutlineRule rule, string key) =>
        rule.Rules.Where(inner => inner.Target is { } target && ConnectionPlaces.Covers(target, key)).SelectMany(inner => Deep(inner, key).Prepend(inner));

    private ConnectionOption Set(ConnectionKind kind, string title, string explanation, OutlineRule writer, RuleDefinition rule) =>
        new(kind, title, explanation, [.. ConnectionPlanner.Lines(rule)], () => RuleEdits.Set(library, folder, writer.Path, rule), writer.Path);

    /// <summary>The new source where the rule stands; null where it cannot be read there.</summary>
    private static string? Path(OutlineRule writer, ConnectionEnd source)
    {
        bool field = writer.SourceScope.Place is { IsItem: true } item && writer.SourceScope.IsHl7 && !ConnectionPlaces.Covers(item.Key, source.Key);
        string here = writer.SourceScope.Nearest?.Key ?? "";
        return field || !source.Loops.All(loop => ConnectionPlaces.Covers(loop, here)) ? null : SourcePaths.To(writer.SourceScope, source);
    }

    private RuleDefinition Replaced(OutlineRule writer, string path, ConnectionEnd source)
    {
        RuleDefinition rule = writer.Definition with { From = path == "$this" ? null : path, Each = null, Value = default, Ref = null, At = null, Script = null, Functions = [] };
        if (rule.Map is null) return rule;
        string type = writer.TargetType ?? "";
        IReadOnlyList<string> maps = new DataTypeMaps(library).For(source.TypeName, type);
        return maps.Contains(rule.Map) ? rule : rule with { Map = maps.Count > 0 ? maps[0] : rule.Map };
    }

    private static RuleDefinition? Combined(OutlineRule writer, string path, ConnectionEnd target)
    {
        bool isText = target.Schema.Format != Formats.Fhir || FhirPrimitives.Named(target.Node.Type) is FhirPrimitive.String or FhirPrimitive.Markdown;
        if (!isText || writer.Definition is not { Map: null, Ref: null, Script: null, Table: null }) return null;
        string? left = writer.Definition.Value.ValueKind switch
        {
            JsonValueKind.String => $"'{writer.Definition.Value.GetString()!.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'",
            JsonValueKind.Undefined => writer.Definition.From ?? "$this",
            _ => null,
        };
        if (left is null) return null;
        if (OutlineSyntax.Of(left) is Standards.Expressions.Syntax.BinaryNode { Operator: not Standards.Expressions.Syntax.BinaryOperator.Concatenate }) left = $"({left})";
        return writer.Definition with { From = $"{left} & ' ' & {path}", Value = default, Functions = writer.Definition.Functions.Contains("trim") ? writer.Definition.Functions : [.. writer.Definition.Functions, "trim"] };
    }

    private static RuleDefinition Conditional(OutlineRule writer, string path)
    {
        string valued = $"{path}.exists()";
        return writer.Definition with { When = writer.Definition.When is { } when ? $"({when}) and {valued}" : valued };
    }

    private static string Said(OutlineRule writer) =>
        writer.Definition.From ?? (writer.Definition.Value.ValueKind != JsonValueKind.Undefined ? writer.Definition.Value.GetRawText() : $"\"{writer.Id}\"");
}
