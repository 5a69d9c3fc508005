using System.Buffers;

namespace IntegrationStudio.Standards.Hl7v2;

/// <summary>A field, repetition, component or subcomponent of a message: a slice of its bytes. Reading never allocates, and asking for what is not there gives an empty element.</summary>
public readonly struct Hl7Element
{
    /// <summary>The message; null only for <c>default</c>.</summary>
    public Hl7Message? Message => throw new NotSupportedException();

    /// <summary>What this is.</summary>
    public Hl7Level Level => throw new NotSupportedException();

    /// <summary>Where this is, also when it is empty.</summary>
    public Hl7Position Position => throw new NotSupportedException();

    /// <summary>Offset into <see cref="Hl7Message.Buffer"/>.</summary>
    public int Start => throw new NotSupportedException();

    /// <summary>Length in bytes.</summary>
    public int Length => throw new NotSupportedException();

    /// <summary>The bytes as they stand in the message, still escaped and in its character set.</summary>
    public ReadOnlySpan<byte> RawSpan => throw new NotSupportedException();

    /// <summary>No bytes at all: "nothing said".</summary>
    public bool IsEmpty => throw new NotSupportedException();

    /// <summary>Exactly <c>""</c>: "delete it".</summary>
    public bool IsNull => throw new NotSupportedException();

    /// <summary>Neither empty nor <c>""</c>, and more than separators.</summary>
    public bool HasValue => throw new NotSupportedException();

    /// <summary>Whether the bytes have to be unescaped or decoded; false = <see cref="RawSpan"/> is the UTF-8 text itself.</summary>
    public bool NeedsUnescape => throw new NotSupportedException();

    /// <summary>Repetitions of a field, 0 when empty; 1 for anything else that is not empty.</summary>
    public int RepetitionCount => throw new NotSupportedException();

    /// <summary>Components of a repetition (a field: of its first), subcomponents of a component; 0 when empty.</summary>
    public int ComponentCount => throw new NotSupportedException();

    /// <summary>The 1-based repetition; of anything below a field, 1 is the thing itself.</summary>
    public Hl7Element Repetition(int number) => throw new NotSupportedException();

    /// <summary>The 1-based component of a repetition (a field: of its first); on a component its subcomponent, so that a data type is read alike at any level.</summary>
    public Hl7Element Component(int number) => throw new NotSupportedException();

    /// <summary>The 1-based subcomponent of a component (of a field or repetition: of its first component).</summary>
    public Hl7Element Subcomponent(int number) => throw new NotSupportedException();

    /// <summary>The text, decoded and unescaped; separators below this level stay as they stand. <c>""</c> gives an empty text.</summary>
    public override string ToString() => throw new NotSupportedException();

    /// <summary>Writes the text as UTF-8, decoded and unescaped.</summary>
    public void WriteUtf8(IBufferWriter<byte> destination) => throw new NotSupportedException();
}
