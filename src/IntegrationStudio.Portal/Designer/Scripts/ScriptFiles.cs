using System.Text;
using System.Text.RegularExpressions;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Portal.Designer.Scripts;

/// <summary>The script files of a definition: which there are, who uses them, and edits of them.</summary>
internal static partial class ScriptFiles
{
    public const string Folder = "scripts/";

    private const string Template = """
        interface Input {
          /** The first of the source's texts; null when there is none. */
          value: string | null;
          /** All of them, in order. */
          values: string[];
        }

        /** What a rule writes: a text, a number, a boolean, an object, an array with one item for each element, or null for nothing. */
        export function convert(input: Input): string | null {
          return input.value;
        }

        """;

    /// <summary>Paths of the files, sorted.</summary>
    public static IReadOnlyList<string> Of(MappingPackage package) => [.. package.Files.Keys.Where(path => path.StartsWith(Folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    public static string Text(MappingPackage package, string path) => package.Files.TryGetValue(path, out var content) ? Encoding.UTF8.GetString(content.Span) : "";

    /// <summary>The rules that call a script: of this definition, of an inherited script those of its author.</summary>
    public static IReadOnlyList<ScriptRule> Uses(DesignerSession session, ScriptEntry script)
    {
        var author = script.Owner == ScriptOwner.Inherited ? script.Id : session.Id;
        var called = script.Called + "#";
        return
        [
            .. session.Outline.Walk().Where(rule => rule.AuthorId == author && rule.Definition.Script?.StartsWith(called, StringComparison.Ordinal) == true)
                .Select(rule => new ScriptRule(rule.Path, rule.Definition.Script![called.Length..], rule.Sources)),
        ];
    }

    /// <summary>What is wrong with a file's name; null when nothing is.</summary>
    public static string? Check(MappingPackage package, string name)
    {
        if (!Name().IsMatch(name)) return "Use letters, digits, - and _, and the ending .ts or .js.";
        return package.Files.Keys.Contains(Folder + name, StringComparer.OrdinalIgnoreCase) ? "There is a file of this name." : null;
    }

    public static Outcome<DefinitionFolder> Add(DefinitionFolder folder, string name) => folder.WithFile(Folder + name, Encoding.UTF8.GetBytes(Template));

    public static Outcome<DefinitionFolder> Edit(DefinitionFolder folder, string path, string text) => folder.WithFile(path, Encoding.UTF8.GetBytes(text));

    /// <summary>Gives a file another name; the rules of this definition that call it follow.</summary>
    public static Outcome<DefinitionFolder> Rename(DefinitionFolder folder, string path, string name)
    {
        var to = Folder + name;
        var content = folder.Package.Files[path];
        return Follow(folder.WithFile(path, null).WithFile(to, content), path, to);
    }

    /// <summary>Lets the rules of a definition that call one script call another.</summary>
    public static Outcome<DefinitionFolder> Follow(DefinitionFolder folder, string from, string to)
    {
        var definition = folder.Definition;
        if (!Calls(definition, from))
            return folder;
        return folder.WithDefinition(definition with
        {
            Rules = Follow(definition.Rules, from, to),
            Changes = [.. definition.Changes.Select(change => change.Rule is { } rule ? change with { Rule = Follow(rule, from, to) } : change)],
        });
    }

    private static bool Calls(MappingDefinition definition, string path) =>
        definition.Rules.Concat(definition.Changes.Select(change => change.Rule).OfType<RuleDefinition>()).Any(rule => Calls(rule, path));

    private static bool Calls(RuleDefinition rule, string path) => rule.Script?.StartsWith(path + "#", StringComparison.Ordinal) == true || rule.Rules.Any(nested => Calls(nested, path));

    private static IReadOnlyList<RuleDefinition> Follow(IReadOnlyList<RuleDefinition> rules, string from, string to) => [.. rules.Select(rule => Follow(rule, from, to))];

    private static RuleDefinition Follow(RuleDefinition rule, string from, string to) => rule with
    {
        Script = rule.Script?.StartsWith(from + "#", StringComparison.Ordinal) == true ? to + rule.Script[from.Length..] : rule.Script,
        Rules = Follow(rule.Rules, from, to),
    };

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9_\-]*(?<!\.d)\.(ts|js)$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}

/// <summary>A rule that calls a script.</summary>
/// <param name="Path">The rule.</param>
/// <param name="Function">The function that it calls.</param>
/// <param name="Sources">The source rows that it reads.</param>
public sealed record ScriptRule(string Path, string Function, IReadOnlyList<string> Sources);
