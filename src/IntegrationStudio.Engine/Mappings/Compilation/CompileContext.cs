using System.Text;
using System.Text.Json;
using IntegrationStudio.Engine.Mappings.Resolution;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Expressions;
using IntegrationStudio.Standards.Hl7v2;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Engine.Mappings.Compilation;

/// <summary>What all rules of one compilation share: problems, names, tables, expressions.</summary>
internal sealed class CompileContext(MappingLibrary library, MappingPolicy policy)
{
    private static readonly ExpressionSchema Schema = new() { Variables = new HashSet<string>(), Hl7 = Hl7Dictionary.For(Hl7Dictionary.Versions[^1]) };

    private readonly HashSet<(string, string)> _reported = [];

    /// <summary>The definitions.</summary>
    public MappingLibrary Library => library;

    /// <summary>The policy of the mapping that is compiled.</summary>
    public MappingPolicy Policy { get; } = policy;

    /// <summary>What of the policy is compiled into segment and data type maps, as one text; empty for nothing. Message maps for which it is the same share them.</summary>
    public string Variant { get; } = VariantOf(policy);

    public List<Problem> Problems { get; } = [];

    /// <summary>Types of the resources by the names that rules give them.</summary>
    public Dictionary<string, string> Resources { get; } = new(StringComparer.Ordinal);

    /// <summary>Scripts that rules call, by the path that problems show.</summary>
    public SortedDictionary<string, string> Scripts { get; } = new(StringComparer.Ordinal);

    /// <summary>Those and the files that they may import.</summary>
    public SortedDictionary<string, string> ScriptFiles { get; } = new(StringComparer.Ordinal);

    /// <summary>The names that definitions have for others whose scripts theirs import.</summary>
    public SortedDictionary<string, IReadOnlyDictionary<string, string>> ScriptLibraries { get; } = new(StringComparer.Ordinal);

