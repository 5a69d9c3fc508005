using IntegrationStudio.Engine.Mappings.Editing;
using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Engine.Mappings.Schemas;

namespace IntegrationStudio.Engine.Mappings.Proposals;

/// <summary>References between resources of the Bundle: an encounter is a patient's, a result belongs to its report.</summary>
internal static class ReferenceProposals
{
    private const double Sure = 0.93;

    public static IEnumerable<Proposal> Of(ProposalContext context)
    {
        if (context.Target.MoreRoots.Count == 0) yield break; // no Bundle
        foreach (OutlineResource resource in context.Outline.Resources)
        {
            if (context.Outline.Find(resource.RulePath)?.Definition.Resource is null) continue; // made inside a map that is called: the map's business
            foreach (RuleDefinition rule in ResourceReferences.For(context.Library, context.Outline, Segment(context, resource), resource.Type, resource.Name))
            {
                string element = rule.To!.Split('[')[0].Replace('.', '/');
                yield return new(null, $"{resource.Name}/{element}", Sure, $"{resource.Type} refers to the {rule.Ref!.Split('[')[0]} of the same message.", ProposalOrigin.Tables) { How = $"refers to {rule.Ref}", Reference = rule };
            }
        }
    }

    /// <summary>The segment that makes a resource; empty when none does.</summary>
    private static string Segment(ProposalContext context, OutlineResource resource)
    {
        foreach (OutlineRule rule in context.Outline.Walk().Where(rule => rule.Target == resource.Name && rule.Definition.Resource is not null))
            if (rule.Sources.Select(key => key.Split('/')).FirstOrDefault(steps => context.Source.Find(string.Join('/', steps)) is { Kind: SchemaNodeKind.Segment }) is { } found) return found[^1];
        return "";
    }
}
