using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Engine.Mappings.Schemas;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Mappings.Editing;

/// <summary>Plans one connection.</summary>
internal sealed class ConnectionPlanner
{
    private const int MostMaps = 3;

    private readonly MappingLibrary _library;
    private readonly DefinitionFolder _folder;
    private readonly ConnectionPlaces _places;
    private readonly RulePlacement _placement;
    private readonly DataTypeMaps _maps;
    private readonly TranslatingTables _tables;

    public ConnectionPlanner(MappingLibrary library, DefinitionFolder folder, MappingOutline outline)
    {
        (_library, _folder) = (library, folder);
        _places = new ConnectionPlaces(outline);
        _placement = new RulePlacement(library, _places);
        _maps = new DataTypeMaps(library);
        _tables = new TranslatingTables(library);
    }

    public ConnectionPlan Plan(ConnectionEnd source, ConnectionEnd target)
    {
        if (Fixed(target) is { } why) return ConnectionPlan.Refused(why);
        if (target.Node.Kind == SchemaNodeKind.Choice) return Choice(source, target);
        bool structure = source.IsStructure || (source.Schema.Format != Formats.Hl7v2 && source.Children.Count > 0);
        if (structure) return new StructureConnections(_library, this, _placement, _places, _maps).Plan(source, target);
        if (target.Node.Kind is SchemaNodeKind.Group or SchemaNodeKind.Segment or SchemaNodeKind.Row) return ConnectionPlan.Refused($"{target.Label} is a {Word(target)}: drop {source.Label} on one of its parts.");
        if (new SecondSources(_library, _folder, _places).Plan(source, target, () => Values(source, target)) is { } second) return second;
        return Values(source, target);
    }

    /// <summary>A possibility that adds a rule.</summary>
    /// <param name="kind">What is done.</param>
    /// <param name="title">What it does.</param>
    /// <param name="explanation">What that means.</param>
    /// <param name="placed">The rule with its place.</param>
    /// <param name="empty">A rule that does nothing yet and that the new one takes the place of.</param>
    public ConnectionOption Option(ConnectionKind kind, string title, string explanation, PlacedRule placed, OutlineRule? empty = null) => new(
        placed.Parents.Count > 0 && kind is ConnectionKind.Copy or ConnectionKind.Map ? ConnectionKind.ConnectParents : kind,
        title,
        explanation,
        [.. placed.Parents, .. Lines(Innermost(placed))],
        () => empty is null ? RuleEdits.Add(_library, _folder, placed.ParentPath, placed.Rule) : Replace(empty, placed),
        placed.RulePath);

    private Outcome<DefinitionFolder> Replace(OutlineRule empty, PlacedRule placed)
    {
        bool isBeside = placed.ParentPath == RulePlace.Parent(empty.Path);
        Outcome<DefinitionFolder> added = RuleEdits.Add(_library, _folder, placed.ParentPath, placed.Rule, before: isBeside ? empty.Id : null);
        return added.Succeeded ? RuleEdits.Remove(_library, added.Value, empty.Path) : added;
    }

    /// <summary>A possibility that adds several rules below one that is there.</summary>
    public ConnectionOption Additions(ConnectionKind kind, string title, string explanation, OutlineRule below, IReadOnlyList<RuleDefinition> rules)
    {
        List<RuleDefinition> named = [];
        foreach (RuleDefinition rule in rules) named.Add(rule with { Id = RuleIds.Of(rule, below.Rules.Select(sibling => sibling.Id).Concat(named.Select(other => other.Id))) });
        return new(kind, title, explanation, [.. named.SelectMany(Lines)], Apply, RulePlace.Join(below.Path, named[0].Id));

        Outcome<DefinitionFolder> Apply()
        {
            Outcome<DefinitionFolder> edited = _folder;
            foreach (RuleDefinition rule in named)
            {
                if (!edited.Succeeded) return edited;
                edited = RuleEdits.Add(_library, edited.Value, below.Path, rule);
            }

            return edited;
        }
    }

    /// <summary>The ways in which a value can get to an element.</summary>
    public ConnectionPlan Values(ConnectionEnd source, ConnectionEnd target)
    {
        List<ConnectionOption> options = [];
        string? refusal = null;
        foreach (ValueRule way in Ways(source, target))
        {
            PlacedRule? placed = _placement.Value(source, target, (from, to) => Extensions.Wrap(way.Rule with { From = from, To = way.Part is null ? to : to is null ? way.Part : $"{to}.{way.Part}" }, target, _places.Outline), out string? why);
            refusal ??= why;
            if (placed is not null) options.Add(Option(way.Rule.Map is null ? ConnectionKind.Copy : ConnectionKind.Map, way.Title, way.Explanation, placed));
        }

        if (options.Count > 0) return new(null, options);
        return ConnectionPlan.Refused(refusal ?? $"{source.Label} is {Article(source.Node.TypeLabel)}, {target.Label} is {Article(target.Node.TypeLabel)}: no map of the library leads from one to the other. Drop it on one of the parts of {target.Label}.");
    }

