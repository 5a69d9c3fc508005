using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Journal;

namespace IntegrationStudio.Engine.Accounts;

/// <summary>A write in a few lines. What it does may run twice, so that it changes nothing but the database.</summary>
internal sealed class AccountWrite<T>(Func<JournalSession, T> write) : JournalWrite<T>
{
    protected override T Write(JournalSession session) => write(session);
}

/// <summary>The statements that several writes share.</summary>
internal static class AccountStatements
{
    public static bool Exists(this JournalSession session, string account) => session.TextOf("SELECT id FROM account WHERE id = ?1", account) is not null;

    public static string? TextOf(this JournalSession session, string sql, string key)
    {
        var statement = session.Statement(sql).Bind(1, key);
        try
        {
            return statement.Step() ? statement.Text(0) : null;
        }
        finally
        {
            statement.Reset();
        }
    }

    public static IReadOnlyList<string> RolesOf(this JournalSession session, string account)
    {
        var roles = new List<string>();
        var statement = session.Statement("SELECT role FROM account_role WHERE account = ?1 ORDER BY role").Bind(1, account);
        while (statement.Step())
            roles.Add(statement.Text(0)!);
        statement.Reset();
        return roles;
    }

    public static void SetRoles(this JournalSession session, string account, IEnumerable<string> roles)
    {
        session.Statement("DELETE FROM account_role WHERE account = ?1").Bind(1, account).Run();
        foreach (var role in roles.Distinct(StringComparer.Ordinal))
            session.Statement("INSERT INTO account_role (account, role) VALUES (?1, ?2)").Bind(1, account).Bind(2, role).Run();
    }

    /// <summary>Ends sessions of an account, but one.</summary>
    public static int EndSessions(this JournalSession session, string account, string? but = null) =>
        session.Statement("DELETE FROM session WHERE account = ?1 AND id <> ?2").Bind(1, account).Bind(2, but ?? "").Run();

    /// <summary>Nothing of the account lets a browser in any more: sessions, known browsers, open links.</summary>
    public static void Revoke(this JournalSession session, string account)
    {
        session.EndSessions(account);
        session.Statement("DELETE FROM known_browser WHERE account = ?1").Bind(1, account).Run();
        session.Statement("DELETE FROM invitation WHERE account = ?1").Bind(1, account).Run();
    }

    public static AuditEntry Of(Actor actor, string action, string account, string? address = null, string? detail = null) =>
        new(actor, action, "user:" + account) { Address = address, Detail = detail };
}
