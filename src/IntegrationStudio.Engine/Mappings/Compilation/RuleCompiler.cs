using IntegrationStudio.Engine.Mappings.Resolution;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Engine.Mappings.Compilation;

/// <summary>Compiles the rules of one map for one target type.</summary>
internal sealed class RuleCompiler(MapCompiler maps, CompileContext context, Dictionary<string, int> slots)
{
    private readonly TargetCompiler _targets = new(context, slots);

    public RuleNode[] Compile(IReadOnlyList<ResolvedRule> rules, CompileScope scope, TreeType? type, string prefix)
    {
        RuleNode[] nodes = [.. rules.Select(rule => Compile(rule, scope, type, prefix)).OfType<RuleNode>()];
        for (int i = nodes.Length - 1; i >= 0; i--)
        {
            bool same = i + 1 < nodes.Length && nodes[i].Gate == nodes[i + 1].Gate && nodes[i].GateIsField == nodes[i + 1].GateIsField;
            nodes[i].NextGate = same ? nodes[i + 1].NextGate : i + 1;
        }

        return nodes;
    }

    /// <summary>One rule; null when it cannot run, which is then reported.</summary>
    private RuleNode? Compile(ResolvedRule rule, CompileScope scope, TreeType? type, string prefix)
    {
        RuleDefinition definition = rule.Definition;
        RuleForm.Check(rule, context);
        if (type is Hl7TreeType or JsonTreeType && !Hl7Targets.CheckForm(rule, context)) return null;
        CompileScope inner = scope;
        SourceRead? source = SourceRead.Nothing;
        if ((definition.Each ?? definition.From) is { } from)
            source = SourceCompiler.Compile(from, scope, context, $"{rule.Where}/{(definition.Each is null ? "from" : "each")}", out inner);

        if (source is null) return null;
        var node = new RuleNode { Rule = rule, Source = source, IsEach = definition.Each is not null, Mode = definition.Mode, OnNull = context.Policy.OnNull == "delete" ? OnNull.Delete : definition.OnNull };
        if (definition.When is { } when)
        {
            node.When = context.Expression(when, $"{rule.Where}/when");
            // A script's item is no scope while its condition is asked.
            node.WhenPlain = definition.Script is null ? node.When?.AsHl7Condition : null;
            // Paths of a tree's condition start where those of the source do, unless it says $this; paths of HL7 v2 find their way outwards by themselves.
            node.WhenNeedsItem = node.IsEach || (scope.IsTree ? when.Contains("$this", StringComparison.Ordinal) : SourceCompiler.NeedsItem(when, node.Source));
            // What a computed text is made for holds or not before it is made; only where something else is written instead does it have to be made first.
            if (!node.IsEach && definition.Default.ValueKind == System.Text.Json.JsonValueKind.Undefined && node is { Source.Expression.IsComputed: true, When.UsesItem: false }) node.WhenNeedsItem = false;
        }

        node.Key = [.. definition.Key.Select(key => context.Expression(key, $"{rule.Where}/key")).OfType<Standards.Expressions.CompiledExpression>()];
        (type, prefix, bool known) = Base(node, type, prefix);
        TargetCompiler.End? end = known ? _targets.Compile(rule, type, prefix) : null;
        if (end is null) return null;

        node.Steps = end.Steps;
        node.TargetType = end.Type;
        node.TargetElement = end.Element;
        node.Primitive = end.Element is FhirElement element ? element.Primitive : end.Type is FhirType { Primitive: var primitive } ? primitive : FhirPrimitive.None;
        node.Required = (end.Element as FhirElement)?.ValueSet;
        node.Conversion = end.Type switch
        {
            Hl7TreeType hl7 => Hl7Targets.ConversionFor(hl7),
            JsonTreeType => Conversion.Free,
            _ => end.Type is FhirType || end.Element is FhirElement ? Conversions.For(node.Primitive) : Conversion.Verbatim,
        };
        node.IsSingle = end.Steps.Length > 0 && !end.Fans && node is { Mode: RuleMode.Set, Resource: null, IsEach: false };
        if (node.Key.Length > 0 && node.Resource is null && end.Type is not FhirType { IsResource: true })
            context.Report("compile.form", $"{rule.Where}/key", "A key belongs to a resource; this rule's target is none.");
        if (!Act(node, inner, end)) return null;
        Gate(node);
        node.Rules = Compile(rule.Rules, inner, end.Type, end.Prefix);
        node.IsLeaf = LeafRule.Is(node);
        return node;
    }

