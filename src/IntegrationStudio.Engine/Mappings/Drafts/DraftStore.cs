using System.Globalization;
using System.Security.Cryptography;
using Dapper;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Mappings.Drafts;

/// <summary>Drafts of definitions in the installation's database. What was acknowledged as saved is there after a crash; nobody overwrites what another saved without having seen it.</summary>
public sealed class DraftStore(MessageJournal journal)
{
    /// <summary>The largest draft, packed, in bytes.</summary>
    public const int Largest = 64 * 1024 * 1024;

    /// <summary>All drafts, newest first. One whose content cannot be read any more is left out.</summary>
    public async Task<IReadOnlyList<DraftInfo>> ListAsync(CancellationToken cancellationToken = default)
    {
        IReadOnlyList<Row> rows = await journal.Reader.Read<IReadOnlyList<Row>>(
            connection => connection.Query<Row>("SELECT id, revision, base_hash BaseHash, author, updated, definition Content FROM draft ORDER BY updated DESC").ToList(), cancellationToken).ConfigureAwait(false);
        return [.. rows.Select(row => MappingDefinition.Parse(row.Content).Value is { } definition ? new DraftInfo(row.Id, row.Revision, definition, row.Author, JournalTime.To(row.Updated)) : null).OfType<DraftInfo>()];
    }

    /// <summary>A draft, or why it cannot be had: <c>draft.unknown</c> when there is none.</summary>
    public async Task<Outcome<Draft>> OpenAsync(string id, CancellationToken cancellationToken = default)
    {
        Row? row = await journal.Reader.Read(
            connection => connection.QuerySingleOrDefault<Row>("SELECT id, revision, base_hash BaseHash, author, updated, content FROM draft WHERE id = @id", new { id }), cancellationToken).ConfigureAwait(false);
        return row is null ? new Problem("draft.unknown", id, "There is no draft.") : row.ToDraft();
    }

    /// <summary>The revisions that were saved on purpose, newest first.</summary>
    public Task<IReadOnlyList<DraftCheckpoint>> HistoryAsync(string id, CancellationToken cancellationToken = default) => journal.Reader.Read<IReadOnlyList<DraftCheckpoint>>(
        connection => connection.Query<(long Revision, string? Note, string Author, long At)>("SELECT revision, note, author, at FROM draft_checkpoint WHERE id = @id ORDER BY revision DESC", new { id })
            .Select(row => new DraftCheckpoint(row.Revision, row.Note, row.Author, JournalTime.To(row.At))).ToList(), cancellationToken);

    /// <summary>A draft as it was at a checkpoint; fails with <c>draft.unknown</c> when there is none of that number.</summary>
    public async Task<Outcome<DefinitionFolder>> CheckpointAsync(string id, long revision, CancellationToken cancellationToken = default)
    {
        byte[]? content = await journal.Reader.Read(
            connection => connection.QuerySingleOrDefault<byte[]>("SELECT content FROM draft_checkpoint WHERE id = @id AND revision = @revision", new { id, revision }), cancellationToken).ConfigureAwait(false);
        return content is null ? new Problem("draft.unknown", id, "There is no such revision.") : Unpack(id, content);
    }

    /// <summary>Saves a draft in the name of a person whose id is the name.</summary>
    /// <inheritdoc cref="SaveAsync(DefinitionFolder, long, Actor, string, bool, string, CancellationToken)"/>
    public Task<Outcome<DraftSave>> SaveAsync(
        DefinitionFolder folder, long revision, string author, string? baseHash = null, bool isCheckpoint = false, string? note = null, CancellationToken cancellationToken = default) =>
        SaveAsync(folder, revision, new Actor($"user:{author}", author), baseHash, isCheckpoint, note, cancellationToken);

