using IntegrationStudio.Engine.Accounts;
using IntegrationStudio.Engine.Audit;

namespace IntegrationStudio.Portal.Demo;

/// <summary>The demo's people: one of each role, and a second operator, for what takes two. They have no password: the sign-in page lets anybody in as them, in the demo only.</summary>
/// <param name="Id">The account's id.</param>
/// <param name="SignIn">The sign-in name.</param>
/// <param name="Name">The person.</param>
/// <param name="Role">The one role.</param>
/// <param name="Does">What somebody in that role does here.</param>
internal sealed record DemoPeople(string Id, string SignIn, string Name, string Role, string Does)
{
    public static readonly IReadOnlyList<DemoPeople> All =
    [
        new("demo-analyst", "amara", "Amara Osei", Roles.Analyst, "edits mappings and submits them"),
        new("demo-reviewer", "bruno", "Bruno Keller", Roles.Reviewer, "reviews what others made"),
        new("demo-operator", "chiyo", "Chiyo Tanaka", Roles.Operator, "publishes versions, runs channels"),
        new("demo-second", "femi", "Femi Adeyemi", Roles.Operator, "confirms emergency publications"),
        new("demo-admin", "dolores", "Dolores Ibáñez", Roles.Admin, "people, keys and settings"),
        new("demo-auditor", "elif", "Elif Demir", Roles.Auditor, "reads and verifies the audit"),
    ];

    public Actor Actor => new("user:" + Id, Name);

    public static DemoPeople? Find(string? id) => All.FirstOrDefault(person => person.Id == id);

    /// <summary>Adds those that are not there yet.</summary>
    public static async Task SeedAsync(AccountStore accounts, CancellationToken cancel)
    {
        foreach (var person in All)
            if (await accounts.FindAsync(person.Id, cancel) is null)
                await accounts.CreateAsync(Engine.Audit.Actor.Studio, new NewAccount(person.SignIn, person.Name, [person.Role]) { Id = person.Id }, cancellationToken: cancel);
    }
}
