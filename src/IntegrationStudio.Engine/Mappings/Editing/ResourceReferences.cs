using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Standards.Fhir;

namespace IntegrationStudio.Engine.Mappings.Editing;

/// <summary>Finds the references that a resource should have to others of the Bundle.</summary>
internal static class ResourceReferences
{
    /// <summary>Elements that say whom a resource is about.</summary>
    private static readonly string[] Subjects = ["subject", "patient", "beneficiary"];

    /// <summary>
    /// Rules for the references that the library's message maps give a resource of the type when the segment makes it, as far as rules make what they refer to and none writes them yet; where no map
    /// knows the two, the reference to the only patient.
    /// </summary>
    /// <param name="library">Where the message maps are.</param>
    /// <param name="outline">The definition.</param>
    /// <param name="segment">The segment's name.</param>
    /// <param name="type">The resource's type.</param>
    /// <param name="name">The resource's name.</param>
    public static IReadOnlyList<RuleDefinition> For(MappingLibrary library, MappingOutline outline, string segment, string type, string name)
    {
        HashSet<string> written = [.. outline.Walk().Select(rule => rule.Target).OfType<string>()];
        IEnumerable<MappingDefinition> maps = library.All.Select(package => package.Definition).Where(definition => definition.Kind == MappingKind.Message && definition.Id != outline.Definition.Id);
        string? structure = outline.Source?.Structure;
        foreach (MappingDefinition map in maps.OrderByDescending(map => map.Source?.Structure == structure))
        {
            if (Find(map.Rules, segment, type) is not { } known) continue;
            return [.. known.Rules.Where(rule => rule is { Ref: not null, To: not null, When: null, On: null }).Select(rule => To(rule.To!, rule.Ref!)).OfType<RuleDefinition>()];
        }

        return Subjects.Select(subject => FhirSchema.R4.Resource(type)?.Find(subject) is { } element && element.TargetTypes.Contains("Patient") ? To(subject, "Patient") : null).OfType<RuleDefinition>().Take(1).ToList();

        RuleDefinition? To(string to, string reference)
        {
            string key = $"{name}/{Plain(to).Replace('.', '/')}";
            if (written.Contains(key) || written.Any(other => other.StartsWith(key + "/", StringComparison.Ordinal))) return null;
            return Named(outline, reference) is { } made && made != name ? new RuleDefinition { Id = "", To = to, Ref = made } : null;
        }
    }

    /// <summary>The resource that goes by a name; else the only one of its type.</summary>
    private static string? Named(MappingOutline outline, string name)
    {
        if (outline.Resources.Any(resource => resource.Name == name)) return name;
        string type = Plain(name);
        List<OutlineResource> same = [.. outline.Resources.Where(resource => resource.Type == type)];
        return same is [var only] ? only.Name : null;
    }

    private static string Plain(string text) => text.Split('[')[0];

    private static RuleDefinition? Find(IReadOnlyList<RuleDefinition> rules, string segment, string type)
    {
        foreach (RuleDefinition rule in rules)
        {
            if (rule.From is { } from && rule.Resource == type && (from == segment || from.EndsWith("." + segment, StringComparison.Ordinal)) && rule.Rules.Any(inner => inner.Ref is not null)) return rule;
            if (Find(rule.Rules, segment, type) is { } nested) return nested;
        }

        return null;
    }
}
