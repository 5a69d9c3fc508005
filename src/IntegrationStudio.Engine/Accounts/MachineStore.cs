using Dapper;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Accounts;

/// <summary>A program that may do certain things: by a key that it sends along, or as a client that fetches tokens.</summary>
/// <param name="Id">Names it; not a secret.</param>
/// <param name="Kind"><c>key</c> or <c>client</c>.</param>
/// <param name="Name">What it is for.</param>
/// <param name="Permissions">What it may do.</param>
public sealed record Machine(string Id, string Kind, string Name, IReadOnlyList<string> Permissions)
{
    /// <summary>Who made it.</summary>
    public required string Creator { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>From when on it is worth nothing.</summary>
    public DateTimeOffset Expires { get; init; }

    /// <summary>The last use, to the minute; null: never.</summary>
    public DateTimeOffset? Used { get; init; }

    /// <summary>When somebody took it back; null: it is good.</summary>
    public DateTimeOffset? Revoked { get; init; }
}

/// <summary>API keys and clients. Their secrets are kept as hashes.</summary>
public sealed class MachineStore(MessageJournal journal)
{
    private const string Columns = "SELECT id, kind, name, permissions, creator, created, expires, used, revoked FROM machine";
    private static readonly long Minute = TimeSpan.FromMinutes(1).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>All of them, newest first.</summary>
    public Task<IReadOnlyList<Machine>> ListAsync(CancellationToken cancellationToken = default) => journal.Reader.Read<IReadOnlyList<Machine>>(
        connection => [.. connection.Query<Row>(Columns + " ORDER BY created DESC, id").Select(row => row.ToMachine())], cancellationToken);

    /// <summary>Who has this secret, or null; also null when it is expired or taken back.</summary>
    /// <param name="id">Which one it says it is.</param>
    /// <param name="secret">SHA-256 of what it sent; null: it was checked before.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<Machine?> FindAsync(string id, byte[]? secret, CancellationToken cancellationToken = default) => journal.Reader.Read(
        connection => connection.QuerySingleOrDefault<Row>(
            Columns + " WHERE id = @id AND (@secret IS NULL OR hash = @secret) AND revoked IS NULL AND expires > @now", new { id, secret, now = journal.Now })?.ToMachine(), cancellationToken);

    /// <summary>Makes one. Its secret is the caller's to show, once.</summary>
    public async Task<Outcome<Machine>> CreateAsync(
        Actor actor, string id, string kind, string name, byte[] secret, IReadOnlyList<string> permissions, DateTimeOffset expires, string? address = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (string.IsNullOrWhiteSpace(name) || name.Length > 200)
            return new Problem("key.name", "name", "The name is missing or longer than 200 characters.") { Mend = "Say what it is for." };
        if (permissions.Count == 0)
            return new Problem("key.permissions", "permissions", "It could do nothing.") { Mend = "Choose at least one permission." };
        var now = journal.Now;
        if (JournalTime.From(expires) <= now)
            return new Problem("key.expires", "expires", "It would have expired already.");
        await journal.CommitAsync(new AccountWrite<bool>(session =>
        {
            session.Statement("INSERT INTO machine (id, kind, name, hash, permissions, creator, created, expires) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")
                .Bind(1, id).Bind(2, kind).Bind(3, name.Trim()).Bind(4, secret).Bind(5, string.Join(' ', permissions)).Bind(6, actor.Name).Bind(7, now).Bind(8, JournalTime.From(expires)).Run();
            session.Audit(new AuditEntry(actor, kind + ".create", "key:" + id) { Address = address, Detail = $"{name.Trim()}: {string.Join(' ', permissions)}" }, now);
            return true;
        }), cancellationToken).ConfigureAwait(false);
        return new Machine(id, kind, name.Trim(), permissions) { Creator = actor.Name, Created = JournalTime.To(now), Expires = expires };
    }

    /// <summary>Takes one back, at once; false when there is none, or it was taken back before.</summary>
    public Task<bool> RevokeAsync(Actor actor, string id, string? address = null, CancellationToken cancellationToken = default)
    {
        var now = journal.Now;
        return journal.CommitAsync(new AccountWrite<bool>(session =>
        {
            if (session.Statement("UPDATE machine SET revoked = ?2 WHERE id = ?1 AND revoked IS NULL").Bind(1, id).Bind(2, now).Run() == 0)
                return false;
            session.Audit(new AuditEntry(actor, "key.revoke", "key:" + id) { Address = address }, now);
            return true;
        }), cancellationToken);
    }

    /// <summary>Notes a use, at most once a minute.</summary>
    public Task UseAsync(Machine machine, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(machine);
        var now = journal.Now;
        if (machine.Used is { } used && now - JournalTime.From(used) < Minute)
            return Task.CompletedTask;
        return journal.CommitAsync(new AccountWrite<int>(session => session.Statement("UPDATE machine SET used = ?2 WHERE id = ?1").Bind(1, machine.Id).Bind(2, now).Run()), cancellationToken);
    }

    private sealed record Row(string Id, string Kind, string Name, string Permissions, string Creator, long Created, long Expires, long? Used, long? Revoked)
    {
        public Machine ToMachine() => new(Id, Kind, Name, Permissions.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            Creator = Creator,
            Created = JournalTime.To(Created),
            Expires = JournalTime.To(Expires),
            Used = Used is { } used ? JournalTime.To(used) : null,
            Revoked = Revoked is { } revoked ? JournalTime.To(revoked) : null,
        };
    }
}
