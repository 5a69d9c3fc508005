using System.Text.Json;
using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Engine.Mappings.Schemas;

namespace IntegrationStudio.Engine.Mappings.Editing;

/// <summary>Gives a rule that writes into an extension the rule that writes its URL.</summary>
internal static class Extensions
{
    /// <summary>The rule, in one that makes the extension where none does yet.</summary>
    public static RuleDefinition Wrap(RuleDefinition rule, ConnectionEnd target, MappingOutline outline)
    {
        int slice = Enumerable.Range(0, target.Nodes.Count).FirstOrDefault(i => target.Nodes[i] is { Kind: SchemaNodeKind.Slice, Url: not null }, -1);
        if (slice < 0 || slice == target.Nodes.Count - 1 || rule.To is not { } to) return rule;
        string key = target.KeyAt(slice);
        if (outline.Walk().Any(other => other.Target == $"{key}/url" && other.DisabledBy is null)) return rule;

        // The path up to the extension, with the item of the list.
        string name = target.Nodes[slice].Name.Split(':')[0];
        int start = to.LastIndexOf(name, StringComparison.Ordinal);
        int end = start < 0 ? -1 : to.IndexOf('.', start);
        if (end < 0) return rule;
        RuleDefinition url = new() { Id = "", To = "url", Value = JsonSerializer.SerializeToElement(target.Nodes[slice].Url) };
        return new RuleDefinition { Id = "", To = to[..end], Rules = [url, rule with { To = to[(end + 1)..] }] };
    }
}