    /// <summary>The functions that rules call, by the rule's place.</summary>
    public SortedDictionary<string, ScriptUse> ScriptCalls { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether the rules are those of a message, and not a map by itself, whose caller makes resources that it may name.</summary>
    public bool IsWhole { get; init; } = true;

    /// <summary>Reports once, however many callers a shared rule has.</summary>
    public void Report(string code, string where, string message, string? mend = null, Severity severity = Severity.Error)
    {
        if (_reported.Add((where, message))) Problems.Add(new(code, where, message, severity) { Mend = mend });
    }

    /// <summary>The number of a resource name.</summary>
    public int Name(string name) => library.Shared.Name(name);

    /// <summary>The map as another message map compiled it, where it would come out the same here.</summary>
    public CompiledMap? Shared(ResolvedMap map, TreeType? type) => library.Shared.Compiled(map, type, this);

    /// <summary>Lets other message maps have what was compiled for this one.</summary>
    public void Publish(MapCompiler maps) => library.Shared.Publish(maps.Compiled, this);

    public CompiledExpression? Expression(string text, string where)
    {
        Outcome<CompiledExpression> compiled = library.Shared.Expression(text, where, static expression => Standards.Expressions.Expression.Compile(expression, Schema));
        foreach (Problem problem in compiled.Problems)
            Report(problem.Code, where, problem.Path.Length > 0 ? $"{problem.Path}: {problem.Message}" : problem.Message, problem.Mend, problem.Severity);
        return compiled.Value;
    }

    /// <summary>The table that a rule names; null when it cannot be had, which is then reported.</summary>
    public TableUse? Table(ResolvedRule rule)
    {
        string name = rule.Definition.Table!;
        if (name.EndsWith('!')) return Table(rule, name[..^1]) is { } use ? use with { OnlyHits = true } : null;
        return Table(rule, name);
    }

    private TableUse? Table(ResolvedRule rule, string name)
    {
        string where = $"{rule.Where}/table";
        if (name == "*") return new TableUse(null, Handed: true);
        IReadOnlyDictionary<string, string>? own = name switch { "systems" => Policy.Systems, "authorities" => Policy.Authorities, _ => null };
        if (own is not null) return new TableUse(Resolver.Lookup(rule, name, out _) is { } shipped ? Shared(shipped, where) : null, Names: own) { HasLocalNames = name == "systems" };
        if (name.EndsWith(".csv", StringComparison.Ordinal)) return File(rule.Author, name, where) is { } file ? new TableUse(file) : null;
        if (Resolver.Lookup(rule, name, out _) is { } used) return Shared(used, where) is { } table ? new TableUse(table) : null;
        Report("compile.table", where, $"\"{name}\" is neither in uses nor a file of the mapping.", NearNames.Suggest(name, rule.Author.Definition.Uses.Keys.Concat(rule.Author.Files.Keys)));
        return null;
    }

    /// <summary>Every table that a mapping's <c>uses</c> names, for lookups in expressions.</summary>
    public Dictionary<string, CodeTable> NamedTables(ResolvedMap map)
    {
        var tables = new Dictionary<string, CodeTable>(StringComparer.Ordinal);
        foreach ((string name, MappingReference reference) in map.Package.Definition.Uses)
            if (library.Find(reference.Id) is { Definition.Kind: MappingKind.Table } && Shared(reference, $"{map.Id}#uses/{name}") is { } table) tables[name] = table;
        foreach (string file in map.Package.Files.Keys)
            if (file.EndsWith(".csv", StringComparison.Ordinal) && File(map.Package, file, $"{map.Id}/{file}") is { } table) tables[file] = table;
        return tables;
    }

    /// <summary>A constant, checked to be one.</summary>
    public static Constant? Constant(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Undefined => null,
        JsonValueKind.String => new Constant(json, Encoding.UTF8.GetBytes(json.GetString()!)),
        JsonValueKind.Number => new Constant(json, Encoding.ASCII.GetBytes(CanonicalJson.Number(json.GetDouble()))),
        _ => new Constant(json, Encoding.UTF8.GetBytes(json.GetRawText())),
    };

    private static string VariantOf(MappingPolicy policy)
    {
        if (policy is { OnNull: not "delete", Systems.Count: 0, Authorities.Count: 0 }) return "";
        var text = new StringBuilder(policy.OnNull == "delete" ? "delete" : "");
        Add('S', policy.Systems);
        Add('A', policy.Authorities);
        return text.ToString();

        void Add(char kind, IReadOnlyDictionary<string, string> names)
        {
            // Lengths before texts, so that no two policies give the same.
            foreach ((string name, string value) in names.OrderBy(entry => entry.Key, StringComparer.Ordinal))
                text.Append(kind).Append(name.Length).Append(' ').Append(name).Append(value.Length).Append(' ').Append(value);
        }
    }

    private CodeTable? Shared(MappingReference reference, string where)
    {
        Outcome<MappingPackage> read = library.Read(reference.Id);
        if (!read.Succeeded)
        {
            foreach (Problem problem in read.Problems) Report(problem.Code, where, problem.Message, problem.Mend);
            return null;
        }

        MappingDefinition definition = read.Value.Definition;
        if (definition.Kind == MappingKind.Table) return File(read.Value, definition.Table ?? "table.csv", where);
        Report("compile.table", where, $"\"{definition.Id}\" is no table.");
        return null;
    }

    private CodeTable? File(MappingPackage package, string file, string where)
    {
        if (!package.Files.TryGetValue(file, out ReadOnlyMemory<byte> csv))
        {
            Report("compile.table", where, $"There is no file \"{file}\" beside \"{package.Definition.Id}\".", NearNames.Suggest(file, package.Files.Keys));
            return null;
        }

        Outcome<CodeTable> read = library.Shared.Table(package, file, csv);
        foreach (Problem problem in read.Problems) Report(problem.Code, problem.Path, problem.Message, problem.Mend, problem.Severity);
        return read.Value;
    }
}
