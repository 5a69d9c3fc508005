using IntegrationStudio.Engine.Mappings.Resolution;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Engine.Mappings.Compilation;

/// <summary>Compiles maps, each once for every target type that it is called for.</summary>
internal sealed class MapCompiler(CompileContext context)
{
    private static readonly string[] Quantities = ["Quantity", "SimpleQuantity", "Age", "Duration", "Count", "Distance", "Money", "MoneyQuantity"];
    private static readonly string[] Texts = ["string", "code", "markdown", "id", "uri", "url", "canonical", "oid", "uuid"];
    private static readonly string[] Moments = ["date", "dateTime", "instant", "time"];
    private static readonly string[] Numbers = ["integer", "positiveInt", "unsignedInt", "decimal"];

    private readonly Dictionary<(ResolvedMap, TreeType?), CompiledMap> _compiled = [];

    public CompiledMap Compile(ResolvedMap map, TreeType? type, CompileScope scope)
    {
        if (_compiled.TryGetValue((map, type), out CompiledMap? known)) return known;
        var compiled = new CompiledMap { Map = map };
        _compiled[(map, type)] = compiled;
        var slots = new Dictionary<string, int>(StringComparer.Ordinal);
        compiled.Rules = new RuleCompiler(this, context, slots).Compile(map.Rules, scope, type, "");
        compiled.Choice = RuleChoice.Of(compiled.Rules, map.Package.Definition.Kind);
        compiled.Slots = slots.Count;
        return compiled;
    }

    /// <summary>Every map that was compiled.</summary>
    public IReadOnlyDictionary<(ResolvedMap Map, TreeType? Type), CompiledMap> Compiled => _compiled;

    /// <summary>The map that a rule calls, for the type at the rule's target; null when they do not fit, which is then reported.</summary>
    public CompiledMap? Call(ResolvedRule rule, TreeType? type, CompileScope inner)
    {
        ResolvedMap map = rule.Called!;
        string where = $"{rule.Where}/map";
        MappingKind kind = map.Package.Definition.Kind;
        if (kind is not (MappingKind.Segment or MappingKind.DataType))
        {
            context.Report("compile.map", where, $"\"{map.Id}\" is a {kind} and cannot be called.");
            return null;
        }

        string? made = map.Target?.Type;
        if (type is not null && made is not null && !Fits(made, type.Name))
        {
            context.Report("compile.map-type", where, $"\"{map.Id}\" makes {made}, but {rule.Definition.To ?? "the target"} is {type.Name}.");
            return null;
        }

        bool isTree = map.Source is { Format: not Formats.Hl7v2 };
        if (isTree != inner.IsTree) context.Report("compile.map-source", where, $"\"{map.Id}\" reads {map.Source?.Format ?? Formats.Hl7v2}; this mapping's source is another format.");
        if (inner.IsTree) return CompileShared(map, type);
        if (kind == MappingKind.Segment && inner is { HasItem: true }) context.Report("compile.map-source", where, $"\"{map.Id}\" reads the segment {map.Source?.Structure}, not a field.");
        if (kind == MappingKind.Segment && inner is { HasItem: false, Segment: null }) context.Report("compile.map-source", where, $"\"{map.Id}\" reads the segment {map.Source?.Structure}; name it as from or each.");
        return CompileShared(map, type);
    }

    /// <summary>A segment or data type map: it knows its own segment or item, and nothing of what is around it.</summary>
    public CompiledMap CompileShared(ResolvedMap map, TreeType? type) => context.Shared(map, type) ?? Compile(map, type, map switch
    {
        { Source.Format: not Formats.Hl7v2 } => new CompileScope(null, IsTree: true),
        { Package.Definition.Kind: MappingKind.Segment } => new CompileScope(null, map.Source?.Structure),
        _ => new CompileScope(null, null, HasItem: true, map.Source?.Structure),
    });

    private static bool Fits(string made, string wanted) =>
        made == wanted || Both(Quantities, made, wanted) || Both(Texts, made, wanted) || Both(Moments, made, wanted) || Both(Numbers, made, wanted);

    private static bool Both(string[] names, string left, string right) => names.Contains(left) && names.Contains(right);
}
