using System.Collections.Concurrent;
using System.Data.Common;
using System.Security.Cryptography;
using Dapper;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Governance;

/// <summary>Reads versions and what they pin. Content is believed only after it was hashed again.</summary>
internal sealed class VersionReader(JournalReader reader)
{
    /// <summary>One step of a loose index scan per definition instead of one per version.</summary>
    internal const string EachId = "WITH RECURSIVE ids (id) AS (SELECT min(id) FROM version UNION ALL SELECT (SELECT min(id) FROM version WHERE id > ids.id) FROM ids WHERE ids.id IS NOT NULL) ";

    private const int Most = 1000;
    private const int MostKept = 1000;

    // The product's definitions are pinned by every version: the same bytes, hashed again each time, are read once.
    private readonly ConcurrentDictionary<string, IReadOnlyList<DefinitionFolder>> _product = new(StringComparer.Ordinal);

    public Task<VersionPage> HistoryAsync(string id, VersionFilter filter, long? before, int take, CancellationToken cancel) => reader.Read(
        connection =>
        {
            take = Math.Clamp(take, 1, Most);
            List<VersionRow> rows = connection.Query<VersionRow>(
                $"""
                SELECT {VersionRow.Columns} FROM version v WHERE v.id = @id AND (@before IS NULL OR v.seq < @before) AND (@state IS NULL OR v.state = @state)
                AND (@text IS NULL OR instr(lower(v.comment || ' ' || v.number || ' ' || v.effective_hash || ' ' || v.content_hash), @text) > 0)
                AND (@label IS NULL OR EXISTS (SELECT 1 FROM version_label l WHERE l.seq = v.seq AND l.label = @label))
                AND (@person IS NULL OR instr(lower(v.submitter_name), @person) > 0 OR EXISTS (SELECT 1 FROM version_author a WHERE a.seq = v.seq AND instr(lower(a.name), @person) > 0)
                  OR EXISTS (SELECT 1 FROM version_approval p WHERE p.seq = v.seq AND instr(lower(p.name), @person) > 0))
                ORDER BY v.seq DESC LIMIT @limit
                """,
                new { id, before, state = (long?)filter.State, text = Lower(filter.Text), label = filter.Label, person = Lower(filter.Person), limit = take + 1 }).ToList();
            long? next = rows.Count > take ? rows[take - 1].Seq : null;
            return new VersionPage(VersionRow.Complete(connection, rows.Count > take ? rows[..take] : rows), next);
        }, cancel);

    public Task<MappingVersion?> FindAsync(string id, string number, int? candidate, CancellationToken cancel) =>
        OneAsync("v.id = @id AND v.number = @number AND (@candidate IS NULL OR v.candidate = @candidate) ORDER BY v.state IN (4, 5) DESC, v.candidate DESC LIMIT 1", new { id, number, candidate }, cancel);

    public Task<MappingVersion?> FindAsync(long sequence, CancellationToken cancel) => OneAsync("v.seq = @sequence", new { sequence }, cancel);

    public Task<MappingVersion?> OpenReviewAsync(string id, CancellationToken cancel) => OneAsync("v.id = @id AND v.state = 1", new { id }, cancel);

    /// <summary>The newest approved version, or an approved one of a number.</summary>
    public Task<MappingVersion?> ApprovedAsync(string id, string? number, CancellationToken cancel) =>
        OneAsync("v.id = @id AND v.state = 4 AND (@number IS NULL OR v.number = @number) ORDER BY v.rank DESC, v.seq DESC LIMIT 1", new { id, number }, cancel);

    /// <summary>The approved or retired version of an effective hash.</summary>
    public Task<MappingVersion?> RunnableAsync(string id, string effectiveHash, CancellationToken cancel) =>
        OneAsync("v.id = @id AND v.effective_hash = @effectiveHash AND v.state IN (4, 5) ORDER BY v.state, v.seq DESC LIMIT 1", new { id, effectiveHash }, cancel);

    /// <summary>The highest number that is taken for ever.</summary>
    public Task<string?> HighestAsync(string id, CancellationToken cancel) => reader.Read(
        connection => connection.QuerySingleOrDefault<string>("SELECT number FROM version WHERE id = @id AND state IN (4, 5) ORDER BY rank DESC LIMIT 1", new { id }), cancel);

    /// <summary>Of every definition its newest approved version, else its newest unreviewed one.</summary>
    public Task<IReadOnlyList<MappingVersion>> NewestAsync(CancellationToken cancel) => reader.Read(Newest, cancel);

    /// <summary>The same on the thread that asks.</summary>
    public IReadOnlyList<MappingVersion> Newest() => reader.ReadNow(Newest);

    /// <summary>Whether there is any version.</summary>
    public Task<bool> AnyAsync(CancellationToken cancel) => reader.Read(connection => connection.ExecuteScalar<long>("SELECT EXISTS (SELECT 1 FROM version)") == 1, cancel);

    /// <summary>What waits for a review.</summary>
    public Task<IReadOnlyList<MappingVersion>> InReviewAsync(CancellationToken cancel) =>
        reader.Read(connection => Rows(connection, $"SELECT {VersionRow.Columns} FROM version v {connection.IndexedBy("version_waiting")} WHERE v.state = 1 ORDER BY v.seq DESC"), cancel);

    /// <summary>Definitions whose last attempt came back with a wish for changes.</summary>
    public Task<IReadOnlyList<string>> ReturnedAsync(CancellationToken cancel) => reader.Read<IReadOnlyList<string>>(
        connection => connection.Query<string>($"{EachId} SELECT v.id FROM ids JOIN version v ON v.seq = (SELECT max(seq) FROM version WHERE id = ids.id) WHERE v.state = 2 ORDER BY v.id").ToList(), cancel);

