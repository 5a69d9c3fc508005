using System.Data.Common;
using Dapper;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Accounts;

/// <summary>People and their roles. Every change commits together with its line in the audit, and so does every refusal.</summary>
public sealed partial class AccountStore(MessageJournal journal)
{
    private const string Columns = """
        SELECT a.id, a.sign_in SignIn, a.name, a.password, a.disabled, a.created, a.last_sign_in LastSignIn, a.issuer, a.totp,
          (SELECT string_agg(role, ' ') FROM account_role r WHERE r.account = a.id) Roles,
          (SELECT count(*) FROM recovery_code c WHERE c.account = a.id) Codes,
          (SELECT until FROM sign_in_failure f WHERE f.key = 'name:' || a.sign_in) Until
        FROM account a
        """;

    /// <summary>An account, its roles or its sessions changed; by account id. Raised after the commit.</summary>
    public event Action<string>? Changed;

    /// <summary>The names that sign-in takes are compared in lower case and without blanks around.</summary>
    public static string Normalise(string signIn) => (signIn ?? "").Trim().ToLowerInvariant();

    /// <summary>Everybody, by name.</summary>
    public Task<IReadOnlyList<Account>> ListAsync(CancellationToken cancellationToken = default) => journal.Reader.Read<IReadOnlyList<Account>>(
        connection => [.. connection.Query<Row>(Columns + " ORDER BY a.name, a.id").Select(row => row.ToAccount(journal.Now))], cancellationToken);

    /// <summary>A person by id, or null.</summary>
    public async Task<Account?> FindAsync(string id, CancellationToken cancellationToken = default) =>
        (await OneAsync(" WHERE a.id = @key", id, cancellationToken).ConfigureAwait(false))?.Account;

    /// <summary>What a sign-in is checked against, by the name that was typed.</summary>
    public Task<Credentials?> CredentialsAsync(string signIn, CancellationToken cancellationToken = default) => OneAsync(" WHERE a.sign_in = @key", Normalise(signIn), cancellationToken);

    /// <summary>What a sign-in is checked against, by id.</summary>
    public Task<Credentials?> CredentialsOfAsync(string id, CancellationToken cancellationToken = default) => OneAsync(" WHERE a.id = @key", id, cancellationToken);

    /// <summary>Whether nobody can sign in yet.</summary>
    public Task<bool> IsEmptyAsync(CancellationToken cancellationToken = default) =>
        journal.Reader.Read(connection => connection.ExecuteScalar<int>("SELECT count(*) FROM account") == 0, cancellationToken);

    /// <summary>Adds a person.</summary>
    /// <returns>The account; fails with <c>user.name</c>, <c>user.taken</c> or <c>user.roles</c>.</returns>
    public async Task<Outcome<Account>> CreateAsync(Actor actor, NewAccount account, string? address = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(account);
        var signIn = Normalise(account.SignIn);
        if (Check(signIn, account) is { } wrong)
            return wrong;
        var id = account.Id ?? Guid.CreateVersion7().ToString("N");
        var now = journal.Now;
        var taken = await journal.CommitAsync(new AccountWrite<bool>(session =>
        {
            if (session.TextOf("SELECT id FROM account WHERE sign_in = ?1", signIn) is not null)
                return true;
            session.Statement("INSERT INTO account (id, sign_in, name, password, created, issuer, subject) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")
                .Bind(1, id).Bind(2, signIn).Bind(3, account.Name.Trim()).Bind(4, account.PasswordHash).Bind(5, now).Bind(6, account.Issuer).Bind(7, account.Subject).Run();
            session.SetRoles(id, account.Roles);
            session.Audit(AccountStatements.Of(actor, "user.create", id, address, $"{signIn}: {string.Join(' ', account.Roles)}"), now);
            return false;
        }), cancellationToken).ConfigureAwait(false);
        if (taken)
            return new Problem("user.taken", signIn, "There is somebody of that name already.") { Mend = "Choose another sign-in name." };
        return (await FindAsync(id, cancellationToken).ConfigureAwait(false))!;
    }

