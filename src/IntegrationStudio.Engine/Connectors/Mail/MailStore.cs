using Dapper;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Connectors.Mail;

/// <summary>Keeps the mail server's password so that the database alone does not tell it.</summary>
public interface IMailSecrets
{
    /// <summary>A password as it is stored.</summary>
    byte[] Protect(string secret);

    /// <summary>A stored password; null where this installation's keys cannot read it.</summary>
    string? Unprotect(byte[] stored);
}

/// <summary>The installation's mail server, and messages that wait for it: written with what happened, sent after it.</summary>
public sealed class MailStore(MessageJournal journal, IMailSecrets secrets, SmtpClient client)
{
    private const int Batch = 20;
    private const int Kept = 500;

    private static readonly TimeSpan[] Pauses = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(6), TimeSpan.FromHours(12)];

    /// <summary>The server and whether it has a password; null while none is known.</summary>
    public async Task<(MailServer Server, bool HasPassword)?> FindAsync(CancellationToken cancel = default) =>
        await ReadAsync(cancel).ConfigureAwait(false) is { } row ? (row.Server, row.Secret is not null) : null;

    /// <summary>Messages that wait, were sent or given up, newest first.</summary>
    public Task<IReadOnlyList<SentMail>> LogAsync(int take = 50, CancellationToken cancel = default) => journal.Reader.Read<IReadOnlyList<SentMail>>(
        connection => [.. connection.Query<(long At, string Recipient, string Subject, long State, long Attempts, string? Answer)>("SELECT at, recipient, subject, state, attempts, answer FROM mail ORDER BY id DESC LIMIT @take", new { take = Math.Clamp(take, 1, Kept) })
            .Select(row => new SentMail(JournalTime.To(row.At), row.Recipient, row.Subject, (SentMailState)row.State, (int)row.Attempts, row.Answer))], cancel);

    /// <summary>Writes the server down; a null password keeps the one that there is. Fails with everything that is wrong with it.</summary>
    public async Task<IReadOnlyList<Problem>> SaveAsync(MailServer server, string? password, Actor actor, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(server);
        var before = await ReadAsync(cancel).ConfigureAwait(false);
        // A password goes only where it was entered for: another host does not inherit it.
        var kept = before is { } known && known.Server.Host == server.Host && known.Server.Account == server.Account ? known.Secret : null;
        var secret = server.Account.Length == 0 ? null : string.IsNullOrEmpty(password) ? kept : secrets.Protect(password);
        if (server.Check(secret is not null) is { Count: > 0 } problems)
            return problems;
        await journal.CommitAsync(new MailWrite<bool>(session =>
        {
            session.Statement("""
                INSERT INTO mail_server (id, host, port, security, sender, account, secret) VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6)
                ON CONFLICT (id) DO UPDATE SET host = excluded.host, port = excluded.port, security = excluded.security, sender = excluded.sender, account = excluded.account, secret = excluded.secret
                """).Bind(1, server.Host).Bind(2, server.Port).Bind(3, (long)server.Security).Bind(4, server.Sender).Bind(5, server.Account).BindBlob(6, secret).Run();
            session.Audit(new AuditEntry(actor, "mail.change", "mail") { Detail = $"{server.Host}:{server.Port} {server.Security}, from {server.Sender}{(server.Account.Length == 0 ? "" : ", as " + server.Account)}{(string.IsNullOrEmpty(password) ? "" : ", with a password")}" }, journal.Now);
            return true;
        }), cancel).ConfigureAwait(false);
        return [];
    }

    /// <summary>Sends a message now that says nothing. Null, or why it did not go.</summary>
    public async Task<Problem?> TestAsync(string recipient, Actor actor, CancellationToken cancel = default)
    {
        if (!MailAddress.IsValid(recipient))
            return new Problem("mail.recipient", "recipient", "This is no mail address.");
        if (await ReadAsync(cancel).ConfigureAwait(false) is not { } row)
            return new Problem("mail.none", "", "No mail server is known.");
        await journal.CommitAsync(new MailWrite<bool>(session =>
        {
            session.Audit(new AuditEntry(actor, "mail.test", "mail") { Detail = recipient }, journal.Now);
            return true;
        }), cancel).ConfigureAwait(false);
        return await SendAsync(row, recipient, "Integration Studio: test", "Mail from this installation arrives.\n", cancel).ConfigureAwait(false);
    }

    /// <summary>Sends what is due; called again and again. True when more may be due.</summary>
    public async Task<bool> SendDueAsync(CancellationToken cancel)
    {
        var due = await journal.Reader.Read<IReadOnlyList<(long Id, string Recipient, string Subject, string Text, long Attempts)>>(connection =>
            [.. connection.Query<(long, string, string, string, long)>("SELECT id, recipient, subject, text, attempts FROM mail WHERE state = 0 AND due <= @now ORDER BY due, id LIMIT @Batch", new { now = journal.Now, Batch })], cancel).ConfigureAwait(false);
        foreach (var one in due)
        {
            var problem = await ReadAsync(cancel).ConfigureAwait(false) is { } row ? await SendAsync(row, one.Recipient, one.Subject, one.Text, cancel).ConfigureAwait(false) : new Problem("mail.none", "", "No mail server is known.");
            var attempts = (int)one.Attempts + 1;
            var state = problem is null ? SentMailState.Sent : problem.Code == "mail.refused" || attempts > Pauses.Length ? SentMailState.GivenUp : SentMailState.Waiting;
            await journal.CommitAsync(new MailWrite<bool>(session =>
            {
                session.Statement("UPDATE mail SET state = ?2, attempts = ?3, due = ?4, answer = ?5 WHERE id = ?1").Bind(1, one.Id).Bind(2, (long)state).Bind(3, attempts)
                    .Bind(4, journal.Now + (state == SentMailState.Waiting ? (long)Pauses[attempts - 1].TotalMicroseconds : 0)).Bind(5, problem?.Message).Run();
                session.Statement("DELETE FROM mail WHERE state <> 0 AND id <= (SELECT id FROM mail ORDER BY id DESC LIMIT 1 OFFSET ?1)").Bind(1, Kept).Run();
                return true;
            }), cancel).ConfigureAwait(false);
        }
        return due.Count == Batch;
    }

    /// <summary>A message that is to be sent, in the transaction of what it tells; nothing without a mail server.</summary>
    internal static void Enqueue(JournalSession session, string recipient, string subject, string text, long now)
    {
        if (JournalSession.Single(session.Statement("SELECT 1 FROM mail_server WHERE id = 1")) is not null)
            session.Statement("INSERT INTO mail (at, recipient, subject, text, due) VALUES (?1, ?2, ?3, ?4, ?1)").Bind(1, now).Bind(2, recipient).Bind(3, subject.Length > 300 ? subject[..300] : subject).Bind(4, text).Run();
    }

    private async Task<Problem?> SendAsync(Row row, string recipient, string subject, string text, CancellationToken cancel)
    {
        var password = row.Secret is null ? null : secrets.Unprotect(row.Secret);
        if (row.Secret is not null && password is null)
            return new Problem("mail.password", "password", "The password cannot be read with this installation's keys: enter it again.");
        return await client.SendAsync(row.Server, password, new MailMessage(row.Server.Sender, [recipient], subject, text), cancel).ConfigureAwait(false);
    }

    private Task<Row?> ReadAsync(CancellationToken cancel) => journal.Reader.Read(connection =>
        connection.Query<(string Host, long Port, long Security, string Sender, string Account, byte[]? Secret)>("SELECT host, port, security, sender, account, secret FROM mail_server WHERE id = 1")
            .Select(row => new Row(new MailServer(row.Host, (int)row.Port, (MailSecurity)row.Security, row.Sender, row.Account), row.Secret)).FirstOrDefault(), cancel);

    private sealed record Row(MailServer Server, byte[]? Secret);
}

/// <summary>Where a message stands.</summary>
public enum SentMailState
{
    /// <summary>Waits for its first or next attempt.</summary>
    Waiting,

    /// <summary>The server took it.</summary>
    Sent,

    /// <summary>Refused, or tried for long enough.</summary>
    GivenUp,
}

/// <summary>A line of the mail log.</summary>
/// <param name="At">When it was written.</param>
/// <param name="Recipient">To whom.</param>
/// <param name="Subject">About what.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="Answer">What kept it from going.</param>
public sealed record SentMail(DateTimeOffset At, string Recipient, string Subject, SentMailState State, int Attempts, string? Answer);

/// <summary>A short write with an answer.</summary>
internal sealed class MailWrite<T>(Func<JournalSession, T> write) : JournalWrite<T>
{
    protected override T Write(JournalSession session) => write(session);
}