    /// <summary>The packed folder of a version, hashed again; fails with <c>version.altered</c>.</summary>
    public async Task<Outcome<DefinitionFolder>> OpenAsync(MappingVersion version, CancellationToken cancel) => (await reader.Read(
        connection => connection.QuerySingleOrDefault<Stored>("SELECT c.hash Hash, c.content Content FROM version v JOIN version_content c ON c.hash = v.content WHERE v.seq = @seq", new { seq = version.Sequence }),
        cancel).ConfigureAwait(false)) is { } stored ? Unpack(version.Key, version.ContentHash, stored) : Altered(version.Key, "Its content is gone.");

    /// <summary>A version's content, read on the thread that asks.</summary>
    public Outcome<DefinitionFolder> Open(MappingVersion version) => reader.ReadNow(
        connection => connection.QuerySingleOrDefault<Stored>("SELECT c.hash Hash, c.content Content FROM version v JOIN version_content c ON c.hash = v.content WHERE v.seq = @seq", new { seq = version.Sequence }))
        is { } stored ? Unpack(version.Key, version.ContentHash, stored) : Altered(version.Key, "Its content is gone.");

    /// <summary>What an effective hash stands for, with everything pinned; everything is hashed again.</summary>
    public async Task<Outcome<MappingLibrary>> LibraryAsync(string effectiveHash, CancellationToken cancel)
    {
        IReadOnlyList<Entry> entries = await reader.Read<IReadOnlyList<Entry>>(
            connection => connection.Query<Entry>(
                """
                WITH RECURSIVE reach (hash) AS (VALUES (@effectiveHash) UNION SELECT u.used FROM reach JOIN frozen_use u ON u.effective_hash = reach.hash)
                SELECT f.effective_hash EffectiveHash, f.id Id, f.number Number, f.content_hash ContentHash, c.hash Hash, c.content Content
                FROM reach JOIN frozen f ON f.effective_hash = reach.hash JOIN version_content c ON c.hash = f.content
                """, new { effectiveHash }).ToList(), cancel).ConfigureAwait(false);
        return await Task.Run(() => Assemble(effectiveHash, entries), cancel).ConfigureAwait(false);
    }

    private Outcome<MappingLibrary> Assemble(string effectiveHash, IReadOnlyList<Entry> entries)
    {
        if (entries.FirstOrDefault(entry => entry.EffectiveHash == effectiveHash) is not { } whole)
            return new Problem("version.unknown", effectiveHash, "No version has this effective hash.");
        var packages = new Dictionary<string, MappingPackage>(StringComparer.Ordinal);
        foreach (Entry entry in entries)
        {
            Outcome<DefinitionFolder> folder = Unpack(new VersionKey(entry.Id, entry.Number), entry.ContentHash, new Stored(entry.Hash, entry.Content));
            if (!folder.Succeeded) return Outcome<MappingLibrary>.Failed(folder.Problems);
            packages[entry.Id] = folder.Value.Package;
        }

        MappingLibrary library = MappingLibrary.Of(packages.Values);
        return library.EffectiveHash(whole.Id) == effectiveHash ? library : Altered(new VersionKey(whole.Id, whole.Number), "What it pins is not what was approved.");
    }

    private Outcome<DefinitionFolder> Unpack(VersionKey key, string contentHash, Stored stored)
    {
        byte[] hash = SHA256.HashData(stored.Content);
        if (!hash.AsSpan().SequenceEqual(stored.Hash)) return Altered(key, "Its content is not what was stored.");
        string name = Convert.ToHexString(hash);
        if (!_product.TryGetValue(name, out IReadOnlyList<DefinitionFolder>? definitions))
        {
            (definitions, _) = DefinitionArchive.Read(stored.Content);
            if (Shipped.Owns(key.Id) && _product.Count < MostKept) _product[name] = definitions;
        }

        return definitions.Count == 1 && definitions[0].Definition.Id == key.Id && definitions[0].Definition.Version == key.Number && definitions[0].Package.ContentHash == contentHash ? definitions[0] : Altered(key, "Its content does not have the hash that was noted.");
    }

    private static Problem Altered(VersionKey key, string what) => new("version.altered", key.ToString(), $"{what} Somebody altered the database; the version is not used.")
    {
        Mend = "Verify the audit, and restore the database from a backup or read the version in again from a signed bundle.",
    };

    private static IReadOnlyList<MappingVersion> Newest(DbConnection connection) => Rows(connection, $"""
        {EachId} SELECT {VersionRow.Columns} FROM ids JOIN version v ON v.seq = coalesce(
          (SELECT seq FROM version WHERE id = ids.id AND state = 4 ORDER BY rank DESC, seq DESC LIMIT 1),
          (SELECT seq FROM version WHERE id = ids.id AND state = 0 ORDER BY seq DESC LIMIT 1))
        """);

    private async Task<MappingVersion?> OneAsync(string condition, object parameters, CancellationToken cancel) => (await reader.Read(
        connection => VersionRow.Complete(connection, connection.Query<VersionRow>($"SELECT {VersionRow.Columns} FROM version v WHERE {condition}", parameters).ToList()), cancel).ConfigureAwait(false)) is [var one, ..] ? one : null;

    private static IReadOnlyList<MappingVersion> Rows(DbConnection connection, string sql) => VersionRow.Complete(connection, connection.Query<VersionRow>(sql).ToList());

    private static string? Lower(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim().ToLowerInvariant();

    private sealed record Stored(byte[] Hash, byte[] Content);

    private sealed record Entry(string EffectiveHash, string Id, string Number, string ContentHash, byte[] Hash, byte[] Content);
}