    /// <summary>Gives and takes roles. One's own cannot be changed, and an auditor is nothing else; both are refused and audited.</summary>
    public Task<Problem?> SetRolesAsync(Actor actor, string id, IReadOnlyCollection<string> roles, string? address = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return ChangeAsync(actor, "user.roles", id, address, session =>
        {
            if (actor.Id == "user:" + id)
                return new Problem("user.own-roles", id, "Nobody changes their own roles.") { Mend = "Ask another admin." };
            if (!Roles.CanHold(roles))
                return new Problem("user.roles", id, "An auditor holds no other role.") { Mend = "Take the other roles away, or leave the auditor's out." };
            if (!roles.Contains(Roles.Admin) && IsLastAdmin(session, id))
                return LastAdmin(id);
            var before = session.RolesOf(id);
            session.SetRoles(id, roles);
            session.Audit(AccountStatements.Of(actor, "user.roles", id, address, $"{string.Join(' ', before)} -> {string.Join(' ', roles)}"), journal.Now);
            return null;
        }, cancellationToken);
    }

    /// <summary>Closes an account, which ends its sessions, or opens it again. One's own cannot be closed.</summary>
    public Task<Problem?> SetDisabledAsync(Actor actor, string id, bool isDisabled, string? address = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var action = isDisabled ? "user.disable" : "user.enable";
        return ChangeAsync(actor, action, id, address, session =>
        {
            if (actor.Id == "user:" + id)
                return new Problem("user.own", id, "Nobody closes their own account.") { Mend = "Ask another admin." };
            if (isDisabled && IsLastAdmin(session, id))
                return LastAdmin(id);
            session.Statement("UPDATE account SET disabled = ?2 WHERE id = ?1").Bind(1, id).Bind(2, isDisabled ? 1L : 0L).Run();
            if (isDisabled)
                session.Revoke(id);
            session.Audit(AccountStatements.Of(actor, action, id, address), journal.Now);
            return null;
        }, cancellationToken);
    }

    /// <summary>Sets a password; every session of the account but one ends, and so do links that would set another.</summary>
    public Task<Problem?> SetPasswordAsync(Actor actor, string id, string passwordHash, string? keepSession = null, string? address = null, CancellationToken cancellationToken = default) =>
        ChangeAsync(actor, "user.password", id, address, session =>
        {
            session.Statement("UPDATE account SET password = ?2 WHERE id = ?1").Bind(1, id).Bind(2, passwordHash).Run();
            session.EndSessions(id, keepSession);
            session.Statement("DELETE FROM invitation WHERE account = ?1").Bind(1, id).Run();
            session.Audit(AccountStatements.Of(actor, "user.password", id, address), journal.Now);
            return null;
        }, cancellationToken);

    /// <summary>Forgets the failed attempts on an account.</summary>
    public Task<Problem?> UnlockAsync(Actor actor, string id, string? address = null, CancellationToken cancellationToken = default) =>
        ChangeAsync(actor, "user.unlock", id, address, session =>
        {
            session.Statement("DELETE FROM sign_in_failure WHERE key = 'name:' || (SELECT sign_in FROM account WHERE id = ?1)").Bind(1, id).Run();
            session.Audit(AccountStatements.Of(actor, "user.unlock", id, address), journal.Now);
            return null;
        }, cancellationToken);

    /// <summary>Writes down that something was refused.</summary>
    public Task RefuseAsync(AuditEntry entry, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return journal.CommitAsync(new AccountWrite<bool>(session =>
        {
            session.Audit(entry with { Denied = true }, journal.Now);
            return true;
        }), cancellationToken);
    }

    /// <summary>Changes one account; a refusal is written down in place of the change.</summary>
    private async Task<Problem?> ChangeAsync(Actor actor, string action, string id, string? address, Func<JournalSession, Problem?> change, CancellationToken cancellationToken)
    {
        var problem = await journal.CommitAsync(new AccountWrite<Problem?>(session =>
        {
            var refused = session.Exists(id) ? change(session) : new Problem("user.unknown", id, "There is no such account.");
            if (refused is not null)
                session.Audit(AccountStatements.Of(actor, action, id, address) with { Denied = true, Reason = refused.Message }, journal.Now);
            return refused;
        }), cancellationToken).ConfigureAwait(false);
        if (problem is null)
            Changed?.Invoke(id);
        return problem;
    }

