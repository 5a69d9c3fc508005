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

/// <summary>Who pins what.</summary>
internal static class VersionLinks
{
    /// <summary>What a version pins itself, without what that pins in turn.</summary>
    public static Task<IReadOnlyList<VersionPin>> PinsAsync(JournalReader reader, string effectiveHash, CancellationToken cancel) => reader.Read<IReadOnlyList<VersionPin>>(
        connection => connection.Query<VersionPin>(
            "SELECT f.id Id, f.number Number, f.effective_hash EffectiveHash FROM frozen_use u JOIN frozen f ON f.effective_hash = u.used WHERE u.effective_hash = @effectiveHash ORDER BY f.id",
            new { effectiveHash }).ToList(),
        cancel);

    /// <summary>Of every other definition that pins this one its newest approved version, and its candidate in review.</summary>
    public static Task<IReadOnlyList<VersionUser>> UsersAsync(JournalReader reader, string id, CancellationToken cancel) => reader.Read<IReadOnlyList<VersionUser>>(
        connection => [.. connection.Query<(string Id, string Number, long State, string Pinned, string Hash)>(
            """
            SELECT v.id, v.number, v.state, f.number, f.effective_hash FROM frozen f JOIN frozen_use u ON u.used = f.effective_hash JOIN version v ON v.effective_hash = u.effective_hash
            WHERE f.id = @id AND v.id <> @id AND (v.state = 1 OR v.seq = (SELECT n.seq FROM version n WHERE n.id = v.id AND n.state = 4 ORDER BY n.rank DESC, n.seq DESC LIMIT 1))
            ORDER BY v.id, v.seq DESC
            """, new { id }).Select(row => new VersionUser(new VersionKey(row.Id, row.Number), (VersionState)row.State, new VersionPin(id, row.Pinned, row.Hash)))],
        cancel);
}
