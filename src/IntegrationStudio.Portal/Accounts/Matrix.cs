using IntegrationStudio.Engine.Accounts;
using IntegrationStudio.Portal.Hosting;

namespace IntegrationStudio.Portal.Accounts;

/// <summary>Who may do what. The one place that says so: policies, the table in the documentation and the tests are made from it.</summary>
internal static class Matrix
{
    private static readonly IReadOnlyList<string> SignedIn = Roles.All;

    /// <summary>Every permission with what it lets people do and the roles that have it.</summary>
    public static readonly IReadOnlyList<Permission> Permissions =
    [
        new(Policies.Shell, "See the sign-in page and the portal's own files", SignedIn) { IsPublic = true },
        new(Policies.Health, "Ask whether the process lives and is ready", SignedIn) { IsPublic = true },
        new(Policies.OwnAccount, "Change one's own password, second factor and sessions", SignedIn),
        new(Policies.ReadMetadata, "See dashboards, channels, and messages without their content", SignedIn) { ForMachines = true },
        new(Policies.ReadMetrics, "Read metrics and why the installation is not ready", [Roles.Operator, Roles.Admin]) { ForMachines = true },
        new(Policies.ReadMappings, "See mapping definitions, their versions and their tests", SignedIn) { ForMachines = true },
        new(Policies.EditMappings, "Edit a draft and test it on synthetic data", [Roles.Analyst]) { ForMachines = true },
        new(Policies.SubmitVersions, "Submit a draft for review", [Roles.Analyst]) { ForMachines = true },
        new(Policies.ReviewVersions, "Comment, approve or request changes (not as an author)", [Roles.Reviewer]),
        new(Policies.PublishVersions, "Publish an approved version or roll back (not as an author)", [Roles.Operator]),
        new(Policies.TransferBundles, "Take approved versions to other installations and read in theirs", [Roles.Operator]) { ForMachines = true },
        new(Policies.OperateChannels, "Start and stop channels, retry, replay, release held", [Roles.Operator]) { ForMachines = true },
        new(Policies.ManageAlerts, "Acknowledge, assign and mute alerts, change what is watched for", [Roles.Operator, Roles.Admin]),
        new(Policies.SendMessages, "Hand a message to a channel over HTTP", [Roles.Operator]) { ForMachines = true },
        new(Policies.ReadContent, "See message content, masked", [Roles.Analyst, Roles.Reviewer, Roles.Operator, Roles.Admin]),
        new(Policies.UnmaskContent, "See message content without masks, with a reason (admins: break-glass)", [Roles.Operator, Roles.Admin]),
        new(Policies.ManageSettings, "Secrets (write-only), egress list, listeners, webhooks", [Roles.Admin]),
        new(Policies.ManageUsers, "People and their roles (not one's own), API keys and clients", [Roles.Admin]),
        new(Policies.ReadAudit, "Read, verify and export the audit", [Roles.Auditor]) { ForMachines = true },
        new(Policies.ReadOwnAudit, "Read one's own lines of the audit", [Roles.Admin]),
    ];

    /// <summary>What somebody with these roles may do.</summary>
    public static IEnumerable<string> Of(IReadOnlyCollection<string> roles) =>
        Permissions.Where(permission => permission.IsPublic || permission.Roles.Any(roles.Contains)).Select(permission => permission.Name);

    /// <summary>Whether a signed-out visitor may, too.</summary>
    public static bool IsPublic(string permission) => Permissions.Any(known => known.IsPublic && known.Name == permission);

    /// <summary>Whether an API key or a client may have it.</summary>
    public static bool IsForMachines(string permission) => Permissions.Any(known => known.ForMachines && known.Name == permission);
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
