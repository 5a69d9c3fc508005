using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Engine.Mappings.Proposals;
using IntegrationStudio.Engine.Mappings.Schemas;

namespace IntegrationStudio.Portal.Designer.Proposals;

/// <summary>Which resources of a Bundle somebody has asked for: those that the mapping has. Before it has any, all that are proposed.</summary>
internal static class AskedResources
{
    /// <summary>The type of the resource that a proposal fills; null where the target is no Bundle.</summary>
    public static string? TypeOf(Proposal proposal, SchemaDescription target) => target.MoreRoots.Count == 0 ? null : proposal.TargetKey.Split('/', '[')[0];

    /// <summary>The types asked for; null for any.</summary>
    public static IReadOnlySet<string>? Of(MappingOutline outline) => outline.Resources.Count == 0 ? null : outline.Resources.Select(resource => resource.Type).ToHashSet(StringComparer.Ordinal);
}