    private static Problem LastAdmin(string id) =>
        new("user.last-admin", id, "There would be no admin left who can sign in.") { Mend = "Make somebody else an admin first." };

    /// <summary>Whether no other admin can sign in; one whose invitation is still open does not count.</summary>
    private static bool IsLastAdmin(JournalSession session, string id) =>
        session.RolesOf(id).Contains(Roles.Admin) && JournalSession.Single(session.Statement(
            """
            SELECT count(*) FROM account_role r JOIN account a ON a.id = r.account
            WHERE r.role = 'admin' AND a.disabled = 0 AND a.id <> ?1 AND (a.password IS NOT NULL OR a.issuer IS NOT NULL OR a.last_sign_in IS NOT NULL)
            """).Bind(1, id)) is null or 0;

    private static Problem? Check(string signIn, NewAccount account) =>
        signIn.Length is 0 or > 100 || signIn.Any(character => char.IsWhiteSpace(character) || char.IsControl(character))
            ? new Problem("user.name", "signIn", "A sign-in name has 1 to 100 characters and no blanks.")
            : string.IsNullOrWhiteSpace(account.Name) || account.Name.Length > 200 ? new Problem("user.name", "name", "The name is missing or longer than 200 characters.")
            : !Roles.CanHold(account.Roles) ? new Problem("user.roles", "roles", "An auditor holds no other role.") { Mend = "Take the other roles away, or leave the auditor's out." }
            : null;

    private Task<Credentials?> OneAsync(string where, string key, CancellationToken cancellationToken) =>
        journal.Reader.Read(connection => Single(connection, where, key), cancellationToken);

    private Credentials? Single(DbConnection connection, string where, string key) =>
        connection.QuerySingleOrDefault<Row>(Columns + where, new { key }) is { } row ? new Credentials(row.ToAccount(journal.Now), row.Password, row.Totp) : null;

    /// <summary>A class, because Dapper cannot tell the types of computed columns before it has seen a value.</summary>
    private sealed class Row
    {
        public string Id { get; init; } = "";

        public string SignIn { get; init; } = "";

        public string Name { get; init; } = "";

        public string? Password { get; init; }

        public long Disabled { get; init; }

        public long Created { get; init; }

        public long? LastSignIn { get; init; }

        public string? Issuer { get; init; }

        public byte[]? Totp { get; init; }

        public string? Roles { get; init; }

        public long Codes { get; init; }

        public long? Until { get; init; }

        public Account ToAccount(long now) => new(Id, SignIn, Name, [.. Accounts.Roles.All.Where((Roles ?? "").Split(' ').Contains)])
        {
            IsDisabled = Disabled != 0,
            HasPassword = Password is not null,
            HasSecondFactor = Totp is not null,
            RecoveryCodes = (int)Codes,
            IsExternal = Issuer is not null,
            Created = JournalTime.To(Created),
            LastSignIn = LastSignIn is { } last ? JournalTime.To(last) : null,
            LockedUntil = Until is { } until && until > now ? JournalTime.To(until) : null,
        };
    }
}

/// <summary>Somebody to be added.</summary>
/// <param name="SignIn">What is typed at sign-in.</param>
/// <param name="Name">As people read it.</param>
/// <param name="Roles">What the person may do.</param>
public sealed record NewAccount(string SignIn, string Name, IReadOnlyList<string> Roles)
{
    /// <summary>A certain id, for people that the product itself adds; null: a new one.</summary>
    public string? Id { get; init; }

    /// <summary>Null until the invitation is taken up.</summary>
    public string? PasswordHash { get; init; }

    /// <summary>The OpenID provider that vouches; null: none.</summary>
    public string? Issuer { get; init; }

    /// <summary>Who the person is there.</summary>
    public string? Subject { get; init; }
}
