using Dapper;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Journal;

namespace IntegrationStudio.Engine.Accounts;

public sealed partial class AccountStore
{
    private const string SessionColumns = "SELECT id, account, began, seen, address, agent FROM session";

    /// <summary>How long sessions live.</summary>
    public SessionLimits Limits { get; init; } = new();

    /// <summary>Begins a session; it is written down as a sign-in. The browser's former session ends, so that one that was foisted on it is worth nothing.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="token">SHA-256 of what the browser holds from now on.</param>
    /// <param name="browser">SHA-256 of what the browser is known by.</param>
    /// <param name="former">SHA-256 of what the browser held; null: nothing.</param>
    /// <param name="how">By what the person got in, for the audit.</param>
    /// <param name="address">Where from.</param>
    /// <param name="agent">How the browser calls itself.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<AccountSession> BeginSessionAsync(
        Account account, byte[] token, byte[] browser, byte[]? former, string how, string? address, string? agent, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(account);
        var id = Guid.CreateVersion7().ToString("N");
        var now = journal.Now;
        agent = agent is { Length: > 300 } ? agent[..300] : agent;
        var over = await journal.CommitAsync(new AccountWrite<string?>(session =>
        {
            var before = former is null ? null : Former(session, former);
            session.Statement("DELETE FROM session WHERE seen < ?1 OR began < ?2").Bind(1, now - Micro(Limits.Idle)).Bind(2, now - Micro(Limits.Absolute)).Run();
            session.Statement("INSERT INTO session (id, hash, account, began, seen, address, agent) VALUES (?1, ?2, ?3, ?4, ?4, ?5, ?6)")
                .Bind(1, id).Bind(2, token).Bind(3, account.Id).Bind(4, now).Bind(5, address).Bind(6, agent).Run();
            session.Statement("INSERT INTO known_browser (hash, account, seen) VALUES (?1, ?2, ?3) ON CONFLICT (hash) DO UPDATE SET account = ?2, seen = ?3")
                .Bind(1, browser).Bind(2, account.Id).Bind(3, now).Run();
            session.Statement("UPDATE account SET last_sign_in = ?2 WHERE id = ?1").Bind(1, account.Id).Bind(2, now).Run();
            session.Audit(AccountStatements.Of(new Actor("user:" + account.Id, account.Name), "user.sign-in", account.Id, address, how), now);
            return before;
        }), cancellationToken).ConfigureAwait(false);
        if (over is not null)
            Changed?.Invoke(over);
        return new AccountSession(id, account.Id, JournalTime.To(now), JournalTime.To(now), address, agent);
    }

    /// <summary>The session behind a token, or null when there is none that is alive.</summary>
    public Task<LiveSession?> SessionAsync(byte[] token, CancellationToken cancellationToken = default) => LiveAsync(SessionColumns + " WHERE hash = @key", token, cancellationToken);

    /// <summary>The session of this id, or null when it is not alive any more.</summary>
    public Task<LiveSession?> SessionOfIdAsync(string id, CancellationToken cancellationToken = default) => LiveAsync(SessionColumns + " WHERE id = @key", id, cancellationToken);

    /// <summary>The sessions of an account that are alive, last used first.</summary>
    public Task<IReadOnlyList<AccountSession>> SessionsAsync(string account, CancellationToken cancellationToken = default) => journal.Reader.Read<IReadOnlyList<AccountSession>>(
        connection => [.. connection.Query<SessionRow>(SessionColumns + " WHERE account = @account ORDER BY seen DESC", new { account }).Where(IsAlive).Select(row => row.ToSession())], cancellationToken);

    /// <summary>Notes that a session is in use.</summary>
    public Task TouchAsync(string session, CancellationToken cancellationToken = default)
    {
        var now = journal.Now;
        return journal.CommitAsync(new AccountWrite<int>(write => write.Statement("UPDATE session SET seen = ?2 WHERE id = ?1 AND seen < ?2").Bind(1, session).Bind(2, now).Run()), cancellationToken);
    }

    /// <summary>Ends one session of an account; false when there is none of that id.</summary>
    public async Task<bool> EndSessionAsync(Actor actor, string account, string session, string? address = null, CancellationToken cancellationToken = default)
    {
        var ended = await journal.CommitAsync(new AccountWrite<bool>(write =>
        {
            if (write.Statement("DELETE FROM session WHERE id = ?1 AND account = ?2").Bind(1, session).Bind(2, account).Run() == 0)
                return false;
            write.Audit(AccountStatements.Of(actor, "user.sign-out", account, address), journal.Now);
            return true;
        }), cancellationToken).ConfigureAwait(false);
        if (ended)
            Changed?.Invoke(account);
        return ended;
    }

    /// <summary>Ends every session of an account, but one if it is named; browsers are not known any more.</summary>
    public async Task<int> EndSessionsAsync(Actor actor, string account, string? but = null, string? address = null, CancellationToken cancellationToken = default)
    {
        var ended = await journal.CommitAsync(new AccountWrite<IReadOnlyList<int>>(write =>
        {
            var count = write.EndSessions(account, but);
            write.Statement("DELETE FROM known_browser WHERE account = ?1").Bind(1, account).Run();
            write.Audit(AccountStatements.Of(actor, "user.sign-out-everywhere", account, address), journal.Now);
            return [count];
        }), cancellationToken).ConfigureAwait(false);
        Changed?.Invoke(account);
        return ended[0];
    }

    /// <summary>Ends the session of a token; whose it was.</summary>
    private static string? Former(JournalSession session, byte[] token)
    {
        var found = session.Statement("SELECT account FROM session WHERE hash = ?1").Bind(1, token);
        var account = found.Step() ? found.Text(0) : null;
        found.Reset();
        if (account is not null)
            session.Statement("DELETE FROM session WHERE hash = ?1").Bind(1, token).Run();
        return account;
    }

    private static long Micro(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;

    private Task<LiveSession?> LiveAsync(string sql, object key, CancellationToken cancellationToken) => journal.Reader.Read(connection =>
        connection.QuerySingleOrDefault<SessionRow>(sql, new { key }) is { } row && IsAlive(row) && Single(connection, " WHERE a.id = @key", row.Account) is { Account: { IsDisabled: false } account }
            ? new LiveSession(row.ToSession(), account) : null, cancellationToken);

    private bool IsAlive(SessionRow row)
    {
        var now = journal.Now;
        return row.Seen > now - Micro(Limits.Idle) && row.Began > now - Micro(Limits.Absolute);
    }

    private sealed record SessionRow(string Id, string Account, long Began, long Seen, string? Address, string? Agent)
    {
        public AccountSession ToSession() => new(Id, Account, JournalTime.To(Began), JournalTime.To(Seen), Address, Agent);
    }
}