    /// <summary>Saves a draft. Who saves is from then on an author of the next version, and cannot approve it.</summary>
    /// <param name="folder">The definition with everything beside it; the draft is that of its id.</param>
    /// <param name="revision">The revision that the author has seen; 0 for a new draft.</param>
    /// <param name="author">Who saves.</param>
    /// <param name="baseHash">Content hash of the library's definition; only asked for with a new draft.</param>
    /// <param name="isCheckpoint">Whether it is saved on purpose: then it stays in the history.</param>
    /// <param name="note">What the author says of a checkpoint.</param>
    /// <param name="cancellationToken">Ends the waiting, not the saving.</param>
    /// <returns>What became of it; fails with <c>draft.too-large</c>.</returns>
    public async Task<Outcome<DraftSave>> SaveAsync(
        DefinitionFolder folder, long revision, Actor author, string? baseHash = null, bool isCheckpoint = false, string? note = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(author);
        ArgumentNullException.ThrowIfNull(folder);
        byte[] content = DefinitionArchive.Write(folder);
        if (content.Length > Largest) return new Problem("draft.too-large", folder.Definition.Id, $"The draft is larger than {Largest / 1024 / 1024} MB.") { Mend = "Take out samples or tests." };
        return await journal.CommitAsync(new SaveWrite(folder, content, revision, author, baseHash, isCheckpoint, note, journal.Now), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>People wrote what a program is about to save: they are authors of the next version as well. Recorded before the save, so that none is ever missing.</summary>
    /// <param name="id">The definition.</param>
    /// <param name="authors">Who wrote it.</param>
    /// <param name="actor">The program that says so.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public Task<bool> CreditAsync(string id, IReadOnlyList<Actor> authors, Actor actor, CancellationToken cancellationToken = default) => journal.CommitAsync(new CreditWrite(id, authors, actor, journal.Now), cancellationToken);

    /// <summary>Discards a draft with its history; the library's definition stays. Its authors stay authors of the next version, because what they wrote may live on in another draft. True when there was one.</summary>
    public Task<bool> DeleteAsync(string id, CancellationToken cancellationToken = default) => DeleteAsync(id, Actor.Studio, cancellationToken);

    /// <inheritdoc cref="DeleteAsync(string, CancellationToken)"/>
    /// <param name="id">The draft.</param>
    /// <param name="actor">Who discards it.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public Task<bool> DeleteAsync(string id, Actor actor, CancellationToken cancellationToken = default) => journal.CommitAsync(new DeleteWrite(id, actor, journal.Now), cancellationToken);

    private static Outcome<DefinitionFolder> Unpack(string id, byte[] content)
    {
        (IReadOnlyList<DefinitionFolder> definitions, IReadOnlyList<Problem> problems) = DefinitionArchive.Read(content);
        return definitions.Count == 1 ? definitions[0] : Outcome<DefinitionFolder>.Failed(problems.Count > 0 ? problems : [new Problem("draft.broken", id, "The draft cannot be read.")]);
    }

    private sealed record Row(string Id, long Revision, string? BaseHash, string Author, long Updated, byte[] Content)
    {
        public Outcome<Draft> ToDraft()
        {
            Outcome<DefinitionFolder> folder = Unpack(Id, Content);
            return folder.Succeeded ? new Draft(Id, Revision, BaseHash, folder.Value, Author, JournalTime.To(Updated)) : Outcome<Draft>.Failed(folder.Problems);
        }
    }

    private sealed class SaveWrite(DefinitionFolder folder, byte[] content, long revision, Actor author, string? baseHash, bool isCheckpoint, string? note, long now) : JournalWrite<Outcome<DraftSave>>
    {
        public override int Size => content.Length;

        protected override Outcome<DraftSave> Write(JournalSession session)
        {
            string id = folder.Definition.Id;
            if (Other(session, id) is { } other) return other.Succeeded ? new DraftSave(other.Value.Revision, other.Value) : Outcome<DraftSave>.Failed(other.Problems);
            long next = revision + 1;
            session.Statement("""
                INSERT INTO draft (id, revision, base_hash, author, updated, definition, content) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                ON CONFLICT DO UPDATE SET revision = ?2, author = ?4, updated = ?5, definition = ?6, content = ?7
                """).Bind(1, id).Bind(2, next).Bind(3, baseHash).Bind(4, author.Name).Bind(5, now).Bind(6, folder.Package.DefinitionFile).Bind(7, content).Run();
            Credit(session, id, author, now);
            if (isCheckpoint)
                session.Statement("INSERT INTO draft_checkpoint (id, revision, note, author, at, content) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
                    .Bind(1, id).Bind(2, next).Bind(3, note).Bind(4, author.Name).Bind(5, now).Bind(6, content).Run();
            // What is kept by itself while somebody types is not worth a line each.
            if (isCheckpoint || revision == 0)
                session.Audit(new AuditEntry(author, revision == 0 ? "draft.create" : "draft.save", "mapping:" + id) { Hash = Convert.ToHexStringLower(SHA256.HashData(content)), Reason = note, Detail = string.Create(CultureInfo.InvariantCulture, $"revision {next}") }, now);
            return new DraftSave(next, null);
        }

        /// <summary>The draft as it is, where its revision is not the one that the author has seen.</summary>
        private Outcome<Draft>? Other(JournalSession session, string id)
        {
            JournalStatement found = session.Statement("SELECT revision, base_hash, author, updated, content FROM draft WHERE id = ?1").Bind(1, id);
            try
            {
                if (!found.Step() || found.Int64(0) == revision) return null;
                return new Row(id, found.Int64(0), found.Text(1), found.Text(2)!, found.Int64(3), found.Blob(4)!).ToDraft();
            }
            finally
            {
                found.Reset();
            }
        }
    }

    private static void Credit(JournalSession session, string id, Actor author, long now) =>
        session.Statement("INSERT INTO draft_author (id, author, name, first, last) VALUES (?1, ?2, ?3, ?4, ?4) ON CONFLICT (id, author) DO UPDATE SET name = ?3, last = ?4")
            .Bind(1, id).Bind(2, author.Id).Bind(3, author.Name).Bind(4, now).Run();

    private sealed class CreditWrite(string id, IReadOnlyList<Actor> authors, Actor actor, long now) : JournalWrite<bool>
    {
        protected override bool Write(JournalSession session)
        {
            foreach (Actor author in authors)
            {
                Credit(session, id, author, now);
                session.Audit(new AuditEntry(actor, "draft.credit", "mapping:" + id) { Detail = author.Id }, now);
            }

            return true;
        }
    }

    private sealed class DeleteWrite(string id, Actor actor, long now) : JournalWrite<bool>
    {
        protected override bool Write(JournalSession session)
        {
            session.Statement("DELETE FROM draft_checkpoint WHERE id = ?1").Bind(1, id).Run();
            bool was = session.Statement("DELETE FROM draft WHERE id = ?1").Bind(1, id).Run() > 0;
            if (was) session.Audit(new AuditEntry(actor, "draft.discard", "mapping:" + id), now);
            return was;
        }
    }
}
