using IntegrationStudio.Engine.Scripting;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Mappings.Compilation;

/// <summary>The scripts of a definition and of the definitions whose scripts these import, as the compiler gets them.</summary>
internal sealed class ScriptSet
{
    private readonly MappingLibrary _library;
    private readonly List<Problem> _problems = [];
    private readonly SortedDictionary<string, string> _files = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, IReadOnlyDictionary<string, string>> _libraries = new(StringComparer.Ordinal);
    private readonly List<string> _open = [];

    private ScriptSet(MappingLibrary library) => _library = library;

    /// <summary>Texts by <c>id/scripts/file</c>.</summary>
    public IReadOnlyDictionary<string, string> Files => _files;

    /// <summary>The names that each definition has for others whose scripts it imports.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Libraries => _libraries;

    /// <summary>Imports of definitions that are not there, or that import each other in a circle; at file, line and column.</summary>
    public IReadOnlyList<Problem> Problems => _problems;

    public static ScriptSet Of(MappingLibrary library, MappingPackage package)
    {
        var set = new ScriptSet(library);
        set.Add(package);
        return set;
    }

    private void Add(MappingPackage package)
    {
        MappingDefinition definition = package.Definition;
        if (_libraries.ContainsKey(definition.Id)) return;
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        _libraries[definition.Id] = names;
        _open.Add(definition.Id);
        foreach (string file in package.Files.Keys.Where(ScriptLibraries.IsScript).Order(StringComparer.Ordinal))
        {
            string text = ScriptLibraries.Text(package, file);
            _files[$"{definition.Id}/{file}"] = text;
            foreach ((string specifier, int index) in ScriptLibraries.Imports(text))
            {
                // What begins with no name of uses is for the compiler to tell.
                if (specifier.StartsWith('.') || ScriptLibraries.Named(definition, specifier) is not { } named) continue;
                (int line, int column) = ScriptLibraries.Place(text, index);
                Follow(named.Name, named.Reference.Id, names, ScriptProblems.At($"{definition.Id}/{file}", line, column));
            }
        }

        _open.RemoveAt(_open.Count - 1);
    }

    private void Follow(string name, string id, Dictionary<string, string> names, string where)
    {
        if (_library.Find(id) is not { } used)
        {
            _problems.Add(new Problem("script.import", where, $"\"{name}\" is \"{id}\", and there is no such mapping.") { Mend = NearNames.Suggest(id, _library.Ids) });
        }
        else if (_open.Contains(id))
        {
            _problems.Add(new Problem("script.import", where, $"These definitions import each other's scripts in a circle: {string.Join(", ", _open.Skip(_open.IndexOf(id)).Append(id))}.")
            {
                Mend = "Move what both need into a library of its own.",
            });
        }
        else
        {
            names[name] = id;
            Add(used);
        }
    }
}
