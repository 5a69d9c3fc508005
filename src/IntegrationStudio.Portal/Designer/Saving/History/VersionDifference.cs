using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;

namespace IntegrationStudio.Portal.Designer.Saving.History;

/// <summary>A line of a summary of two states: a rule, a change, a name, a decision, a file.</summary>
/// <param name="Item">What it is, and what became of it.</param>
/// <param name="Before">How the earlier state says it; null where it does not have it or that is no text.</param>
/// <param name="After">How the later state says it.</param>
internal sealed record VersionLine(DifferenceItem Item, string? Before, string? After);

/// <summary>What two states of a definition's folder do not have in common, as a mapping table would show it.</summary>
internal static class VersionDifference
{
    public static IReadOnlyList<VersionLine> Of(DefinitionFolder before, DefinitionFolder after)
    {
        var (was, now) = (Words(before.Definition), Words(after.Definition));
        return [.. FolderDifference.Of(before, after).Select(item => new VersionLine(item, was.GetValueOrDefault((item.Kind, item.Name)), now.GetValueOrDefault((item.Kind, item.Name))))];
    }

    /// <summary>How many rules were added, changed and removed; changes of inherited ones count.</summary>
    public static string Summary(IReadOnlyList<VersionLine> lines)
    {
        if (lines.Count == 0) return "The same";
        List<string> parts = [];
        foreach (var (change, word) in new[] { (ItemChange.Added, "added"), (ItemChange.Changed, "changed"), (ItemChange.Removed, "removed") })
        {
            if (lines.Count(line => line.Item.Kind is "rule" or "change" && line.Item.Change == change) is > 0 and var count) parts.Add($"{Controls.Wording.Count(count, "rule")} {word}");
        }

        if (lines.Count(line => line.Item.Kind is "file") is > 0 and var files) parts.Add(Controls.Wording.Count(files, "file"));
        if (lines.Count(line => line.Item.Kind is not ("rule" or "change" or "file")) is > 0 and var rest) parts.Add(Controls.Wording.Count(rest, "setting"));
        return string.Join(", ", parts);
    }

    private static Dictionary<(string Kind, string Name), string> Words(MappingDefinition definition)
    {
        var words = new Dictionary<(string, string), string>
        {
            [("definition", "title")] = definition.Title ?? "",
            [("definition", "version")] = definition.Version,
            [("definition", "source")] = Mappings.MappingNames.Of(definition.Source),
            [("definition", "target")] = Mappings.MappingNames.Of(definition.Target),
            [("definition", "extends")] = definition.Extends is { } extends ? $"{extends.Id} {extends.Version}".Trim() : "",
        };
        foreach (var (name, use) in definition.Uses) words[("uses", name)] = $"{use.Id} {use.Version}".Trim();
        foreach (var rule in definition.Rules) Visit(rule, rule.Id);
        foreach (var change in definition.Changes)
        {
            var name = change.Operation == ChangeOperation.Add && change.Rule is { } added ? $"{change.At}/{added.Id}".TrimStart('/') : change.At;
            words[("change", $"{name} ({change.Operation.ToString().ToLowerInvariant()})")] = change.Rule is { } rule ? RuleLine.Of(rule) : "disabled";
        }

        return words;

        void Visit(RuleDefinition rule, string path)
        {
            words[("rule", path)] = RuleLine.Of(rule);
            foreach (var nested in rule.Rules) Visit(nested, $"{path}/{nested.Id}");
        }
    }
}
