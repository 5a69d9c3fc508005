using IntegrationStudio.Engine.Mappings;

namespace IntegrationStudio.Portal.Designer.Scripts;

/// <summary>Whose a script is.</summary>
public enum ScriptOwner
{
    /// <summary>The definition's own.</summary>
    Own,

    /// <summary>A definition's that this one extends.</summary>
    Inherited,

    /// <summary>A definition's that this one uses.</summary>
    Library,
}

/// <summary>A script that the definition has, inherits or may import.</summary>
/// <param name="Id">The definition that it stands in.</param>
/// <param name="File">Its path there: <c>scripts/notes.ts</c>.</param>
/// <param name="Owner">Whose it is.</param>
/// <param name="Name">The name of its definition in <c>uses</c>; null for one's own and inherited ones.</param>
public sealed record ScriptEntry(string Id, string File, ScriptOwner Owner, string? Name = null)
{
    public string Path => $"{Id}/{File}";

    public string Short => File[ScriptFiles.Folder.Length..];

    /// <summary>What an import of it says: <c>./notes</c>, <c>common/names</c>; null where it cannot be imported.</summary>
    public string? Specifier => Owner == ScriptOwner.Inherited ? null : $"{Name ?? "."}/{Short[..Short.LastIndexOf('.')]}";

    /// <summary>What a rule's <c>script</c> says before the function.</summary>
    public string Called => Name is null ? File : $"{Name}/{Short}";

    /// <summary>All scripts of a definition: its own, those that it inherits, those of definitions that it uses.</summary>
    public static IReadOnlyList<ScriptEntry> All(MappingLibrary library, MappingPackage package)
    {
        List<ScriptEntry> all = [.. ScriptFiles.Of(package).Select(file => new ScriptEntry(package.Definition.Id, file, ScriptOwner.Own))];
        HashSet<string> seen = [package.Definition.Id];
        for (var extended = package.Definition.Extends; extended is not null && seen.Add(extended.Id) && library.Find(extended.Id) is { } found; extended = found.Definition.Extends)
            all.AddRange(ScriptFiles.Of(found).Select(file => new ScriptEntry(found.Definition.Id, file, ScriptOwner.Inherited)));
        foreach (var (name, reference) in package.Definition.Uses.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            if (library.Find(reference.Id) is { } used) all.AddRange(ScriptFiles.Of(used).Select(file => new ScriptEntry(used.Definition.Id, file, ScriptOwner.Library, name)));
        }

        return all;
    }
}
