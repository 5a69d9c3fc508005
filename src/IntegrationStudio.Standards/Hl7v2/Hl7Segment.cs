namespace IntegrationStudio.Standards.Hl7v2;

/// <summary>One segment of a message.</summary>
public readonly struct Hl7Segment
{
    internal Hl7Segment(Hl7Message message, int index)
    {
        Message = message;
        Index = index;
    }

    /// <summary>The message.</summary>
    public Hl7Message Message { get; }

    /// <summary>0-based index in the message.</summary>
    public int Index { get; }

    /// <summary>Name, e.g. <c>PID</c>.</summary>
    public string Name => Key.ToString();

    /// <summary>The packed name.</summary>
    public Hl7SegmentName Key => Message.Entries[Index].Name;

    /// <summary>Number of fields that stand in the segment (MSH counts MSH-1 and MSH-2).</summary>
    public int FieldCount
    {
        get
        {
            var count = Message.Entries[Index + 1].FirstField - Message.Entries[Index].FirstField - 1;
            return Key.DeclaresSeparators && count > 0 ? count + 1 : count;
        }
    }

    /// <summary>Offset of the segment's first byte in <see cref="Hl7Message.Buffer"/>.</summary>
    public int Start => Message.Entries[Index].Start;

    /// <summary>The bytes of the segment without its terminator.</summary>
    public ReadOnlySpan<byte> RawSpan => Message.Buffer.AsSpan(Message.Entries[Index].Start, Message.Entries[Index].End - Message.Entries[Index].Start);

    /// <summary>Where this is.</summary>
    public Hl7Position Position => new(Index);

    /// <summary>1-based number among the segments of the same name in the message; counts from the start.</summary>
    public int Occurrence
    {
        get
        {
            var entries = Message.Entries;
            var name = entries[Index].Name;
            var count = 1;
            for (var i = 0; i < Index; i++)
            {
                if (entries[i].Name == name)
                    count++;
            }
            return count;
        }
    }

    /// <summary>Whether the segment has this name.</summary>
    public bool Is(string name) => Key == Hl7SegmentName.From(name);

    /// <summary>Whether the segment has this name.</summary>
    public bool Is(Hl7SegmentName name) => Key == name;

    /// <summary>The 1-based field with all its repetitions; empty when it is not there.</summary>
    public Hl7Element Field(int number)
    {
        var entries = Message.Entries;
        ref readonly var entry = ref entries[Index];
        var position = new Hl7Position(((ulong)Math.Min(Index, (1 << 20) - 1) << 44) | ((ulong)(uint)Math.Min(number, 1023) << 34));
        var slot = number - 1;
        if (entry.Name.DeclaresSeparators)
        {
            // MSH-1 is the separator itself: it stands between the name and MSH-2, so every later field is one slot to the left.
            if (slot == 0 && entry.End - entry.Start > 3)
                return new(Message, position, entry.Start + 3, 1);
            slot--;
        }
        var first = entry.FirstField;
        if ((uint)slot >= (uint)(entries[Index + 1].FirstField - first - 1))
            return new(Message, position, entry.End, 0);
        var fields = Message.Fields;
        var start = fields[first + slot];
        return new(Message, position, start, fields[first + slot + 1] - 1 - start);
    }

    /// <summary>The 1-based repetition of a field.</summary>
    public Hl7Element Field(int number, int repetition) => Field(number).Repetition(repetition);

    /// <summary>Which of the fields 1 to 63 are not empty: bit n is set for field n.</summary>
    public ulong PresentFields
    {
        get
        {
            var entries = Message.Entries;
            ref readonly var entry = ref entries[Index];
            var fields = Message.Fields.AsSpan(entry.FirstField, entries[Index + 1].FirstField - entry.FirstField);
            var present = 0UL;
            var bit = 2UL;
            if (entry.Name.DeclaresSeparators)
            {
                if (entry.End - entry.Start > 3) present = bit;
                bit <<= 1;
            }
            // The bit runs out after field 63; what it is then shifted to sets nothing.
            for (var i = 1; i < fields.Length; i++, bit <<= 1)
            {
                if (fields[i] - 1 > fields[i - 1]) present |= bit;
            }
            return present;
        }
    }

    /// <summary>Number of repetitions of a field, 0 when it is empty.</summary>
    public int RepetitionCount(int field) => Field(field).RepetitionCount;
}
