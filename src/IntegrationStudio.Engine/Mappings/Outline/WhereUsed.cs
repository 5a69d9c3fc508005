using IntegrationStudio.Engine.Mappings.Compilation;
using IntegrationStudio.Engine.Mappings.Editing;

namespace IntegrationStudio.Engine.Mappings.Outline;

/// <summary>How one definition depends on another, or on a file.</summary>
public enum UseKind
{
    /// <summary>It inherits from it.</summary>
    Extends,

    /// <summary>It binds a name to it that none of its own rules says; inherited ones may.</summary>
    Binds,

    /// <summary>One of its rules calls the map.</summary>
    Calls,

    /// <summary>One of its rules translates by the table.</summary>
    Translates,

    /// <summary>One of its rules runs a function of the script.</summary>
    Runs,

    /// <summary>One of its scripts imports the script.</summary>
    Imports,
}

/// <summary>A place where a definition, a table or a script is used.</summary>
/// <param name="Id">The definition that uses it.</param>
/// <param name="Kind">How.</param>
/// <param name="Name">The name by which it calls what it uses; of a script with the function, of an import the file that it stands in.</param>
/// <param name="RulePath">The rule, by ids in that definition; of a change its path. Null where no rule does.</param>
public sealed record Use(string Id, UseKind Kind, string? Name = null, string? RulePath = null);

/// <summary>Finds who depends on a definition, a table or a script.</summary>
public static class WhereUsed
{
    /// <summary>Every use, by definition and then in the order of its rules. Reads all definitions of the library the first time.</summary>
    /// <param name="library">The definitions.</param>
    /// <param name="id">A definition's id, or a file of one with the id before it: <c>labs/north/oru-r01/tables/codes.csv</c>.</param>
    public static IReadOnlyList<Use> Of(MappingLibrary library, string id)
    {
        ArgumentNullException.ThrowIfNull(library);
        ArgumentNullException.ThrowIfNull(id);
        return library.Contains(id) ? [.. library.All.SelectMany(package => Of(package.Definition, id))] : OfFile(library, id);
    }

    private static IEnumerable<Use> Of(MappingDefinition definition, string id)
    {
        if (definition.Extends?.Id == id) yield return new(definition.Id, UseKind.Extends);
        foreach ((string name, MappingReference reference) in definition.Uses)
        {
            if (reference.Id != id) continue;
            bool said = false;
            foreach ((string path, RuleDefinition rule) in Rules(definition))
            {
                UseKind? kind = rule.Map == name ? UseKind.Calls : rule.Table?.TrimEnd('!') == name ? UseKind.Translates : null;
                if (kind is null) continue;
                said = true;
                yield return new(definition.Id, kind.Value, name, path);
            }

            if (!said) yield return new(definition.Id, UseKind.Binds, name);
        }
    }

    /// <summary>A table is its own definition's: only rules that stand there can name it. A script may be shared.</summary>
    private static List<Use> OfFile(MappingLibrary library, string path)
    {
        for (int slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/', slash - 1))
        {
            if (library.Find(path[..slash])?.Definition is not { } definition) continue;
            string file = path[(slash + 1)..];
            if (ScriptLibraries.IsScript(file)) return ScriptUses.Of(library, definition.Id, file);
            return [.. Rules(definition).Where(rule => rule.Rule.Table?.TrimEnd('!') == file).Select(rule => new Use(definition.Id, UseKind.Translates, file, rule.Path))];
        }

        return [];
    }

    internal static IEnumerable<(string Path, RuleDefinition Rule)> Rules(MappingDefinition definition)
    {
        IEnumerable<(string, RuleDefinition)> changed = definition.Changes.Where(change => change.Rule is not null).SelectMany(change => Below(RulePlace.PathOf(change), change.Rule!));
        return definition.Rules.SelectMany(rule => Below(rule.Id, rule)).Concat(changed);
    }

    private static IEnumerable<(string, RuleDefinition)> Below(string path, RuleDefinition rule) =>
        rule.Rules.SelectMany(nested => Below($"{path}/{nested.Id}", nested)).Prepend((path, rule));
}
