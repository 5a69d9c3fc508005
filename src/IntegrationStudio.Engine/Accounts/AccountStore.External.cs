using Dapper;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Accounts;

public sealed partial class AccountStore
{
    /// <summary>The account of somebody for whom a provider vouches, made at the first sign-in; name and roles follow the provider each time.</summary>
    /// <returns>The account; fails with <c>user.roles</c> when no role, or an impossible set, comes of the groups, and with <c>user.disabled</c>.</returns>
    public async Task<Outcome<Account>> ExternalAsync(string issuer, string subject, string name, IReadOnlyList<string> roles, string? address = null, CancellationToken cancellationToken = default)
    {
        var id = await journal.Reader.Read(connection => connection.QuerySingleOrDefault<string>("SELECT id FROM account WHERE issuer = @issuer AND subject = @subject", new { issuer, subject }), cancellationToken).ConfigureAwait(false);
        if (roles.Count == 0 || !Roles.CanHold(roles))
        {
            var refused = new Problem("user.roles", "roles", roles.Count == 0 ? "None of the person's groups has a role here." : "An auditor holds no other role.") { Mend = "Ask the administrators of the provider to change the groups." };
            await RefuseAsync(new AuditEntry(new Actor("nobody", "Nobody"), "user.sign-in", "user:" + (id ?? "unknown")) { Reason = refused.Message, Address = address }, cancellationToken).ConfigureAwait(false);
            return refused;
        }

        if (id is null)
            return await CreateAsync(Actor.Studio, new NewAccount("oidc:" + subject + "@" + new Uri(issuer).Host, name.Length > 200 ? name[..200] : name, roles) { Issuer = issuer, Subject = subject }, address, cancellationToken).ConfigureAwait(false);
        var account = (await FindAsync(id, cancellationToken).ConfigureAwait(false))!;
        if (account.IsDisabled)
        {
            await RefuseAsync(new AuditEntry(new Actor("user:" + id, account.Name), "user.sign-in", "user:" + id) { Reason = "The account is closed.", Address = address }, cancellationToken).ConfigureAwait(false);
            return new Problem("user.disabled", id, "The account is closed.");
        }

        if (account.Name == name && account.Roles.Order(StringComparer.Ordinal).SequenceEqual(roles.Order(StringComparer.Ordinal)))
            return account;
        await ChangeAsync(Actor.Studio, "user.roles", id, address, session =>
        {
            session.Statement("UPDATE account SET name = ?2 WHERE id = ?1").Bind(1, id).Bind(2, name).Run();
            session.SetRoles(id, roles);
            session.Audit(AccountStatements.Of(Actor.Studio, "user.roles", id, address, $"by the provider: {string.Join(' ', account.Roles)} -> {string.Join(' ', roles)}"), journal.Now);
            return null;
        }, cancellationToken).ConfigureAwait(false);
        return (await FindAsync(id, cancellationToken).ConfigureAwait(false))!;
    }
}
