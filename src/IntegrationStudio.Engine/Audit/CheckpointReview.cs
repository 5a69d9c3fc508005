using System.Globalization;

namespace IntegrationStudio.Engine.Audit;

/// <summary>The checkpoints of both places, compared with each other, their signatures and their order.</summary>
internal sealed class CheckpointReview
{
    private readonly List<AuditFinding> _findings = [];
    private readonly SortedDictionary<(string Node, long Sequence), SignedCheckpoint> _good = [];

    /// <summary>Compares.</summary>
    /// <param name="stored">The lines in the database.</param>
    /// <param name="lines">The lines of the second place, read after the database; null when there is no file.</param>
    /// <param name="key">The public key of this installation; null when its file is missing.</param>
    public CheckpointReview(IReadOnlyList<string> stored, IReadOnlyList<string>? lines, string? key)
    {
        if (key is null && stored.Count + (lines?.Count ?? 0) > 0)
            Find(AuditFault.CheckpointAltered, 0, null, "The key of this installation is missing: nobody vouches for the keys that the checkpoints name.");
        var inDatabase = ReadAll(stored, key, "in the database");
        var inFile = ReadAll(lines ?? [], key, "in the second place");
        if (lines is null && stored.Count > 0)
            Find(AuditFault.CheckpointMissing, 1, null, string.Create(CultureInfo.InvariantCulture, $"The file of the second place is missing with all of its {stored.Count} checkpoints."));
        foreach ((var number, SignedCheckpoint checkpoint) in inDatabase)
        {
            _good[number] = checkpoint;
            if (lines is null) continue;
            if (!inFile.TryGetValue(number, out SignedCheckpoint? other)) Find(AuditFault.CheckpointMissing, number.Sequence, checkpoint.Content.At, "missing in the second place.");
            else if (other.Line != checkpoint.Line) Find(AuditFault.CheckpointAltered, number.Sequence, checkpoint.Content.At, "the two places have different ones, both signed.");
        }

        long newest = inDatabase.Keys.Select(number => number.Sequence).DefaultIfEmpty().Max();
        foreach ((var number, SignedCheckpoint checkpoint) in inFile)
        {
            // What the file has beyond the database's newest was appended just now, or the machine ended in between.
            if (_good.TryAdd(number, checkpoint) && number.Sequence < newest) Find(AuditFault.CheckpointMissing, number.Sequence, checkpoint.Content.At, "missing in the database.");
        }

        CheckOrder();
    }

    /// <summary>The checkpoints that hold, in order.</summary>
    public IReadOnlyList<SignedCheckpoint> Checkpoints => [.. _good.Values];

    public IReadOnlyList<AuditFinding> Findings => _findings;

    private Dictionary<(string Node, long Sequence), SignedCheckpoint> ReadAll(IReadOnlyList<string> lines, string? key, string where)
    {
        var read = new Dictionary<(string Node, long Sequence), SignedCheckpoint>();
        for (int i = 0; i < lines.Count; i++)
        {
            if (AuditCheckpoint.Parse(lines[i]) is not { } checkpoint)
                Find(AuditFault.CheckpointAltered, i + 1, null, $"line {i + 1} {where} is not what was signed.");
            else if (key is not null && checkpoint.Key != key)
                Find(AuditFault.CheckpointAltered, checkpoint.Sequence, checkpoint.At, $"{where}: signed with another key than this installation's.");
            else if (!read.TryAdd((checkpoint.Node, checkpoint.Sequence), new SignedCheckpoint(lines[i], checkpoint)))
                Find(AuditFault.CheckpointAltered, checkpoint.Sequence, checkpoint.At, $"stands twice {where}.");
        }

        return read;
    }

    private void CheckOrder()
    {
        SignedCheckpoint? before = null;
        foreach (SignedCheckpoint checkpoint in _good.Values)
        {
            AuditCheckpoint now = checkpoint.Content;
            bool isFirst = before is null || before.Content.Node != now.Node;
            long expected = isFirst ? 1 : before!.Content.Sequence + 1;
            if (now.Sequence != expected)
                Find(AuditFault.CheckpointMissing, expected, before?.Content.At, string.Create(CultureInfo.InvariantCulture, $"missing in both places: the one after it is {now.Sequence}."));
            else if (now.Previous != (isFirst ? null : AuditCheckpoint.HashOf(before!.Line)))
                Find(AuditFault.CheckpointAltered, now.Sequence, now.At, "does not follow from the one before it.");
            before = checkpoint;
        }
    }

    private void Find(AuditFault fault, long sequence, DateTimeOffset? at, string message)
    {
        // A line that cannot be read is also missing; once is enough.
        if (!_findings.Exists(finding => finding.From == sequence && (finding.Fault == fault || finding.Message.StartsWith("line ", StringComparison.Ordinal))))
            _findings.Add(new AuditFinding(fault, sequence, sequence, at, message));
    }
}