    /// <summary>The rules that would do for a value, without their paths.</summary>
    public IEnumerable<ValueRule> Ways(ConnectionEnd source, ConnectionEnd target)
    {
        string copies = $"Copy {source.Label} to {target.Label}";
        bool composite = source.Children.Count > 0;
        bool plain = DataTypeMaps.IsPlain(target.Node, target.Schema.Format);
        IReadOnlyList<string> maps = target.Schema.Format == Formats.Hl7v2 || (plain && !composite) ? [] : [.. _maps.For(source.TypeName, target.TypeName).Take(MostMaps)];
        if (plain)
        {
            string what = composite && target.Schema.Format == Formats.Fhir ? target.Node.Type is "string" or "markdown" ? " The whole text is copied." : " Its first component is copied." : "";
            yield return _tables.For(source, target) is { } table
                ? new(new RuleDefinition { Id = "", Table = table }, null, $"Translate {source.Label} to {target.Label} by {table}", $"Each code is looked up in the table {table}.{what}")
                : new(new RuleDefinition { Id = "" }, null, copies, $"Each value is written as {target.Node.Type}.{what}");
        }

        if (target.Schema.Format == Formats.Fhir && target.Node.Kind == SchemaNodeKind.Resource && target.Nodes.Count == 1)
        {
            foreach (string map in maps) yield return new(new RuleDefinition { Id = "", Map = map, Resource = target.Node.Type, As = target.Node.Name == target.Node.Type ? null : target.Node.Name }, null, $"Make a {target.Node.Type} by {map}", "The data type map fills the resource.");
            yield break;
        }

        foreach (string map in maps) yield return new(new RuleDefinition { Id = "", Map = map }, null, $"Convert {source.Label} by {map}", $"The data type map makes {Article(target.Node.TypeLabel)} of {Article(source.Node.TypeLabel)}.");
        if (plain || maps.Count > 0) yield break;
        if (source.Schema.Format == target.Schema.Format && source.Node.Type == target.Node.Type) yield return new(new RuleDefinition { Id = "" }, null, copies, "The whole structure is copied.");
        else if (DataTypeMaps.MainPart(target.TypeName) is { } part) yield return new(new RuleDefinition { Id = "" }, part, $"Copy {source.Label} to {target.Label}.{part}", $"No map leads from {source.Node.TypeLabel} to {target.Node.TypeLabel}; the value goes to its {part}.");
    }

    public static string Word(ConnectionEnd end) => end.Node.Kind switch
    {
        SchemaNodeKind.Group => "group",
        SchemaNodeKind.Segment => "segment",
        SchemaNodeKind.Resource => "resource",
        SchemaNodeKind.Row => "row",
        _ => "structure",
    };

    public static string Article(string type) => type.Length > 0 && "AEIOUaeiou".Contains(type[0], StringComparison.Ordinal) ? $"an {type}" : $"a {type}";

    /// <summary>What a rule does, in a line, and what the rules in it do.</summary>
    public static IEnumerable<string> Lines(RuleDefinition rule)
    {
        string from = rule.From ?? rule.Each ?? "the item";
        string to = (rule.On is null ? "" : rule.On + ".") + (rule.To ?? rule.As ?? rule.Resource ?? "the target");
        yield return rule.Ref is not null ? $"{to} refers to {rule.Ref}" : rule.Map is not null ? $"{from} → {to} by {rule.Map}" : rule.Table is not null ? $"{from} → {to} by {rule.Table}" : $"{from} → {to}";
        foreach (string line in rule.Rules.SelectMany(Lines)) yield return "  " + line;
    }

    private static RuleDefinition Innermost(PlacedRule placed)
    {
        RuleDefinition rule = placed.Rule;
        for (int i = 0; i < placed.Parents.Count; i++) rule = rule.Rules[0];
        return rule;
    }

    private ConnectionPlan Choice(ConnectionEnd source, ConnectionEnd target)
    {
        List<ConnectionOption> options = [];
        string? refusal = null;
        foreach (SchemaNode type in target.Children)
        {
            ConnectionEnd end = target.Below(type);
            bool fits = source.Children.Count == 0 ? ChoiceTypes.Fits(source.Node.Type, type.Type) : _maps.For(source.Node.Type, type.Type).Count > 0 || ChoiceTypes.Fits(source.Node.Type, type.Type);
            if (!fits) continue;
            ConnectionPlan plan = Plan(source, end);
            refusal ??= plan.Refusal;
            options.AddRange(plan.Options.Take(1));
        }

        return options.Count > 0 ? new(null, options) : ConnectionPlan.Refused(refusal ?? $"{target.Label} is a choice of types: open it and drop {source.Label} on one of them.");
    }

    /// <summary>Rows whose values are not the mapping's to choose.</summary>
    private static string? Fixed(ConnectionEnd target)
    {
        if (target.Node.Fixed is { } value) return $"{target.Label} has a fixed value: {value}.";
        bool isUrl = target.Nodes is [.., { Kind: SchemaNodeKind.Slice }, { Name: "url" }];
        return isUrl ? $"The url of {target.Nodes[^2].Label} has a fixed value." : null;
    }
}

/// <summary>A way in which a value gets to an element.</summary>
/// <param name="Rule">The rule without its paths.</param>
/// <param name="Part">The part of the target to which it goes; null for the target itself.</param>
/// <param name="Title">What it does.</param>
/// <param name="Explanation">What that means.</param>
internal sealed record ValueRule(RuleDefinition Rule, string? Part, string Title, string Explanation);
