using System.Globalization;

namespace IntegrationStudio.Engine.Audit;

/// <summary>What is wrong with a stretch of the trail or with a checkpoint.</summary>
public enum AuditFault
{
    /// <summary>What an entry says is not what was written.</summary>
    Edited,

    /// <summary>Entries are missing between others.</summary>
    Deleted,

    /// <summary>Entries stand there that nobody wrote.</summary>
    Inserted,

    /// <summary>An entry stands where another was.</summary>
    Reordered,

    /// <summary>The trail ends before what a checkpoint has seen.</summary>
    Truncated,

    /// <summary>Entries fit each other and not the checkpoint that was signed over them.</summary>
    Rewritten,

    /// <summary>A checkpoint is missing in one of its two places.</summary>
    CheckpointMissing,

    /// <summary>A checkpoint is not what was signed.</summary>
    CheckpointAltered,
}

/// <summary>One thing that verification found.</summary>
/// <param name="Fault">What.</param>
/// <param name="From">The first entry, or the checkpoint's number.</param>
/// <param name="To">The last entry, the same for one.</param>
/// <param name="At">The time that the entry or checkpoint carries, or that of the nearest before; null where nothing has one.</param>
/// <param name="Message">In a sentence.</param>
public sealed record AuditFinding(AuditFault Fault, long From, long To, DateTimeOffset? At, string Message)
{
    /// <summary>Whether it is about a checkpoint rather than entries.</summary>
    public bool OfCheckpoint => Fault is AuditFault.CheckpointMissing or AuditFault.CheckpointAltered;

    /// <summary>As a line of a report: where, when, what.</summary>
    public override string ToString()
    {
        string number = From == To ? From.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{From}-{To}");
        string at = At is { } time ? time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) : "-";
        return $"{(OfCheckpoint ? "checkpoint" : "entry")} {number}  {at}  {Fault.ToString().ToLowerInvariant()}: {Message}";
    }
}

/// <summary>What verification says of a trail.</summary>
/// <param name="Entries">How many entries were read.</param>
/// <param name="Checkpoints">How many checkpoints were compared.</param>
/// <param name="Unsigned">How many entries are newer than the last checkpoint: only the chain vouches for them yet.</param>
/// <param name="Findings">What is wrong, in order of entries; empty when all is as it was written.</param>
public sealed record AuditVerification(long Entries, int Checkpoints, long Unsigned, IReadOnlyList<AuditFinding> Findings)
{
    /// <summary>Whether nothing is wrong.</summary>
    public bool Holds => Findings.Count == 0;
}
