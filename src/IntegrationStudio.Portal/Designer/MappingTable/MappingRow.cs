using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Outline;

namespace IntegrationStudio.Portal.Designer.MappingTable;

/// <summary>One rule as a row. What the standards say about it is looked up when it is first shown.</summary>
internal sealed class MappingRow(DesignerSession session, OutlineRule rule, int depth)
{
    public OutlineRule Rule => rule;

    public RuleDefinition Definition => rule.Definition;

    /// <summary>How many rules it stands in.</summary>
    public int Depth => depth;

    public RowFacts Source => field ??= RowFacts.OfSource(session, rule);

    public RowFacts Target => field ??= RowFacts.OfTarget(session, rule);
}
