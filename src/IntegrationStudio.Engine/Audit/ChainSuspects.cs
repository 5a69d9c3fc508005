using System.Globalization;
using IntegrationStudio.Engine.Journal;

namespace IntegrationStudio.Engine.Audit;

/// <summary>Rows that do not follow from the ones before them: were they edited, or do they stand in another's place?</summary>
internal sealed class ChainSuspects
{
    /// <summary>So many rows are all compared with each other; of more, each only with those around it.</summary>
    private const int FewEnough = 80;

    private const int Reach = 12;
    private const int MostSearched = 2000;

    private readonly List<Suspect> _suspects = [];

    /// <summary>Takes rows beside each other.</summary>
    /// <param name="sound">The hash before the first.</param>
    /// <param name="rows">The rows, in order.</param>
    /// <param name="shift">By how much their numbers differ from those they were written with.</param>
    public void Add(byte[] sound, IEnumerable<AuditRow> rows, long shift)
    {
        foreach (AuditRow row in rows)
        {
            _suspects.Add(new Suspect(row, sound, shift));
            sound = row.Chain;
        }
    }

    /// <summary>Names each of them that was changed.</summary>
    public List<AuditFinding> Explain()
    {
        var found = new List<AuditFinding>();
        for (int i = 0; i < _suspects.Count; i++)
        {
            AuditRow row = _suspects[i].Row;
            long? place = _suspects.Count > MostSearched ? null : PlaceOf(i);
            if (place is null && i > 0 && IsHashChanged(i - 1))
                continue; // it follows from what that hash was
            if (place is null)
                Add(AuditFault.Edited, row, IsHashChanged(i) ? "its own hash was changed; what it says is what was written." : "what it says is not what was written.");
            else if (place != row.Id)
                Add(AuditFault.Reordered, row, string.Create(CultureInfo.InvariantCulture, $"here stands what was entry {place}."));
        }

        return found;

        void Add(AuditFault fault, AuditRow row, string message)
        {
            // One line for a stretch that was changed alike.
            if (fault == AuditFault.Edited && found is [.., { Fault: AuditFault.Edited } last] && last.Message == message && last.To == row.Id - 1)
                found[^1] = last with { To = row.Id };
            else
                found.Add(new AuditFinding(fault, row.Id, row.Id, JournalTime.To(row.At), message));
        }
    }

    /// <summary>The number that a row was written with, by trying the places of the others; null when it fits nowhere.</summary>
    private long? PlaceOf(int index)
    {
        (int from, int to) = _suspects.Count <= FewEnough ? (0, _suspects.Count - 1) : (Math.Max(0, index - Reach), Math.Min(_suspects.Count - 1, index + Reach));
        var around = _suspects[from..(to + 1)];
        var hashes = new HashSet<byte[]>(around.SelectMany(suspect => (byte[][])[suspect.Before, suspect.Row.Chain]), Bytes.Same);
        Suspect own = _suspects[index];
        foreach (byte[] previous in hashes)
        {
            foreach (Suspect place in around)
            {
                if (hashes.Contains(AuditChain.Hash(previous, own.Row.Node, place.Row.Id + own.Shift, own.Row.At, own.Row.Entry))) return place.Row.Id;
            }
        }

        return null;
    }

    /// <summary>Whether the next one follows from what this one's hash should have been.</summary>
    private bool IsHashChanged(int index)
    {
        (AuditRow row, byte[] before, long shift) = _suspects[index];
        if (index + 1 == _suspects.Count || _suspects[index + 1].Row is not { } next || next.Id != row.Id + 1) return false;
        byte[] own = AuditChain.Hash(before, row.Node, row.Id + shift, row.At, row.Entry);
        return AuditChain.Hash(own, next.Node, next.Id + shift, next.At, next.Entry).AsSpan().SequenceEqual(next.Chain);
    }

    private sealed record Suspect(AuditRow Row, byte[] Before, long Shift);

    private sealed class Bytes : IEqualityComparer<byte[]>
    {
        public static readonly Bytes Same = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] obj) => BitConverter.ToInt32(obj.Length < 4 ? new byte[4] : obj);
    }
}
