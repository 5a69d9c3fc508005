using IntegrationStudio.Standards.Hl7v2.Batches;

namespace IntegrationStudio.Standards.Hl7v2;

/// <summary>The messages of a file: batch envelopes (FHS/BHS/BTS/FTS), several messages without any envelope, MLLP frames, and continued messages (DSC/ADD) joined (HL7 v2.7.1, 2.10).</summary>
public sealed class Hl7Batch
{
    internal Hl7Batch(IReadOnlyList<Outcome<Hl7Message>> messages, IReadOnlyList<Problem> problems)
    {
        Messages = messages;
        Problems = problems;
    }

    /// <summary>The messages in order, at least one; each is its own outcome, so that one bad message does not hide the others.</summary>
    public IReadOnlyList<Outcome<Hl7Message>> Messages { get; }

    /// <summary>Problems of the envelope: counts that do not match, missing trailers, text outside of any message. Paths are line numbers.</summary>
    public IReadOnlyList<Problem> Problems { get; }

    /// <summary>Reads a file. Never fails as a whole; a file without any message gives one failed outcome. Messages keep slices of the bytes, which must not change afterwards.</summary>
    public static Hl7Batch Read(ReadOnlyMemory<byte> bytes, Hl7ParseOptions? options = null) => BatchReader.Read(bytes, options ?? Hl7ParseOptions.Default);
}
