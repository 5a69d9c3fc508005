using System.Globalization;
using IntegrationStudio.Engine.Journal;

namespace IntegrationStudio.Engine.Audit;

/// <summary>Takes the rows of a trail in order of their ids and says which do not follow from the ones before; each node has a chain of its own.</summary>
internal sealed class AuditVerifier(IReadOnlyList<SignedCheckpoint> checkpoints)
{
    private const int WidestShift = 64;

    private readonly Dictionary<string, NodeChain> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Node, long Id), byte[]?> _signed = checkpoints
        .SelectMany(checkpoint => checkpoint.Content.Heads).GroupBy(head => (head.Node, head.Id)).ToDictionary(group => group.Key, _ => (byte[]?)null);

    private readonly List<AuditFinding> _findings = [];
    private readonly ChainSuspects _suspects = new();
    private long _last;
    private long _lastAt;
    private long _entries;

    /// <summary>Takes the next row.</summary>
    public void Add(AuditRow row)
    {
        _entries++;
        if (!_nodes.TryGetValue(row.Node, out NodeChain? chain)) _nodes.Add(row.Node, chain = new NodeChain());
        if (_signed.ContainsKey((row.Node, row.Id))) _signed[(row.Node, row.Id)] = row.Chain;
        if (Follows(chain.Hash, row, chain.Shift))
        {
            Settle(chain, chain.Shift);
        }
        else if (row.Id > _last + 1)
        {
            Settle(chain, chain.Shift);
            Find(AuditFault.Deleted, _last + 1, row.Id - 1, _lastAt, string.Create(CultureInfo.InvariantCulture, $"missing; the entry after it, {row.Id}, follows from what is gone."));
        }
        else if (ShiftOf(chain, row) is { } shift)
        {
            Settle(chain, shift);
        }
        else
        {
            chain.Suspects.Add(row);
        }

        if (chain.Suspects.Count == 0) chain.Sound = row.Chain;
        (chain.Hash, chain.Last, chain.LastAt) = (row.Chain, row.Id, row.At);
        (_last, _lastAt) = (row.Id, row.At);
    }

    /// <summary>What is wrong, when all rows were taken.</summary>
    public AuditVerification Complete(IEnumerable<AuditFinding> ofCheckpoints)
    {
        foreach (NodeChain chain in _nodes.Values) Settle(chain, chain.Shift);
        _findings.AddRange(_suspects.Explain());
        CompareSigned();
        long signed = checkpoints.SelectMany(checkpoint => checkpoint.Content.Heads).Select(head => head.Id).DefaultIfEmpty().Max();
        return new AuditVerification(_entries, checkpoints.Count, Math.Max(0, _last - signed), [.. _findings.OrderBy(finding => finding.From), .. ofCheckpoints]);
    }

    private static bool Follows(byte[] previous, AuditRow row, long shift) =>
        AuditChain.Hash(previous, row.Node, row.Id + shift, row.At, row.Entry).AsSpan().SequenceEqual(row.Chain);

    /// <summary>By how much the numbers of rows were moved to hide that some went or came; null when that does not explain it.</summary>
    private static long? ShiftOf(NodeChain chain, AuditRow row)
    {
        for (long by = 1; by <= WidestShift; by++)
        {
            if (Follows(chain.Hash, row, chain.Shift + by)) return chain.Shift + by;
            if (Follows(chain.Hash, row, chain.Shift - by)) return chain.Shift - by;
        }

        return null;
    }

    /// <summary>Names what happened to the rows that did not follow, now that one follows again.</summary>
    private void Settle(NodeChain chain, long shift)
    {
        long moved = shift - chain.Shift;
        chain.Shift = shift;
        List<AuditRow> suspects = chain.Suspects;
        if (suspects.Count == 0)
        {
            if (moved != 0) FindMoved(moved, chain.Last + 1, chain.LastAt);
            return;
        }

        if (moved > 0)
        {
            // The row after the gap cannot follow: what it follows from is gone.
            FindMoved(moved, suspects[0].Id, suspects[0].At);
            suspects = [.. suspects.Skip(1)];
        }
        else if (moved < 0)
        {
            int true0 = suspects.TakeWhile(row => !Follows(chain.Sound, row, shift)).Count();
            foreach (AuditRow row in suspects.Take(true0)) Find(AuditFault.Inserted, row.Id, row.Id, row.At, "stands where nobody wrote it; what follows was moved.");
            suspects = [.. suspects.Skip(true0 + 1)];
        }

        _suspects.Add(chain.Sound, suspects, shift);
        chain.Suspects = [];
    }

    private void FindMoved(long moved, long id, long at)
    {
        if (moved > 0) Find(AuditFault.Deleted, id, id, at, string.Create(CultureInfo.InvariantCulture, $"{moved} gone from here; what follows was moved up."));
        else Find(AuditFault.Inserted, id + moved, id - 1, at, "stands where nobody wrote it; what follows was moved.");
    }

    /// <summary>A whole chain can be calculated anew; what was signed over it cannot.</summary>
    private void CompareSigned()
    {
        var sound = new Dictionary<string, long>(StringComparer.Ordinal);
        var told = new HashSet<string>(StringComparer.Ordinal);
        (CheckpointHead Head, DateTimeOffset At)? beyond = null;
        foreach ((CheckpointHead head, DateTimeOffset at) in checkpoints.SelectMany(checkpoint => checkpoint.Content.Heads.Select(head => (head, checkpoint.Content.At))).OrderBy(signed => signed.head.Id))
        {
            long last = _nodes.GetValueOrDefault(head.Node)?.Last ?? 0;
            byte[]? stored = _signed[(head.Node, head.Id)];
            if (head.Id > last)
            {
                beyond = (head, at);
            }
            else if (stored is not null && Convert.ToHexStringLower(stored) != head.Chain)
            {
                if (told.Add(head.Node) && !_findings.Exists(finding => finding.From <= head.Id && sound.GetValueOrDefault(head.Node) < finding.To))
                    _findings.Add(new AuditFinding(AuditFault.Rewritten, sound.GetValueOrDefault(head.Node) + 1, head.Id, at, "they fit each other, but are not what the checkpoint of this time was signed over: calculated anew."));
            }
            else if (stored is not null)
            {
                sound[head.Node] = head.Id;
            }
        }

        if (beyond is { } cut)
        {
            long last = _nodes.GetValueOrDefault(cut.Head.Node)?.Last ?? 0;
            _findings.Add(new AuditFinding(AuditFault.Truncated, last + 1, cut.Head.Id, cut.At, string.Create(CultureInfo.InvariantCulture, $"the trail ends at {last}, and a checkpoint of this time has seen {cut.Head.Id}.")));
        }
    }

    private void Find(AuditFault fault, long from, long to, long at, string message) =>
        _findings.Add(new AuditFinding(fault, from, to, at == 0 ? null : JournalTime.To(at), message));

    /// <summary>How far the chain of a node was read.</summary>
    private sealed class NodeChain
    {
        public byte[] Hash { get; set; } = AuditChain.Start;

        /// <summary>The last hash before the rows that do not follow.</summary>
        public byte[] Sound { get; set; } = AuditChain.Start;

        public long Last { get; set; }

        public long LastAt { get; set; }

        /// <summary>By how much the numbers that rows were written with differ from those that they have.</summary>
        public long Shift { get; set; }

        public List<AuditRow> Suspects { get; set; } = [];
    }
}
