using IntegrationStudio.Engine.Governance.Difference;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Portal.Controls;

namespace IntegrationStudio.Portal.Reviews;

/// <summary>How parts of a difference show.</summary>
internal static class DifferenceMark
{
    public static Mark Of(DifferenceEffect effect) => effect switch
    {
        DifferenceEffect.Shape => new("bad", "warning", "Form"),
        DifferenceEffect.Behaviour => new("warn", "edit", "Values"),
        _ => new("idle", "info", "Remarks"),
    };

    public static Mark Of(RuleFate fate) => fate switch
    {
        RuleFate.Added => new("ok", "add", "Added"),
        RuleFate.Removed => new("bad", "delete", "Removed"),
        RuleFate.Moved => new("busy", "redo", "Moved"),
        _ => new("warn", "edit", "Changed"),
    };

    public static Mark Of(ItemChange change) => change switch
    {
        ItemChange.Added => Of(RuleFate.Added),
        ItemChange.Removed => Of(RuleFate.Removed),
        _ => Of(RuleFate.Changed),
    };
}
