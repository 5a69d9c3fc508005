namespace IntegrationStudio.Engine.Accounts;

/// <summary>The roles a person may hold.</summary>
public static class Roles
{
    /// <summary>Edits drafts and submits them.</summary>
    public const string Analyst = "analyst";

    /// <summary>Approves what others made.</summary>
    public const string Reviewer = "reviewer";

    /// <summary>Publishes, and runs channels.</summary>
    public const string Operator = "operator";

    /// <summary>People, settings, secrets.</summary>
    public const string Admin = "admin";

    /// <summary>Watches the others, and so is none of them.</summary>
    public const string Auditor = "auditor";

    /// <summary>Every role, in the order in which people read them.</summary>
    public static IReadOnlyList<string> All { get; } = [Analyst, Reviewer, Operator, Admin, Auditor];

    /// <summary>Whether somebody can hold these at once: an auditor is nothing else.</summary>
    public static bool CanHold(IReadOnlyCollection<string> roles) => roles is not null
        && roles.All(All.Contains) && (!roles.Contains(Auditor) || roles.Distinct(StringComparer.Ordinal).Count() == 1);
}
