using Dapper;
using IntegrationStudio.Engine.Journal;

namespace IntegrationStudio.Engine.Governance;

/// <summary>What a version pins: a definition as it was when the version was handed in.</summary>
/// <param name="Id">The definition.</param>
/// <param name="Number">Its number then.</param>
/// <param name="EffectiveHash">What it stood for then.</param>
public sealed record VersionPin(string Id, string Number, string EffectiveHash);

/// <summary>A version that pins another definition.</summary>
/// <param name="Key">The version.</param>
/// <param name="State">Approved, or in review.</param>
/// <param name="Pin">What it pins.</param>
public sealed record VersionUser(VersionKey Key, VersionState State, VersionPin Pin);

/// <summary>Who pins a definition.</summary>
/// <param name="Items">The first of them, by id.</param>
/// <param name="Total">How many there are.</param>
public sealed record VersionUsers(IReadOnlyList<VersionUser> Items, int Total);

/// <summary>Who pins what.</summary>
internal static class VersionLinks
{
    /// <summary>What a version pins itself, without what that pins in turn.</summary>
    public static Task<IReadOnlyList<VersionPin>> PinsAsync(JournalReader reader, string effectiveHash, CancellationToken cancel) => reader.Read<IReadOnlyList<VersionPin>>(
        connection => connection.Query<VersionPin>(
            "SELECT f.id Id, f.number Number, f.effective_hash EffectiveHash FROM frozen_use u JOIN frozen f ON f.effective_hash = u.used WHERE u.effective_hash = @effectiveHash ORDER BY f.id",
            new { effectiveHash }).ToList(),
        cancel);

    /// <summary>
    /// Of every other definition that pins this one its newest approved version, and its candidate in review; one page of them, and how many there are. It goes from the newest versions to what
    /// they pin: a map that everybody uses is pinned by all versions of their histories.
    /// </summary>
    public static Task<VersionUsers> UsersAsync(JournalReader reader, string id, int take, CancellationToken cancel) => reader.Read(
        connection =>
        {
            // Most definitions are used by nobody.
            if (!connection.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM frozen f JOIN frozen_use u ON u.used = f.effective_hash WHERE f.id = @id)", new { id })) return new VersionUsers([], 0);
            List<(string Id, string Number, long State, string Pinned, string Hash)> rows = [.. connection.Query<(string, string, long, string, string)>(
                $"""
                {VersionReader.EachId}, newest (seq) AS MATERIALIZED (
                  SELECT (SELECT n.seq FROM version n WHERE n.id = ids.id AND n.state = 4 ORDER BY n.rank DESC, n.seq DESC LIMIT 1) FROM ids
                  UNION ALL SELECT w.seq FROM version w {connection.IndexedBy("version_waiting")} WHERE w.state = 1)
                SELECT v.id, v.number, v.state, f.number, f.effective_hash
                FROM newest {connection.OrderedJoin()} version v ON v.seq = newest.seq {connection.OrderedJoin()} frozen_use u ON u.effective_hash = v.effective_hash {connection.OrderedJoin()} frozen f ON f.effective_hash = u.used
                WHERE f.id = @id AND v.id <> @id
                ORDER BY v.id, v.seq DESC
                """, new { id })];
            return new VersionUsers([.. rows.Take(take).Select(row => new VersionUser(new VersionKey(row.Id, row.Number), (VersionState)row.State, new VersionPin(id, row.Pinned, row.Hash)))], rows.Count);
        },
        cancel);
}
