using System.Text;
using IntegrationStudio.Engine.Mappings.Resolution;

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
        if (!rule.Author.Files.TryGetValue(file, out ReadOnlyMemory<byte> text))
        {
            context.Report("compile.script", where, $"There is no file \"{file}\" beside \"{rule.Author.Definition.Id}\".", NearNames.Suggest(file, rule.Author.Files.Keys));
            return null;
        }

        string path = $"{rule.Author.Definition.Id}/{file}";
        context.Scripts[path] = Encoding.UTF8.GetString(text.Span);
        foreach ((string name, ReadOnlyMemory<byte> content) in rule.Author.Files)
            if (Path.GetExtension(name) is ".ts" or ".js") context.ScriptFiles[$"{rule.Author.Definition.Id}/{name}"] = Encoding.UTF8.GetString(content.Span);
        var use = new ScriptUse(path, script[(hash + 1)..]);
        context.ScriptCalls[where] = use;
        return use;
    }
}
