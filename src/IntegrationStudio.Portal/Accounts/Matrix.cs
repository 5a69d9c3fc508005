using IntegrationStudio.Portal.Hosting;

namespace IntegrationStudio.Portal.Accounts;

/// <summary>Who may do what. The one place that says so: policies, the table in the documentation and the tests are made from it.</summary>
internal static class Matrix
{
    public const string Analyst = "analyst";
    public const string Reviewer = "reviewer";
    public const string Operator = "operator";
    public const string Admin = "admin";

    /// <summary>Watches the others, and so is none of them.</summary>
    public const string Auditor = "auditor";

    /// <summary>Every role, in the order in which people read them.</summary>
    public static readonly IReadOnlyList<string> Roles = [Analyst, Reviewer, Operator, Admin, Auditor];

    private static readonly string[] SignedIn = [Analyst, Reviewer, Operator, Admin, Auditor];

    /// <summary>Every permission with what it lets people do and the roles that have it.</summary>
    public static readonly IReadOnlyList<Permission> Permissions =
    [
        new(Policies.Shell, "See the sign-in page and the portal's own files", SignedIn) { IsPublic = true },
        new(Policies.Health, "Ask whether the process lives and is ready", SignedIn) { IsPublic = true },
        new(Policies.OwnAccount, "Change one's own password, second factor and sessions", SignedIn),
        new(Policies.ReadMetadata, "See dashboards, channels, and messages without their content", SignedIn) { ForMachines = true },
        new(Policies.ReadMappings, "See mapping definitions, their versions and their tests", SignedIn) { ForMachines = true },
        new(Policies.EditMappings, "Edit a draft and test it on synthetic data", [Analyst]) { ForMachines = true },
        new(Policies.SubmitVersions, "Submit a draft for review", [Analyst]) { ForMachines = true },
        new(Policies.ReviewVersions, "Comment, approve or request changes (not as an author)", [Reviewer]),
        new(Policies.PublishVersions, "Publish an approved version or roll back (not as an author)", [Operator]),
        new(Policies.OperateChannels, "Start and stop channels, retry, replay, release held", [Operator]) { ForMachines = true },
        new(Policies.SendMessages, "Hand a message to a channel over HTTP", [Operator]) { ForMachines = true },
        new(Policies.ReadContent, "See message content, masked", [Analyst, Reviewer, Operator, Admin]),
        new(Policies.UnmaskContent, "See message content without masks, with a reason (admins: break-glass)", [Operator, Admin]),
        new(Policies.ManageSettings, "Secrets (write-only), egress list, listeners, webhooks", [Admin]),
        new(Policies.ManageUsers, "People and their roles (not one's own), API keys and clients", [Admin]),
        new(Policies.ReadAudit, "Read, verify and export the audit", [Auditor]) { ForMachines = true },
        new(Policies.ReadOwnAudit, "Read one's own lines of the audit", [Admin]),
    ];

    /// <summary>Whether somebody can have these roles at once: an auditor is nothing else.</summary>
    public static bool CanHold(IReadOnlyCollection<string> roles) =>
        roles.All(role => Roles.Contains(role)) && (!roles.Contains(Auditor) || roles.Distinct(StringComparer.Ordinal).Count() == 1);

    /// <summary>What somebody with these roles may do.</summary>
    public static IEnumerable<string> Of(IReadOnlyCollection<string> roles) =>
        Permissions.Where(permission => permission.IsPublic || permission.Roles.Any(roles.Contains)).Select(permission => permission.Name);

    /// <summary>Whether a signed-out visitor may, too.</summary>
    public static bool IsPublic(string permission) => Permissions.Any(known => known.IsPublic && known.Name == permission);
}

/// <summary>Something that people are let do.</summary>
/// <param name="Name">As policies, claims and API keys name it.</param>
/// <param name="Title">In words.</param>
/// <param name="Roles">Who may.</param>
internal sealed record Permission(string Name, string Title, IReadOnlyList<string> Roles)
{
    /// <summary>Whether it needs no sign-in.</summary>
    public bool IsPublic { get; init; }

    /// <summary>Whether an API key may have it: decisions that need a second person stay with people.</summary>
    public bool ForMachines { get; init; }
}
