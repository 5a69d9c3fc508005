using Dapper;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Accounts;

/// <summary>What a one-time link is good for.</summary>
/// <param name="Account">Whose password it sets; null: it makes the first admin.</param>
public sealed record Invitation(Account? Account);

public sealed partial class AccountStore
{
    private static readonly Problem Spent = new("user.link", "link", "The link is not valid any more.") { Mend = "Ask an admin for a new one." };

    /// <summary>Makes a link by which a person sets the password; former links of the account are worth nothing any more.</summary>
    public Task<Problem?> InviteAsync(Actor actor, string id, byte[] link, TimeSpan valid, string? address = null, CancellationToken cancellationToken = default) =>
        ChangeAsync(actor, "user.invite", id, address, session =>
        {
            session.Statement("DELETE FROM invitation WHERE account = ?1").Bind(1, id).Run();
            session.Statement("INSERT INTO invitation (hash, account, expires) VALUES (?1, ?2, ?3)").Bind(1, link).Bind(2, id).Bind(3, journal.Now + Micro(valid)).Run();
            session.Audit(AccountStatements.Of(actor, "user.invite", id, address), journal.Now);
            return null;
        }, cancellationToken);

    /// <summary>Makes the link that sets the portal up, in place of former ones.</summary>
    public Task OfferSetupAsync(byte[] link, TimeSpan valid, CancellationToken cancellationToken = default) => journal.CommitAsync(new AccountWrite<bool>(session =>
    {
        session.Statement("DELETE FROM invitation WHERE account IS NULL").Run();
        session.Statement("INSERT INTO invitation (hash, account, expires) VALUES (?1, NULL, ?2)").Bind(1, link).Bind(2, journal.Now + Micro(valid)).Run();
        return true;
    }), cancellationToken);

    /// <summary>What a link is good for; null when it is not, or not any more.</summary>
    public Task<Invitation?> InvitationAsync(byte[] link, CancellationToken cancellationToken = default) => journal.Reader.Read(connection =>
    {
        var found = connection.Query<(string? Account, long Expires)>("SELECT account, expires FROM invitation WHERE hash = @link", new { link }).ToList();
        if (found.Count == 0 || found[0].Expires < journal.Now)
            return null;
        if (found[0].Account is not { } id)
            return connection.ExecuteScalar<int>("SELECT count(*) FROM account") == 0 ? new Invitation(null) : null;
        return Single(connection, " WHERE a.id = @key", id) is { Account: { IsDisabled: false } account } ? new Invitation(account) : null;
    }, cancellationToken);

    /// <summary>Takes an invitation up: sets the password and uses the link up, both or neither.</summary>
    public async Task<Problem?> AcceptAsync(byte[] link, string passwordHash, string? address = null, CancellationToken cancellationToken = default)
    {
        string? id = null;
        var problem = await journal.CommitAsync(new AccountWrite<Problem?>(session =>
        {
            id = Take(session, "SELECT account FROM invitation WHERE hash = ?1 AND account IS NOT NULL AND expires >= ?2", link);
            if (id is null)
                return Spent;
            session.Statement("UPDATE account SET password = ?2 WHERE id = ?1").Bind(1, id).Bind(2, passwordHash).Run();
            session.EndSessions(id);
            session.Audit(AccountStatements.Of(new Actor("user:" + id, session.TextOf("SELECT name FROM account WHERE id = ?1", id) ?? id), "user.password", id, address, "by link"), journal.Now);
            return null;
        }), cancellationToken).ConfigureAwait(false);
        if (problem is null)
            Changed?.Invoke(id!);
        return problem;
    }

    /// <summary>Makes the first admin and uses the link up; works once, and only while nobody can sign in.</summary>
    public async Task<Outcome<Account>> SetUpAsync(byte[] link, NewAccount account, string? address = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(account);
        var signIn = Normalise(account.SignIn);
        if (Check(signIn, account) is { } wrong)
            return wrong;
        var id = Guid.CreateVersion7().ToString("N");
        var problem = await journal.CommitAsync(new AccountWrite<Problem?>(session =>
        {
            if (JournalSession.Single(session.Statement("SELECT count(*) FROM account")) > 0 || Take(session, "SELECT 'set-up' FROM invitation WHERE hash = ?1 AND account IS NULL AND expires >= ?2", link) is null)
                return Spent;
            session.Statement("INSERT INTO account (id, sign_in, name, password, created) VALUES (?1, ?2, ?3, ?4, ?5)")
                .Bind(1, id).Bind(2, signIn).Bind(3, account.Name.Trim()).Bind(4, account.PasswordHash).Bind(5, journal.Now).Run();
            session.SetRoles(id, [Roles.Admin]);
            session.Audit(AccountStatements.Of(new Actor("user:" + id, account.Name.Trim()), "user.set-up", id, address, $"{signIn}: {Roles.Admin}"), journal.Now);
            return null;
        }), cancellationToken).ConfigureAwait(false);
        return problem is not null ? problem : (await FindAsync(id, cancellationToken).ConfigureAwait(false))!;
    }

    private string? Take(JournalSession session, string sql, byte[] link)
    {
        var found = session.Statement(sql).Bind(1, link).Bind(2, journal.Now);
        var account = found.Step() ? found.Text(0) : null;
        found.Reset();
        if (account is not null)
            session.Statement("DELETE FROM invitation WHERE hash = ?1").Bind(1, link).Run();
        return account;
    }
}
