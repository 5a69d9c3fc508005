using IntegrationStudio.Engine.Governance;
using IntegrationStudio.Engine.Mappings.Execution;
using IntegrationStudio.Engine.Mappings.Resolution;
using IntegrationStudio.Engine.Scripting;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Expressions;
using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Hl7v2;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Engine.Mappings.Compilation;

/// <summary>Compiles a message map with all that it extends and calls.</summary>
internal static class MessageCompiler
{
    private const string DefaultScope = "MSH-4.1";

    /// <summary>A document says nothing of its sender that could be found without being told where; so what one mapping reads counts as one sender's.</summary>
    private static string ScopeOf(MappingDefinition definition, bool isTree) => isTree ? $"'{definition.Id.Replace("'", "\\'", StringComparison.Ordinal)}'" : DefaultScope;

    public static Outcome<CompiledMapping> Compile(MappingLibrary library, string id, CompileOptions options)
    {
        Outcome<MappingPackage> read = library.Read(id);
        if (!read.Succeeded) return Outcome<CompiledMapping>.Failed(read.Problems);
        MappingDefinition definition = read.Value.Definition;
        if (options.Version is { } version && version != definition.Version)
            return new Problem("compile.version", id, $"The library has version {definition.Version}, not {version}.");
        var problems = new List<Problem>();
        ResolvedMap? map = new Resolver(library, problems).Resolve(id, Rebinding.None, id);
        if (map is null) return Outcome<CompiledMapping>.Failed(problems);

        var context = new CompileContext(library, map.Policy);
        MappingPlan? plan = Plan(map, definition, context);
        problems.AddRange(context.Problems);
        string? hash = library.EffectiveHash(id);
        if (hash is null && !problems.Exists(problem => problem.Severity == Severity.Error))
            problems.Add(new("compile.hash", id, "Something that is used, perhaps only by name, is missing or uses this mapping in turn."));
        return plan is null || hash is null || problems.Exists(problem => problem.Severity == Severity.Error)
            ? Outcome<CompiledMapping>.Failed(problems)
            : Outcome<CompiledMapping>.Of(new CompiledMapping(definition, hash, plan), problems);
    }

    /// <summary>Compiles a definition of any kind for its problems only.</summary>
    public static IReadOnlyList<Problem> Check(MappingLibrary library, string id)
    {
        Outcome<MappingPackage> read = library.Read(id);
        if (!read.Succeeded) return read.Problems;
        MappingDefinition definition = read.Value.Definition;
        if (definition.Kind == MappingKind.Message) return library.Compile(id).Problems;
        var problems = new List<Problem>();
        if (definition.Kind == MappingKind.Table)
        {
            string file = definition.Table ?? "table.csv";
            return read.Value.Files.TryGetValue(file, out ReadOnlyMemory<byte> csv)
                ? CodeTable.Parse($"{id}/{file}", csv.Span).Problems
                : [new Problem("compile.table", $"{id}#table", $"There is no file \"{file}\" beside the definition.")];
        }

        if (definition.Kind == MappingKind.Channel) return ChannelVersions.Read(definition).Problems;
        if (definition.Kind == MappingKind.Library) return ScriptSet.Of(library, read.Value).Problems;
        if (new Resolver(library, problems).Resolve(id, Rebinding.None, id) is not { } map) return problems;
        var context = new CompileContext(library, map.Policy) { IsWhole = false };
        TreeType? type = TargetRoots.OfPart(map, context);
        Declare(map, context, []);
        context.Resources.TryAdd("Bundle", "Bundle");
        if (type is not null) new MapCompiler(context).CompileShared(map, type);
        return [.. problems, .. context.Problems];
    }

