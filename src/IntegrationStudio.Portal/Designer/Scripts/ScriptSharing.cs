using System.Text.RegularExpressions;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Portal.Designer.Scripts;

/// <summary>Sharing of scripts: a library takes a script, and its first owner uses it from there.</summary>
internal static partial class ScriptSharing
{
    /// <summary>A library without scripts yet.</summary>
    public static DefinitionFolder NewLibrary(string id) => DefinitionFolder.Of(MappingPackage.Create(new MappingDefinition { Id = id, Version = "1.0.0", Kind = MappingKind.Library, Title = $"Scripts of {id}" }));

    /// <summary>What is wrong with an id for a new library; null when nothing is.</summary>
    public static string? CheckId(MappingLibrary library, string id) =>
        !Id().IsMatch(id) ? "Use steps of letters, digits, - and _, with / between them." : library.Contains(id) ? "There is a mapping of this id." : null;

    /// <summary>A name in <c>uses</c> for a definition: the one it has, else its last step, with a number where that is taken.</summary>
    public static string NameFor(MappingDefinition definition, string id)
    {
        if (definition.Uses.FirstOrDefault(used => used.Value.Id == id) is { Key: { } known }) return known;
        var last = id[(id.LastIndexOf('/') + 1)..];
        var name = last;
        for (var number = 2; definition.Uses.ContainsKey(name); number++) name = $"{last}{number}";
        return name;
    }

    /// <summary>Adds a definition to <c>uses</c>.</summary>
    public static DefinitionFolder Use(DefinitionFolder folder, string id)
    {
        var definition = folder.Definition;
        var name = NameFor(definition, id);
        if (definition.Uses.ContainsKey(name)) return folder;
        return folder.WithDefinition(definition with { Uses = new Dictionary<string, MappingReference>(definition.Uses, StringComparer.Ordinal) { [name] = new MappingReference(id) } });
    }

    /// <summary>The library with a script added, which imports there what it did before; fails where it has another of the name, or where the script needs files beside it.</summary>
    public static Outcome<DefinitionFolder> Put(DefinitionFolder library, MappingDefinition owner, ScriptEntry script, string text)
    {
        if (Import().Match(text) is { Success: true } import) return new Problem("script.import", script.Path, $"It imports \"{import.Groups["path"].Value}\" from beside it. Move that first.");
        if (library.Package.Files.ContainsKey(script.File)) return new Problem("script.name", script.Path, $"{library.Definition.Id} has a {script.Short} already.") { Mend = "Rename this one first." };
        foreach (var (name, used) in owner.Uses.OrderByDescending(used => used.Key.Length))
        {
            var imports = new Regex($$"""((?:\bfrom|\bimport)\s*["']){{Regex.Escape(name)}}/""", RegexOptions.CultureInvariant);
            if (!imports.IsMatch(text)) continue;
            if (used.Id != library.Definition.Id) library = Use(library, used.Id);
            var there = used.Id == library.Definition.Id ? "." : NameFor(library.Definition, used.Id);
            text = imports.Replace(text, match => $"{match.Groups[1].Value}{there}/");
        }

        return ScriptFiles.Edit(library, script.File, text);
    }

    /// <summary>Takes a script out of its definition, which then calls and imports that of the library.</summary>
    public static Outcome<DefinitionFolder> Leave(DefinitionFolder folder, ScriptEntry script, string libraryId)
    {
        var used = Use(folder.WithFile(script.File, null), libraryId);
        var shared = script with { Id = libraryId, Owner = ScriptOwner.Library, Name = NameFor(used.Definition, libraryId) };
        foreach (var file in ScriptFiles.Of(used.Package))
        {
            var text = ScriptFiles.Text(used.Package, file);
            var changed = Import().Replace(text, match => RelativeImport.Means(file, match.Groups["path"].Value, script.File)
                ? match.Value.Replace(match.Groups["path"].Value, shared.Specifier, StringComparison.Ordinal) : match.Value);
            if (changed != text) used = used.WithFile(file, System.Text.Encoding.UTF8.GetBytes(changed));
        }

        return ScriptFiles.Follow(used, script.File, shared.Called);
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9_\-]*(/[A-Za-z0-9][A-Za-z0-9_\-]*)+$", RegexOptions.CultureInvariant)]
    private static partial Regex Id();

    [GeneratedRegex("""(?:\bfrom|\bimport)\s*(?<quote>["'])(?<path>\.[^"'\r\n]{1,300})\k<quote>""", RegexOptions.CultureInvariant)]
    private static partial Regex Import();
}
