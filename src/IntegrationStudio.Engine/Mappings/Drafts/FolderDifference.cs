using System.Text;

namespace IntegrationStudio.Engine.Mappings.Drafts;

/// <summary>What became of an item.</summary>
public enum ItemChange
{
    /// <summary>Only the later one has it.</summary>
    Added,

    /// <summary>Both have it, and it says something else.</summary>
    Changed,

    /// <summary>Only the earlier one has it.</summary>
    Removed,
}

/// <summary>An item that two states of a definition's folder do not have in common.</summary>
/// <param name="Kind">What it is: rule, change, uses, policy, file, or a property of the definition.</param>
/// <param name="Name">Its path, name or file.</param>
/// <param name="Change">What became of it.</param>
public sealed record DifferenceItem(string Kind, string Name, ItemChange Change);

/// <summary>Compares two states of a definition's folder item by item, as people think of them: rules, changes, names, decisions, files.</summary>
public static class FolderDifference
{
    /// <summary>What is different, in the order of the definition; files come last. Empty when both are the same.</summary>
    public static IReadOnlyList<DifferenceItem> Of(DefinitionFolder before, DefinitionFolder after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        MappingDefinition was = before.Definition;
        MappingDefinition now = after.Definition;
        var items = new List<DifferenceItem>();
        Add("definition", Properties(was), Properties(now), items);
        Add("uses", was.Uses.ToDictionary(use => use.Key, use => use.Value.ToString()), now.Uses.ToDictionary(use => use.Key, use => use.Value.ToString()), items);
        Add("rule", Rules(was), Rules(now), items);
        Add("change", Changes(was), Changes(now), items);
        Add("file", Files(before), Files(after), items);
        return items;
    }

    private static void Add(string kind, Dictionary<string, string> before, Dictionary<string, string> after, List<DifferenceItem> items)
    {
        foreach ((string name, string text) in after)
            if (!before.TryGetValue(name, out string? was)) items.Add(new(kind, name, ItemChange.Added));
            else if (was != text) items.Add(new(kind, name, ItemChange.Changed));
        foreach (string name in before.Keys)
            if (!after.ContainsKey(name)) items.Add(new(kind, name, ItemChange.Removed));
    }

    private static Dictionary<string, string> Properties(MappingDefinition definition) => new(StringComparer.Ordinal)
    {
        ["title"] = definition.Title ?? "",
        ["version"] = definition.Version,
        ["source"] = definition.Source?.ToString() ?? "",
        ["target"] = definition.Target?.ToString() ?? "",
        ["extends"] = definition.Extends?.ToString() ?? "",
        ["policy"] = Text(definition with { Title = null, Rules = [], Changes = [], Uses = new OrderedDictionary<string, MappingReference>(), Source = null, Target = null, Extends = null, Version = "" }),
    };

    /// <summary>Every rule by its path, without the rules inside of it, which are items of their own.</summary>
    private static Dictionary<string, string> Rules(MappingDefinition definition)
    {
        var rules = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (RuleDefinition rule in definition.Rules) Visit(rule, rule.Id);
        return rules;

        void Visit(RuleDefinition rule, string path)
        {
            rules[path] = Text(definition with { Rules = [rule with { Rules = [] }], Changes = [] });
            foreach (RuleDefinition nested in rule.Rules) Visit(nested, $"{path}/{nested.Id}");
        }
    }

    private static Dictionary<string, string> Changes(MappingDefinition definition)
    {
        var changes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (ChangeDefinition change in definition.Changes)
        {
            string name = change.Operation == ChangeOperation.Add && change.Rule is { } added ? $"{change.At}/{added.Id}".TrimStart('/') : change.At;
            changes[$"{name} ({change.Operation.ToString().ToLowerInvariant()})"] = Text(definition with { Rules = [], Changes = [change] });
        }

        return changes;
    }

    /// <summary>What the definition says when only this is left of it: the rest is the same on both sides, or an item of its own.</summary>
    private static string Text(MappingDefinition definition) =>
        Encoding.UTF8.GetString((definition with { Title = null, Version = "", Source = null, Target = null, Extends = null, Policy = definition.Rules.Count + definition.Changes.Count > 0 ? null : definition.Policy, Uses = new OrderedDictionary<string, MappingReference>() }).ToJson());

    private static Dictionary<string, string> Files(DefinitionFolder folder) =>
        folder.Files.Where(file => file.Key != DefinitionFolder.DefinitionPath).OrderBy(file => file.Key, StringComparer.Ordinal).ToDictionary(file => file.Key, file => MappingPackage.Hex(file.Value.Span), StringComparer.Ordinal);
}