    private static MappingPlan? Plan(ResolvedMap map, MappingDefinition definition, CompileContext context)
    {
        if (definition.Kind != MappingKind.Message)
        {
            context.Report("compile.kind", $"{definition.Id}#kind", "Only a message map runs by itself; other kinds are called by one.");
            return null;
        }

        bool isTree = map.Source is { Format: Formats.Fhir or Formats.Json or Formats.Xml or Formats.Delimited };
        Hl7StructureDefinition? structure = isTree ? Hl7StructureDefinition.General : Structure(map, context);
        TargetSchema target = map.Target ?? new TargetSchema("fhir-r4");
        TreeType? root = TargetRoots.OfMessage(target, definition.Id, context);
        string bundle = target.Bundle ?? "transaction";
        if (bundle is not ("transaction" or "batch" or "collection" or "message"))
            context.Report("compile.target", $"{definition.Id}#target/bundle", $"\"{bundle}\" is none of transaction, batch, collection, message.");
        Outcome<FhirZone>? zone = map.Policy.Zone is { } text ? FhirZone.Parse(text) : null;
        foreach (Problem problem in zone?.Problems ?? []) context.Report(problem.Code, $"{definition.Id}#policy/zone", problem.Message, problem.Mend);
        CompiledExpression? scope = context.Expression(map.Policy.Scope ?? ScopeOf(definition, isTree), $"{definition.Id}#policy/scope");
        if (structure is null || scope is null || root is null) return null;

        context.Resources["Bundle"] = "Bundle";
        Declare(map, context, []);
        var maps = new MapCompiler(context);
        CompiledMap compiled = maps.Compile(map, root, isTree ? new CompileScope(null, IsTree: true) : new CompileScope(structure.Root));
        if (root is FhirType && !isTree) MapMemories.Assign(maps.Compiled.Values);
        context.Publish(maps);
        return new MappingPlan
        {
            Map = compiled,
            Structure = structure,
            Source = map.Source!,
            IsGeneral = definition.Id == StandardMaps.General,
            Target = target,
            Root = root,
            Bundle = bundle,
            Write = WriteMode.Of(map.Policy.Write),
            Writes = WriteMode.ByType(map.Policy.Writes, $"{definition.Id}#policy/writes", context),
            CountsActions = map.Policy.Updates is null or "action",
            Replaces = WriteMode.Replaced(map.Policy.Replaces, $"{definition.Id}#policy/replaces", context),
            FailOnInvalid = map.Policy.Invalid == "fail",
            MendsInvalid = map.Policy.Invalid is null or "mend",
            BadValue = map.Policy.BadValue ?? "omit",
            Zone = zone?.Value,
            IgnoresMessageZone = map.Policy.ZoneSource == "policy",
            Scope = scope,
            Authorities = map.Policy.Authorities,
            Systems = map.Policy.Systems,
            BundleName = context.Name("Bundle"),
            Tables = context.NamedTables(map),
            Scripts = context.Scripts,
            ScriptFiles = [.. context.ScriptFiles.Select(file => new ScriptSource(file.Key, file.Value))],
            ScriptLibraries = context.ScriptLibraries,
            ScriptCalls = context.ScriptCalls,
        };
    }

    private static Hl7StructureDefinition? Structure(ResolvedMap map, CompileContext context)
    {
        string where = $"{map.Id}#source";
        if (map.Source is not { Format: "hl7v2", Structure: { } name } source)
        {
            if (map.Source is { Format: var format } && !Formats.All.Contains(format)) context.Report("compile.source", $"{where}/format", $"\"{format}\" cannot be read.", $"Use one of {string.Join(", ", Formats.All)}.");
            else context.Report("compile.source", where, "The message structure is missing.", "Name it, such as ORU_R01, or * for any.");
            return null;
        }

        if (name == Hl7StructureDefinition.GeneralName) return Hl7StructureDefinition.General;

        // Without a version the newest that has the structure: some (ORM_O01) were withdrawn.
        IEnumerable<string> versions = source.Version is { } wanted ? [wanted] : Hl7Dictionary.Versions.Reverse();
        Hl7VersionDefinition version = Hl7Dictionary.For(versions.First());
        Hl7StructureDefinition? structure = versions.Select(candidate => Hl7Dictionary.For(candidate).Structure(name)).FirstOrDefault(found => found is not null);
        if (structure is null) context.Report("compile.source", $"{where}/structure", $"HL7 v{version.Version} has no message structure \"{name}\".", NearNames.Suggest(name, version.Structures));
        return structure;
    }

    /// <summary>Finds the names of resources before any rule asks for one.</summary>
    private static void Declare(ResolvedMap map, CompileContext context, HashSet<ResolvedMap> seen)
    {
        if (!seen.Add(map)) return;
        Visit(map.Rules);

        void Visit(List<ResolvedRule> rules)
        {
            foreach (ResolvedRule rule in rules)
            {
                if (rule.Definition.Resource is { } resource) context.Resources.TryAdd(rule.Definition.As ?? resource, resource);
                if (rule.Called is not null) Declare(rule.Called, context, seen);
                Visit(rule.Rules);
            }
        }
    }
}
