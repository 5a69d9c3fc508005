using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Engine.Mappings.Resolution;

namespace IntegrationStudio.Engine.Mappings.Editing;

/// <summary>Gives a definition the entries of <c>uses</c> that its rules need.</summary>
internal static class Names
{
    private static readonly string[] BuiltIn = ["*", "systems", "authorities"];

    /// <summary>
    /// The definition with entries for the maps and tables that a rule names and that nothing around it explains. A name that the library knows nothing about stays as it is: compiling says so.
    /// </summary>
    /// <param name="library">Where the maps and tables are.</param>
    /// <param name="package">The edited definition and its files.</param>
    /// <param name="path">The rule.</param>
    public static MappingDefinition Ensure(MappingLibrary library, MappingPackage package, string path)
    {
        MappingDefinition definition = package.Definition;
        if (RulePlace.Of(definition, path)?.Rule(definition) is not { } written || !Named(written).Any()) return definition;
        if (MappingOutline.Of(library.With(package), definition.Id).Find(path) is not { } rule) return definition;
        var uses = new OrderedDictionary<string, MappingReference>(definition.Uses);
        Visit(rule.Resolved);
        return uses.Count == definition.Uses.Count ? definition : definition with { Uses = uses };

        void Visit(ResolvedRule resolved)
        {
            foreach ((string name, bool isTable) in Own(resolved.Definition))
            {
                if (uses.ContainsKey(name) || Resolver.Lookup(resolved, name, out _) is not null) continue;
                if (Reference(library, definition, name, isTable) is { } reference) uses[name] = reference;
            }

            foreach (ResolvedRule nested in resolved.Rules) Visit(nested);
        }
    }

    /// <summary>What a name should mean to a definition: what the maps that it inherits mean by it, else what the library has under the name; null when there is nothing.</summary>
    public static MappingReference? Reference(MappingLibrary library, MappingDefinition definition, string name, bool isTable)
    {
        // In an extending definition a name in uses is bound anew everywhere below: it has to mean what it means there.
        return Inherited(library, definition, name) ?? InLibrary(library, name, isTable);
    }

    /// <summary>The map or table of the library that goes by a name: the one that refines the others of that name.</summary>
    public static MappingReference? InLibrary(MappingLibrary library, string name, bool isTable)
    {
        string end = "/" + name;
        List<MappingDefinition> found =
        [
            .. library.Ids.Where(id => id == name || id.EndsWith(end, StringComparison.Ordinal))
                .Select(id => library.Find(id)?.Definition).OfType<MappingDefinition>()
                .Where(candidate => isTable ? candidate.Kind == MappingKind.Table : candidate.Kind is MappingKind.Segment or MappingKind.DataType),
        ];
        MappingDefinition? best = found.Find(candidate => !found.Exists(other => other.Extends?.Id == candidate.Id || other.Uses.Values.Any(used => used.Id == candidate.Id)));
        return (best ?? found.FirstOrDefault()) is { } chosen ? new MappingReference(chosen.Id, chosen.Version) : null;
    }

    private static MappingReference? Inherited(MappingLibrary library, MappingDefinition definition, string name)
    {
        if (definition.Extends is not { } extends) return null;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var next = new Queue<string>([extends.Id]);

        // The nearest says what the name means: breadth first.
        while (next.TryDequeue(out string? id))
        {
            if (!seen.Add(id) || library.Find(id)?.Definition is not { } used) continue;
            if (used.Uses.TryGetValue(name, out MappingReference? reference)) return reference;
            if (used.Extends is { } further) next.Enqueue(further.Id);
            foreach (MappingReference inner in used.Uses.Values) next.Enqueue(inner.Id);
        }

        return null;
    }

    private static IEnumerable<(string Name, bool IsTable)> Named(RuleDefinition rule) => Own(rule).Concat(rule.Rules.SelectMany(Named));

    private static IEnumerable<(string Name, bool IsTable)> Own(RuleDefinition rule)
    {
        if (rule.Map is { } map) yield return (map, false);
        if (rule.Table?.TrimEnd('!') is { } table && !table.EndsWith(".csv", StringComparison.Ordinal) && !BuiltIn.Contains(table)) yield return (table, true);
    }
}
