using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Engine.Mappings.Schemas;
using IntegrationStudio.Standards.Fhir;

namespace IntegrationStudio.Portal.Designer.Inspector.Rules;

/// <summary>Paths that a rule may write to, and the types that its choice element may have.</summary>
internal static class TargetPaths
{
    private const int Most = 400;

    /// <summary>One type of a choice element.</summary>
    /// <param name="Group">The choice, e.g. <c>value[x]</c>.</param>
    /// <param name="Type">The type's name.</param>
    /// <param name="Path">The rule's path with that type.</param>
    public sealed record Choice(string Group, string Type, string Path);

    /// <summary>Elements below the rule's own target, two levels deep, with their choices spelled out.</summary>
    public static IReadOnlyList<string> Below(DesignerSession session, OutlineRule rule) => Scope(session, rule) is { } type ? [.. Walk(type, "", 2).Take(Most)] : [];

    /// <summary>Elements of all resources, or of the whole target, by their paths from the top.</summary>
    public static IReadOnlyList<string> All(DesignerSession session)
    {
        List<string> paths = [];
        foreach (var top in session.Target.Below(null))
            Visit(top, top.Name, 3);
        return paths;

        void Visit(SchemaNode node, string path, int depth)
        {
            foreach (var child in session.Target.Below(node))
            {
                if (paths.Count >= MostOfAll || child.Kind == SchemaNodeKind.Resource || child.Name is "id" or "extension" or "modifierExtension" or "contained" or "implicitRules" or "language")
                    continue;
                var below = child.Kind == SchemaNodeKind.Choice ? path : child.Kind == SchemaNodeKind.Field ? $"{path}-{child.Name}" : $"{path}.{child.Name}";
                if (child.Kind != SchemaNodeKind.Choice)
                    paths.Add(below);
                if (!child.IsLeaf && depth > 1)
                    Visit(child, below, depth - 1);
            }
        }
    }

    private const int MostOfAll = 1500;

    /// <summary>The types of the choice element that the rule's path leads to, or through; none where there is no choice.</summary>
    public static IReadOnlyList<Choice> Choices(DesignerSession session, OutlineRule rule)
    {
        if (rule.Definition.To is not { } path || Scope(session, rule) is not { } type)
            return [];
        var steps = path.Split('.');
        for (var i = 0; i < steps.Length && type is not null; i++)
        {
            var step = steps[i];
            var name = step.IndexOfAny(['[', '(']) is >= 0 and var end ? step[..end] : step;
            var element = type.Find(name);
            if (element is null || step.Contains('(', StringComparison.Ordinal))
                return [];
            if ((element.ChoiceGroup ?? (element.Choices.Count > 0 ? element : null)) is { } group && (i == steps.Length - 1 || element.Choices.Count > 0))
                return [.. group.Choices.Select(choice => new Choice($"{group.Name}[x]", choice.TypeName, string.Join('.', steps[..i].Append(choice.Name))))];
            type = element.Type;
        }
        return [];
    }

    /// <summary>The type in which the rule's path starts.</summary>
    private static FhirType? Scope(DesignerSession session, OutlineRule rule)
    {
        var definition = rule.Definition;
        if (definition.Resource is { } resource)
            return FhirSchema.R4.Resource(resource);
        if (definition.On is { } on)
            return FhirSchema.R4.Resource(session.Outline.Resources.FirstOrDefault(named => named.Name == on)?.Type ?? on);
        if (rule.Parent is { } parent)
            return parent.TargetType is { } of ? FhirSchema.R4.Type(of) : Scope(session, parent);
        return session.Outline.Target?.Type is { } type ? FhirSchema.R4.Type(type) : null;
    }

    private static IEnumerable<string> Walk(FhirType type, string before, int depth)
    {
        foreach (var element in type.Elements)
        {
            if (element.Name is "id" or "extension" or "contained" && before.Length > 0)
                continue;
            foreach (var named in element.Choices.Count > 0 ? element.Choices : [element])
            {
                var path = before + named.Name;
                yield return path;
                if (depth > 1 && named.Type is { } inner && inner != type && named.Primitive == default)
                {
                    foreach (var below in Walk(inner, path + ".", depth - 1))
                        yield return below;
                }
            }
        }
    }
}
