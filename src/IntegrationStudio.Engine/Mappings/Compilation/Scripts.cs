using IntegrationStudio.Engine.Mappings.Resolution;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Mappings.Compilation;

/// <summary>Finds the scripts that rules call.</summary>
internal static class Scripts
{
    public static ScriptUse? Use(ResolvedRule rule, string script, CompileContext context)
    {
        string where = $"{rule.Where}/script";
        int hash = script.IndexOf('#', StringComparison.Ordinal);
        if (hash <= 0 || hash == script.Length - 1)
        {
            context.Report("compile.script", where, "A script is named as file#function.");
            return null;
        }

        string file = script[..hash];
        MappingPackage? owner = rule.Author.Files.ContainsKey(file) ? rule.Author : null;
        string place = file;
        if (owner is null && ScriptLibraries.Named(rule.Author.Definition, file) is { } named)
        {
            owner = context.Library.Find(named.Reference.Id);
            place = named.File;
            if (owner is null || !owner.Files.ContainsKey(place))
            {
                context.Report("compile.script", where, owner is null ? $"There is no mapping \"{named.Reference.Id}\"." : $"There is no file \"{place}\" beside \"{owner.Definition.Id}\".", owner is null ? null : NearNames.Suggest(place, owner.Files.Keys));
                return null;
            }
        }

        if (owner is null)
        {
            context.Report("compile.script", where, $"There is no file \"{file}\" beside \"{rule.Author.Definition.Id}\".", NearNames.Suggest(file, rule.Author.Files.Keys));
            return null;
        }

        string path = $"{owner.Definition.Id}/{place}";
        context.Scripts[path] = ScriptLibraries.Text(owner, place);
        ScriptSet set = ScriptSet.Of(context.Library, owner);
        foreach ((string name, string text) in set.Files) context.ScriptFiles[name] = text;
        foreach ((string id, IReadOnlyDictionary<string, string> names) in set.Libraries) context.ScriptLibraries[id] = names;
        foreach (Problem problem in set.Problems) context.Report(problem.Code, problem.Path, problem.Message, problem.Mend, problem.Severity);
        var use = new ScriptUse(path, script[(hash + 1)..]);
        context.ScriptCalls[where] = use;
        return use;
    }
}
