using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Accounts;

public sealed partial class AccountStore
{
    /// <summary>Sets up a second factor with its recovery codes.</summary>
    /// <param name="actor">Who does it: the person.</param>
    /// <param name="id">Whose.</param>
    /// <param name="secret">The encrypted secret.</param>
    /// <param name="codes">SHA-256 of the recovery codes.</param>
    /// <param name="step">The time step of the code that proved it; it counts as used.</param>
    /// <param name="address">Where from.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public Task<Problem?> SetSecondFactorAsync(
        Actor actor, string id, byte[] secret, IReadOnlyList<byte[]> codes, long step, string? address = null, CancellationToken cancellationToken = default) =>
        ChangeAsync(actor, "user.second-factor", id, address, session =>
        {
            session.Statement("UPDATE account SET totp = ?2, totp_step = ?3 WHERE id = ?1").Bind(1, id).Bind(2, secret).Bind(3, step).Run();
            SetCodes(session, id, codes);
            session.Audit(AccountStatements.Of(actor, "user.second-factor", id, address, "set up"), journal.Now);
            return null;
        }, cancellationToken);

    /// <summary>Makes new recovery codes in place of the old ones.</summary>
    public Task<Problem?> SetRecoveryCodesAsync(Actor actor, string id, IReadOnlyList<byte[]> codes, string? address = null, CancellationToken cancellationToken = default) =>
        ChangeAsync(actor, "user.recovery-codes", id, address, session =>
        {
            SetCodes(session, id, codes);
            session.Audit(AccountStatements.Of(actor, "user.recovery-codes", id, address, "new codes"), journal.Now);
            return null;
        }, cancellationToken);

    /// <summary>Takes the second factor away; the person signs in with the password alone and can set up a new one. Sessions end.</summary>
    public Task<Problem?> ResetSecondFactorAsync(Actor actor, string id, string? keepSession = null, string? address = null, CancellationToken cancellationToken = default) =>
        ChangeAsync(actor, "user.second-factor", id, address, session =>
        {
            session.Statement("UPDATE account SET totp = NULL, totp_step = 0 WHERE id = ?1").Bind(1, id).Run();
            SetCodes(session, id, []);
            session.EndSessions(id, keepSession);
            session.Audit(AccountStatements.Of(actor, "user.second-factor", id, address, "taken away"), journal.Now);
            return null;
        }, cancellationToken);

    /// <summary>Uses a code of a time step up; false when it, or a later one, was used before.</summary>
    public Task<bool> UseStepAsync(string id, long step, CancellationToken cancellationToken = default) => journal.CommitAsync(
        new AccountWrite<bool>(session => session.Statement("UPDATE account SET totp_step = ?2 WHERE id = ?1 AND totp_step < ?2").Bind(1, id).Bind(2, step).Run() > 0), cancellationToken);

    /// <summary>Uses a recovery code up; false when there is none such.</summary>
    public Task<bool> UseRecoveryCodeAsync(string id, byte[] code, string? address = null, CancellationToken cancellationToken = default) => journal.CommitAsync(new AccountWrite<bool>(session =>
    {
        if (session.Statement("DELETE FROM recovery_code WHERE account = ?1 AND hash = ?2").Bind(1, id).Bind(2, code).Run() == 0)
            return false;
        session.Audit(AccountStatements.Of(new Actor("user:" + id, session.TextOf("SELECT name FROM account WHERE id = ?1", id) ?? id), "user.recovery-codes", id, address, "one used"), journal.Now);
        return true;
    }), cancellationToken);

    private static void SetCodes(JournalSession session, string id, IReadOnlyList<byte[]> codes)
    {
        session.Statement("DELETE FROM recovery_code WHERE account = ?1").Bind(1, id).Run();
        foreach (var code in codes)
            session.Statement("INSERT INTO recovery_code (account, hash) VALUES (?1, ?2)").Bind(1, id).Bind(2, code).Run();
    }
}
