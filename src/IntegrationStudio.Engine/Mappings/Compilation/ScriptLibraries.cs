using System.Text;
using System.Text.RegularExpressions;

namespace IntegrationStudio.Engine.Mappings.Compilation;

/// <summary>
/// Scripts of other definitions: a definition that binds <c>common</c> to <c>labs/common</c> in its <c>uses</c> imports <c>scripts/names.ts</c> of it as <c>"common/names"</c>, and its
/// rules call it as <c>common/names.ts#clean</c>. So a script that is shared is part of the effective hash, and may be pinned, as anything that is used.
/// </summary>
internal static partial class ScriptLibraries
{
    public const string Folder = "scripts/";

    /// <summary>Whether a file is a script that is run, and no declarations.</summary>
    public static bool IsScript(string path) =>
        path.StartsWith(Folder, StringComparison.Ordinal) && Path.GetExtension(path) is ".ts" or ".js" && !path.EndsWith(".d.ts", StringComparison.Ordinal);

    public static string Text(MappingPackage package, string path) => Encoding.UTF8.GetString(package.Files[path].Span);

    /// <summary>The definition and its file that a path means which begins with a name of <c>uses</c>; null when it does not. The longest name counts.</summary>
    public static (string Name, MappingReference Reference, string File)? Named(MappingDefinition definition, string path)
    {
        string? name = definition.Uses.Keys.Where(name => path.StartsWith(name + "/", StringComparison.Ordinal)).MaxBy(name => name.Length);
        return name is null ? null : (name, definition.Uses[name], Folder + path[(name.Length + 1)..]);
    }

    /// <summary>The file of a package that an import's path means, with or without its ending; null for none.</summary>
    public static string? File(MappingPackage package, string path) => new[] { path, path + ".ts", path + ".js" }.FirstOrDefault(package.Files.ContainsKey);

    /// <summary>What the text of a script imports, with the places of the names in it.</summary>
    public static IEnumerable<(string Specifier, int Index)> Imports(string text) =>
        Import().Matches(text).Select(match => (match.Groups["path"].Value, match.Groups["path"].Index));

    /// <summary>A place in a text as problems show it.</summary>
    public static (int Line, int Column) Place(string text, int index)
    {
        int line = text.AsSpan(0, index).Count('\n');
        return (line + 1, index - (index == 0 ? -1 : text.LastIndexOf('\n', index - 1)));
    }

    [GeneratedRegex("""(?:\bfrom|\bimport)\s*(?<quote>["'])(?<path>[^"'\r\n]{1,300})\k<quote>""", RegexOptions.CultureInvariant)]
    private static partial Regex Import();
}
