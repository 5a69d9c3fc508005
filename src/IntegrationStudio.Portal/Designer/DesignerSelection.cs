namespace IntegrationStudio.Portal.Designer;

/// <summary>What is selected: a row of either tree, a rule, or several of them.</summary>
internal sealed record DesignerSelection(string? SourceKey = null, string? TargetKey = null, string? RulePath = null)
{
    public static DesignerSelection Nothing { get; } = new();
}
