using System.Text.Json;
using System.Text.RegularExpressions;
using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Engine.Mappings.Schemas;

namespace IntegrationStudio.Engine.Mappings.Proposals;

/// <summary>What the official maps of the library do for the same source and target.</summary>
internal static partial class TableProposals
{
    private const string Official = "hl7/v2-to-fhir/";
    private const double Sure = 0.95;

    public static IEnumerable<Proposal> Of(ProposalContext context, ExistingRules existing) => context.Source.Format != Formats.Hl7v2 || context.Target.Format != Formats.Fhir
        ? []
        : context.Outline.Definition.Kind == MappingKind.Message ? Segments(context, existing) : Rules(context);

    /// <summary>For a map of a segment or a data type: the rules of the official one, rules about one extension together.</summary>
    private static IEnumerable<Proposal> Rules(ProposalContext context)
    {
        MappingDefinition definition = context.Outline.Definition;
        foreach (MappingDefinition official in Maps(context, definition.Kind, context.Outline.Source?.Structure, context.Outline.Target?.Type))
        {
            HashSet<(string?, string?)> there = [.. context.Outline.Rules.Select(rule => (rule.Definition.From, rule.Definition.To))];
            IEnumerable<OutlineRule> rules = MappingOutline.Of(context.Library, official.Id).Rules.Where(rule => rule.Target is not null && !there.Contains((rule.Definition.From, rule.Definition.To)));
            foreach (IGrouping<(string?, string), OutlineRule> group in rules.GroupBy(rule => (rule.Definition.From, Slot(rule))))
            {
                OutlineRule main = group.FirstOrDefault(rule => rule.Definition.Value.ValueKind == JsonValueKind.Undefined) ?? group.First();
                bool isConditional = group.All(rule => rule.Definition.When is not null);
                yield return new(main.Sources is [var source, ..] ? source : null, main.Target!, isConditional ? Sure - 0.1 : Sure,
                    $"HL7's table {official.Title ?? official.Id} has it{(isConditional ? ", under a condition" : "")}.", ProposalOrigin.Tables)
                {
                    Rules = [.. group.Select(rule => rule.Definition)],
                    How = main.Definition.Map is { } map ? $"by {map}" : main.Definition.When is { } when ? $"when {when}" : null,
                    Constant = main.Definition.Value.ValueKind == JsonValueKind.String ? main.Definition.Value.GetString() : null,
                };
            }

            yield break;
        }
    }

    /// <summary>For a message map: the segment maps that the official one calls, and within resources that are there the rows of those maps.</summary>
    private static IEnumerable<Proposal> Segments(ProposalContext context, ExistingRules existing)
    {
        string name = context.Outline.Source?.Structure ?? "";
        IReadOnlyList<OutlineRule> calls = context.Library.Contains($"{Official}messages/{name}")
            ? [.. MappingOutline.Of(context.Library, $"{Official}messages/{name}").Walk().Where(rule => rule.MapId?.StartsWith($"{Official}segments/", StringComparison.Ordinal) == true)]
            : [];
        foreach (OutlineRule call in calls)
        {
            if (call.Sources is not [var named, ..] || call.Target is not { } target || target.Contains('/', StringComparison.Ordinal) || Here(context.Source, named) is not { } segment) continue;
            string map = call.MapId![$"{Official}segments/".Length..];
            if (!existing.Connects(segment, target))
                yield return new(segment, target, Sure, $"HL7's table for {name} makes {target} of {segment.Split('/')[^1]}.", ProposalOrigin.Tables) { Map = map, How = $"by {map}" };
        }

        // Where somebody writes a segment's rules one by one, those that are missing.
        foreach (OutlineRule rule in context.Outline.Walk())
        {
            if (rule.Definition.Map is not null || rule.Definition.Resource is not { } type || rule.Sources is not [var place, ..] || rule.Target is not { } top || context.Source.Find(place) is not { Kind: SchemaNodeKind.Segment } segment) continue;
            foreach (MappingDefinition official in Maps(context, MappingKind.Segment, segment.Type, type).Take(1))
                foreach (Proposal proposal in Rows(context, existing, official, place, top)) yield return proposal;
        }
    }

    private static IEnumerable<Proposal> Rows(ProposalContext context, ExistingRules existing, MappingDefinition official, string place, string top)
    {
        foreach (OutlineRule row in MappingOutline.Of(context.Library, official.Id).Rules)
        {
            if (row.Target is not { } target || row.Definition.Value.ValueKind != JsonValueKind.Undefined || row.Sources is not [var source, ..]) continue;
            if (!source.Contains('/', StringComparison.Ordinal) || !target.Contains('/', StringComparison.Ordinal)) continue;
            string from = place + source[source.IndexOf('/', StringComparison.Ordinal)..];
            string to = top + target[target.IndexOf('/', StringComparison.Ordinal)..];
            if (existing.Writes(to) || existing.Connects(from, to) || !context.Source.Lists(from) || context.Target.Find(to) is null) continue;
            yield return new(from, to, row.Definition.When is null ? Sure : Sure - 0.1, $"HL7's table {official.Title ?? official.Id} has it.", ProposalOrigin.Tables) { How = row.Definition.Map is { } map ? $"by {map}" : null };
        }
    }

    private static IEnumerable<MappingDefinition> Maps(ProposalContext context, MappingKind kind, string? structure, string? type) =>
        context.Library.All.Select(package => package.Definition)
            .Where(definition => definition.Kind == kind && definition.Id.StartsWith(Official, StringComparison.Ordinal) && definition.Id != context.Outline.Definition.Id && definition.Source?.Structure == structure && definition.Target?.Type == type)
            .OrderBy(definition => definition.Id.Length);

    /// <summary>A segment's row in this version: versions draw other groups around the same segments. Null where it has none there, or several.</summary>
    private static string? Here(SchemaDescription source, string key)
    {
        if (source.Lists(key)) return key;
        string[] steps = key.Split('/');
        int known = Enumerable.Range(1, steps.Length - 1).TakeWhile(count => source.Lists(string.Join('/', steps, 0, count))).LastOrDefault();
        string above = string.Join('/', steps, 0, known);
        List<string> found = [.. Segments(source, above, known == 0 ? null : source.Find(above)).Where(row => row.EndsWith("/" + steps[^1], StringComparison.Ordinal) || row == steps[^1])];
        return found is [var only] ? only : null;
    }

    private static IEnumerable<string> Segments(SchemaDescription source, string key, SchemaNode? group)
    {
        foreach (SchemaNode node in source.Below(group))
        {
            string below = SourcePlace.Join(key, node.Name);
            if (node.Kind == SchemaNodeKind.Segment) yield return below;
            else if (node.Kind == SchemaNodeKind.Group)
                foreach (string inner in Segments(source, below, node)) yield return inner;
        }
    }

    private static string Slot(OutlineRule rule) => Extension().Match(rule.Definition.To ?? "") is { Success: true } match ? match.Value : rule.Path;

    [GeneratedRegex(@"^.*extension\[#\d+\]")]
    private static partial Regex Extension();
}
