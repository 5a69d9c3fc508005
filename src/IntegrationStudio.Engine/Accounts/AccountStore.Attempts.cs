using Dapper;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Journal;

namespace IntegrationStudio.Engine.Accounts;

/// <summary>Where an attempt comes from and whom it is for; failures count for each.</summary>
/// <param name="SignIn">The name that was typed, whether or not there is such an account.</param>
/// <param name="Browser">SHA-256 of what the browser is known by; null: nothing.</param>
/// <param name="Address">The network address.</param>
public sealed record SignInAttempt(string SignIn, byte[]? Browser, string? Address)
{
    /// <summary>Whether somebody who is signed in shows the password once more; counted apart, so that strangers keep nobody from their own account.</summary>
    public bool IsProof { get; init; }
}

public sealed partial class AccountStore
{
    private const int FreeByName = 5;
    private const int FreeByAddress = 20;
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Forgotten = TimeSpan.FromHours(1);

    /// <summary>
    /// How long nobody is asked for a password; zero: now. A browser that the account was signed in from has a count of its own,
    /// so that what strangers try on a name keeps strangers waiting and nobody else. Names that no account has behave alike.
    /// </summary>
    public async Task<TimeSpan> DelayAsync(SignInAttempt attempt, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        var until = await journal.Reader.Read(
            connection => connection.Query<long>("SELECT until FROM sign_in_failure WHERE key IN @keys", new { keys = Keys(attempt, IsKnown(connection, attempt)).Select(key => key.Key) }).DefaultIfEmpty(0).Max(),
            cancellationToken).ConfigureAwait(false);
        var wait = until - journal.Now;
        return wait > 0 ? TimeSpan.FromMicroseconds(wait) : TimeSpan.Zero;
    }

    /// <summary>Counts and writes down a failed attempt. The name is written as it was typed only when there is such an account: people type passwords into that field.</summary>
    public Task FailAsync(SignInAttempt attempt, string reason, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        var now = journal.Now;
        return journal.CommitAsync(new AccountWrite<bool>(session =>
        {
            var signIn = Normalise(attempt.SignIn);
            var account = session.TextOf("SELECT id FROM account WHERE sign_in = ?1", signIn);
            foreach (var (key, free) in Keys(attempt, account is not null && IsKnown(session, attempt, account)))
                Count(session, key, free, now);
            session.Audit(new AuditEntry(new Actor("nobody", "Nobody"), "user.sign-in", account is null ? "user:unknown" : "user:" + account) { Denied = true, Reason = reason, Address = attempt.Address }, now);
            return true;
        }), cancellationToken);
    }

    /// <summary>After a success: this browser's failures are forgotten. Those of strangers on the same name stay, when the browser was known.</summary>
    public Task SucceedAsync(SignInAttempt attempt, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        return journal.CommitAsync(new AccountWrite<bool>(session =>
        {
            var account = session.TextOf("SELECT id FROM account WHERE sign_in = ?1", Normalise(attempt.SignIn));
            session.Statement("DELETE FROM sign_in_failure WHERE key = ?1").Bind(1, Keys(attempt, account is not null && IsKnown(session, attempt, account))[0].Key).Run();
            return true;
        }), cancellationToken);
    }

    private static void Count(JournalSession session, string key, int free, long now)
    {
        var found = session.Statement("SELECT count, last FROM sign_in_failure WHERE key = ?1").Bind(1, key);
        var count = found.Step() && found.Int64(1) > now - Micro(Forgotten) ? found.Int64(0) + 1 : 1;
        found.Reset();
        var delay = count < free ? 0 : Math.Min(Micro(LongestDelay), 2_000_000L << (int)Math.Min(count - free, 20));
        session.Statement("INSERT INTO sign_in_failure (key, count, last, until) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (key) DO UPDATE SET count = ?2, last = ?3, until = ?4")
            .Bind(1, key).Bind(2, count).Bind(3, now).Bind(4, now + delay).Run();
    }

    private static List<(string Key, int Free)> Keys(SignInAttempt attempt, bool isKnown)
    {
        if (attempt.IsProof)
            return [("proof:" + Normalise(attempt.SignIn), FreeByName)];
        var keys = new List<(string, int)> { isKnown ? ("browser:" + Convert.ToHexStringLower(attempt.Browser!), FreeByName) : ("name:" + Normalise(attempt.SignIn), FreeByName) };
        if (!isKnown && attempt.Address is { } address)
            keys.Add(("address:" + address, FreeByAddress));
        return keys;
    }

    private static bool IsKnown(System.Data.Common.DbConnection connection, SignInAttempt attempt) => attempt.Browser is { } browser && connection.ExecuteScalar<int>(
        "SELECT count(*) FROM known_browser b JOIN account a ON a.id = b.account WHERE b.hash = @browser AND a.sign_in = @signIn", new { browser, signIn = Normalise(attempt.SignIn) }) > 0;

    private static bool IsKnown(JournalSession session, SignInAttempt attempt, string account) => attempt.Browser is { } browser
        && JournalSession.Single(session.Statement("SELECT 1 FROM known_browser WHERE hash = ?1 AND account = ?2").Bind(1, browser).Bind(2, account)) is not null;
}