    /// <summary>The type that the rule's path starts from.</summary>
    private (TreeType? Type, string Prefix, bool Known) Base(RuleNode node, TreeType? type, string prefix)
    {
        RuleDefinition definition = node.Rule.Definition;
        if (definition.On is { } on)
        {
            node.On = context.Name(on);
            if (!context.Resources.TryGetValue(on, out string? name))
            {
                context.Report("compile.unknown-resource", $"{node.Rule.Where}/on", $"No rule makes a resource named \"{on}\"; the rule never runs.", NearNames.Suggest(on, context.Resources.Keys), Severity.Warning);
                return (null, prefix, false);
            }

            return (FhirSchema.R4.Resource(name), $"@{on}", FhirSchema.R4.Resource(name) is not null);
        }

        if (definition.Resource is { } resource)
        {
            string name = definition.As ?? resource;
            node.Resource = FhirSchema.R4.Resource(resource);
            node.ResourceName = context.Name(name);
            if (node.Resource is null)
                context.Report("compile.resource", $"{node.Rule.Where}/resource", $"\"{resource}\" is no resource.", NearNames.Suggest(resource, FhirSchema.R4.ResourceNames));
            else if (context.Resources.TryGetValue(name, out string? made) && made != resource)
                context.Report("compile.resource", $"{node.Rule.Where}/as", $"\"{name}\" is a {made} elsewhere.", "Give it another name.");
            return (node.Resource, $"@{name}", node.Resource is not null);
        }

        return (type, prefix, true);
    }

    /// <summary>Gives the rule its action; false when it could never write anything.</summary>
    private bool Act(RuleNode node, CompileScope inner, TargetCompiler.End end)
    {
        ResolvedRule rule = node.Rule;
        RuleDefinition definition = rule.Definition;
        node.Value = CompileContext.Constant(definition.Value);
        node.Default = CompileContext.Constant(definition.Default);
        if (definition.Functions.Count > 0)
            node.Functions = context.Expression("$this." + string.Join('.', definition.Functions.Select(function => function.EndsWith(')') ? function : function + "()")), $"{rule.Where}/functions");
        if (definition.Table is not null) node.Table = context.Table(rule);
        if (node.Table is { OnlyHits: true, IsEmpty: true }) return false;

        if (definition.Map is not null)
        {
            node.Action = RuleAction.Map;
            if (rule.Called is not null) node.Called = maps.Call(rule, end.Type, inner);
        }
        else if (node.Value is not null)
        {
            node.Action = RuleAction.Constant;
            Constants.Check(node, node.Value, "value", context);
        }
        else if (definition.Ref is { } reference)
        {
            node.Action = RuleAction.Reference;
            node.ReferenceName = context.Name(reference);
            if (definition.At is { } at) node.At = context.Expression(at, $"{rule.Where}/at");
            if (end.Type?.Name != "Reference") context.Report("compile.ref", $"{rule.Where}/to", "A reference is written to an element of type Reference.");
            if (reference != "Bundle" && context.IsWhole && !context.Resources.ContainsKey(reference))
                context.Report("compile.unknown-resource", $"{rule.Where}/ref", $"No rule makes a resource named \"{reference}\"; nothing is written.", NearNames.Suggest(reference, context.Resources.Keys), Severity.Warning);
        }
        else if (definition.Script is { } script)
        {
            node.Action = RuleAction.Script;
            node.Script = Scripts.Use(rule, script, context);
        }
        else if (rule.Rules.Count == 0 && definition.Resource is null && (definition.Each is null || definition.To is not null))
        {
            node.Action = RuleAction.Copy;
            if (OnlyEnters(definition, node, inner, end))
            {
                // A loop whose rules are still to come.
                node.Action = RuleAction.Nest;
                context.Report("compile.empty", rule.Where, "The loop has no rules: it writes nothing.", severity: Severity.Warning);
            }
            else if (end.Type is Hl7TreeType type) Hl7Targets.Copy(node, type, inner, context);
            else if (node.Conversion == Conversion.None && inner.IsTree && node is { Functions: null, Table: null })
                node.Action = RuleAction.CopyTree;
            else if (node.Conversion == Conversion.None || (node.Conversion == Conversion.Free && inner is { IsTree: false, HasItem: false } && node.Functions is null))
                context.Report("compile.copy", $"{rule.Where}/to", $"A value cannot be copied to {end.Type?.Name ?? "this"}.", "Call a map, or name one of its elements.");
            if (node.Table is not null) FillSiblings(node.Table, end);
        }

        if (node.Default is not null) Constants.Check(node, node.Default, "default", context);
        return true;
    }

    /// <summary>Whether a loop over groups or segments enters an element that takes no value of its own.</summary>
    private static bool OnlyEnters(RuleDefinition definition, RuleNode node, CompileScope inner, TargetCompiler.End end) =>
        definition.Each is not null && inner is { HasItem: false, IsTree: false } && node is { Functions: null, Table: null }
        && (end.Type is Hl7TreeType type ? type.Level == Hl7TreeLevel.Group : node.Conversion is Conversion.None or Conversion.Free);

    /// <summary>Where a code goes, its row's system and display go too, if its owner has room for them.</summary>
    private static void FillSiblings(TableUse table, TargetCompiler.End end)
    {
        if (end.Element?.Name != "code" || end.Owner is null) return;
        table.System = end.Owner.Find("system");
        table.Display = end.Owner.Find("display") ?? end.Owner.Find("unit");
    }

    private static void Gate(RuleNode node)
    {
        // What must also run, or delete, when nothing came cannot be passed over.
        if (node.Default is not null || node.OnNull != OnNull.Omit || node.Source.Occurrence > 0) return;
        if (node.Source.Kind == SourceKind.Field) (node.Gate, node.GateIsField) = (node.Source.Field, true);
        else if (node.Source is { Kind: SourceKind.Component, Component: > 0 }) node.Gate = node.Source.Component;
    }
}
