using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using IntegrationStudio.Engine.Journal;

namespace IntegrationStudio.Engine.Audit;

/// <summary>Appends to the audit inside the transaction of the action, and knows how an entry's hash follows from the one before it.</summary>
internal static class AuditChain
{
    /// <summary>What the first entry follows.</summary>
    public static readonly byte[] Start = new byte[SHA256.HashSizeInBytes];

    /// <summary>Writes an entry; it commits, or rolls back, with everything else of the transaction.</summary>
    public static void Append(JournalSession session, AuditEntry entry, long at)
    {
        string node = session.Options.Node;
        var last = session.Statement("SELECT id, at, chain FROM audit WHERE node = ?1 ORDER BY id DESC LIMIT 1").Bind(1, node);
        var (id, before, previous) = last.Step() ? (last.Int64(0) + 1, last.Int64(1), last.Blob(2)!) : (1, 0, Start);
        last.Reset();
        at = Math.Max(at, before); // a clock that is set back does not reorder what happened
        session.Statement("INSERT INTO audit (id, at, actor, name, action, subject, denied, reason, hash, detail, address, chain, node) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)")
            .Bind(1, id).Bind(2, at).Bind(3, entry.Actor.Id).Bind(4, entry.Actor.Name).Bind(5, entry.Action).Bind(6, entry.Subject).Bind(7, entry.Denied ? 1L : 0L)
            .Bind(8, entry.Reason).Bind(9, entry.Hash).Bind(10, entry.Detail).Bind(11, entry.Address).Bind(12, Hash(previous, node, id, at, entry)).Bind(13, node).Run();
    }

    /// <summary>SHA-256 over the previous hash, the entry's number, time and node, and its texts, each with its length before it, so that no two entries are spelt alike.</summary>
    public static byte[] Hash(ReadOnlySpan<byte> previous, string node, long id, long at, AuditEntry entry)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(previous);
        Add(id);
        Add(at);
        Add(entry.Denied ? 1 : 0);
        foreach (string? text in (ReadOnlySpan<string?>)[node, entry.Actor.Id, entry.Actor.Name, entry.Action, entry.Subject, entry.Reason, entry.Hash, entry.Detail, entry.Address])
        {
            byte[]? bytes = text is null ? null : Encoding.UTF8.GetBytes(text);
            Add(bytes?.Length ?? -1);
            if (bytes is not null) hash.AppendData(bytes);
        }

        return hash.GetHashAndReset();

        void Add(long number)
        {
            Span<byte> bytes = stackalloc byte[sizeof(long)];
            BinaryPrimitives.WriteInt64BigEndian(bytes, number);
            hash.AppendData(bytes);
        }
    }
}
