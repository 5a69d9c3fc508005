using System.Collections;

namespace IntegrationStudio.Standards.Hl7v2;

/// <summary>Segments of a message or group; <c>foreach</c> over it does not allocate.</summary>
public readonly struct Hl7SegmentSequence : IEnumerable<Hl7Segment>
{
    private readonly Hl7Message? message;
    private readonly int start;
    private readonly int end;
    private readonly Hl7SegmentName name;
    private readonly int[]? owners;
    private readonly int owner;

    /// <summary>Segments of a range; of one name unless the name is default; of one group if owners are given.</summary>
    internal Hl7SegmentSequence(Hl7Message message, int start, int end, Hl7SegmentName name, int[]? owners = null, int owner = 0)
    {
        this.message = message;
        this.start = start;
        this.end = end;
        this.name = name;
        this.owners = owners;
        this.owner = owner;
    }

    /// <summary>Number of segments.</summary>
    public int Count()
    {
        var count = 0;
        foreach (var _ in this)
            count++;
        return count;
    }

    /// <summary>The first segment, or null.</summary>
    public Hl7Segment? First()
    {
        foreach (var segment in this)
            return segment;
        return null;
    }

    /// <summary>For <c>foreach</c>.</summary>
    public Enumerator GetEnumerator() => new(this);

    IEnumerator<Hl7Segment> IEnumerable<Hl7Segment>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Iterates in message order.</summary>
    public struct Enumerator : IEnumerator<Hl7Segment>
    {
        private readonly Hl7SegmentSequence sequence;
        private int index;

        internal Enumerator(in Hl7SegmentSequence sequence)
        {
            this.sequence = sequence;
            index = sequence.start - 1;
        }

        /// <summary>The current segment.</summary>
        public readonly Hl7Segment Current => new(sequence.message!, index);

        readonly object IEnumerator.Current => Current;

        /// <summary>Moves on.</summary>
        public bool MoveNext()
        {
            while (++index < sequence.end)
            {
                if ((sequence.name.Packed == 0 || sequence.message!.Entries[index].Name == sequence.name) && (sequence.owners is null || sequence.owners[index] == sequence.owner))
                    return true;
            }
            return false;
        }

        /// <summary>Starts again.</summary>
        public void Reset() => index = sequence.start - 1;

        /// <summary>Nothing to do.</summary>
        public readonly void Dispose()
        {
        }
    }
}
