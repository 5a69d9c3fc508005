using IntegrationStudio.Engine.Mappings.Compilation;

namespace IntegrationStudio.Engine.Mappings.Outline;

/// <summary>Finds the rules that call a script and the scripts that import it, in its own definition and in those that use it.</summary>
internal static class ScriptUses
{
    public static List<Use> Of(MappingLibrary library, string id, string file)
    {
        List<Use> uses = [];
        foreach (MappingPackage package in library.All)
        {
            MappingDefinition definition = package.Definition;
            bool isOwn = definition.Id == id;
            if (!isOwn && !definition.Uses.Values.Any(used => used.Id == id)) continue;
            foreach ((string path, RuleDefinition rule) in WhereUsed.Rules(definition))
            {
                if (rule.Script?.Split('#')[0] is { } called && (isOwn ? called == file : Means(definition, called, id, file))) uses.Add(new(definition.Id, UseKind.Runs, rule.Script, path));
            }

            foreach (string importing in package.Files.Keys.Where(ScriptLibraries.IsScript).Order(StringComparer.Ordinal))
            {
                if (isOwn && importing == file) continue;
                if (ScriptLibraries.Imports(ScriptLibraries.Text(package, importing)).Any(import => Means(definition, importing, import.Specifier, id, file))) uses.Add(new(definition.Id, UseKind.Imports, importing));
            }
        }

        return uses;
    }

    private static bool Means(MappingDefinition definition, string importing, string specifier, string id, string file) =>
        specifier.StartsWith('.') ? definition.Id == id && RelativeImport.Means(importing, specifier, file) : Means(definition, specifier, id, file);

    private static bool Means(MappingDefinition definition, string path, string id, string file) =>
        ScriptLibraries.Named(definition, path) is { } named && named.Reference.Id == id && RelativeImport.IsFile(named.File, file);
}
