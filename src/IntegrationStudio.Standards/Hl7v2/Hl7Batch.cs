namespace IntegrationStudio.Standards.Hl7v2;

/// <summary>The messages of a file: batch envelopes (FHS/BHS/BTS/FTS), several messages without any envelope, MLLP frames, and continued messages (DSC/ADD) joined.</summary>
public sealed class Hl7Batch
{
    /// <summary>The messages in order; each is its own outcome, so that one bad message does not hide the others.</summary>
    public IReadOnlyList<Outcome<Hl7Message>> Messages => throw new NotSupportedException();

    /// <summary>Problems of the envelope: counts that do not match, missing trailers, text outside of any message.</summary>
    public IReadOnlyList<Problem> Problems => throw new NotSupportedException();

    /// <summary>Reads a file. Never fails as a whole.</summary>
    public static Hl7Batch Read(ReadOnlyMemory<byte> bytes, Hl7ParseOptions? options = null) => throw new NotSupportedException();
}
