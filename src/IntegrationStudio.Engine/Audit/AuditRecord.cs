using IntegrationStudio.Engine.Journal;

namespace IntegrationStudio.Engine.Audit;

/// <summary>An entry as it stands in the trail.</summary>
/// <param name="Id">Ascending in order of what happened.</param>
/// <param name="Node">The node that wrote it.</param>
/// <param name="At">When; never descending with the id.</param>
/// <param name="Entry">Who did what to what.</param>
/// <param name="Chain">Its hash, which follows from the entry and the one before it; lower-case hex.</param>
public sealed record AuditRecord(long Id, string Node, DateTimeOffset At, AuditEntry Entry, string Chain);

/// <summary>One page of the trail, newest first.</summary>
/// <param name="Records">At most as many as asked for.</param>
/// <param name="Next">Give it as <see cref="AuditFilter.Before"/> for the next page; null at the end.</param>
public sealed record AuditPage(IReadOnlyList<AuditRecord> Records, long? Next);

/// <summary>A row as it is stored.</summary>
internal sealed record AuditRow(long Id, string Node, long At, AuditEntry Entry, byte[] Chain)
{
    /// <summary>The columns that <see cref="Read"/> reads.</summary>
    public const string Columns = "id, node, at, actor, name, action, subject, denied, reason, hash, detail, address, chain";

    public static AuditRow Read(System.Data.Common.DbDataReader row) => new(row.GetInt64(0), row.GetString(1), row.GetInt64(2),
        new AuditEntry(new Actor(row.GetString(3), row.GetString(4)), row.GetString(5), row.GetString(6))
        {
            Denied = row.GetInt64(7) != 0,
            Reason = Text(row, 8),
            Hash = Text(row, 9),
            Detail = Text(row, 10),
            Address = Text(row, 11),
        }, (byte[])row.GetValue(12));

    public AuditRecord ToRecord() => new(Id, Node, JournalTime.To(At), Entry, Convert.ToHexStringLower(Chain));

    private static string? Text(System.Data.Common.DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
