using IntegrationStudio.Engine.Mappings.Schemas;

namespace IntegrationStudio.Engine.Mappings.Editing;

/// <summary>Proposes what a resource's identity is made of.</summary>
internal static class ResourceKeys
{
    /// <summary>What fields are called that identify the segment's own thing, and not something that it speaks of.</summary>
    private static readonly string[] Telling = ["Identifier List", "Filler Order Number", "Placer Order Number", "Visit Number", "Specimen ID", "Observation Instance Identifier", "Account Number"];

    /// <summary>
    /// The key that the library's message maps give resources of the type for that segment, as long as it reads nothing but the segment; else the segment's first field that identifies
    /// something; else none: then what the resource says decides.
    /// </summary>
    public static IReadOnlyList<string> For(MappingLibrary library, string segment, string type, ConnectionEnd source)
    {
        foreach (MappingDefinition definition in library.All.Select(package => package.Definition).Where(definition => definition.Kind == MappingKind.Message))
            if (Find(definition.Rules, segment, type) is { } known) return known;
        int at = Array.IndexOf(source.Steps, segment);
        SchemaType? fields = at < 0 ? null : source.Schema.Type(source.Nodes[at].Type);
        return Telling.Select(title => fields?.Children.FirstOrDefault(field => field.Type is "CX" or "EI" && field.Title?.Contains(title, StringComparison.OrdinalIgnoreCase) is true)).FirstOrDefault(field => field is not null) switch
        {
            { Type: "CX" } field => [$"{segment}-{field.Name}[1].4.1", $"{segment}-{field.Name}[1].1"],
            { } field => [$"{segment}-{field.Name}[1].2", $"{segment}-{field.Name}[1].1"],
            _ => [],
        };
    }

    private static IReadOnlyList<string>? Find(IReadOnlyList<RuleDefinition> rules, string segment, string type)
    {
        foreach (RuleDefinition rule in rules)
        {
            bool same = rule is { From: { } from, Key.Count: > 0 } && rule.Resource == type && (from == segment || from.EndsWith("." + segment, StringComparison.Ordinal));
            if (same && rule.Key.All(key => OnlyReads(key, segment))) return rule.Key;
            if (Find(rule.Rules, segment, type) is { } nested) return nested;
        }

        return null;
    }

    private static bool OnlyReads(string expression, string segment) =>
        Outline.OutlineSyntax.Of(expression)?.DescendantsAndSelf().OfType<Standards.Expressions.Syntax.Hl7PathNode>().All(path => path.Field > 0 && path.Steps[^1].Name == segment) is true;
}
