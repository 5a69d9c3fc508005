namespace IntegrationStudio.Standards.Hl7v2;

/// <summary>MSA-1 (HL7 table 0008).</summary>
public enum AckCode
{
    /// <summary>Application accept.</summary>
    AA,

    /// <summary>Application error.</summary>
    AE,

    /// <summary>Application reject.</summary>
    AR,

    /// <summary>Commit accept (enhanced mode).</summary>
    CA,

    /// <summary>Commit error (enhanced mode).</summary>
    CE,

    /// <summary>Commit reject (enhanced mode).</summary>
    CR,
}

/// <summary>Acknowledgements of original and enhanced mode (HL7 v2.7.1, 2.9).</summary>
public static class Acknowledgement
{
    /// <summary>The acknowledgement of a message: sender and receiver swapped, MSA, and one ERR per problem (2.5 form from version 2.5 on, ERR-1 before). Never carries patient data.</summary>
    /// <param name="original">What is answered; null when nothing usable arrived.</param>
    /// <param name="code">MSA-1.</param>
    /// <param name="problems">Why; may be empty.</param>
    /// <param name="now">MSH-7.</param>
    /// <param name="controlId">MSH-10 of the acknowledgement.</param>
    public static byte[] Create(Hl7Message? original, AckCode code, IReadOnlyList<Problem> problems, DateTimeOffset now, string controlId) => throw new NotSupportedException();

    /// <summary>The acknowledgement of bytes that may be no message at all: what of their MSH can be read is used.</summary>
    public static byte[] Create(ReadOnlyMemory<byte> received, AckCode code, IReadOnlyList<Problem> problems, DateTimeOffset now, string controlId) => throw new NotSupportedException();

    /// <summary>Whether the message asks for enhanced mode (MSH-15 or MSH-16 is valued).</summary>
    public static bool IsEnhanced(Hl7Message message) => throw new NotSupportedException();

    /// <summary>Whether an acknowledgement is wanted by a condition of table 0155 (AL, NE, ER, SU; empty = AL in original mode, NE in enhanced mode).</summary>
    public static bool IsWanted(string condition, bool enhanced, bool success) => throw new NotSupportedException();

    /// <summary>Whether the message is itself an acknowledgement (MSH-9.1 is ACK or MCF, or its second segment is MSA without a query answer); such a message is never acknowledged.</summary>
    public static bool IsAcknowledgement(Hl7Message message) => throw new NotSupportedException();
}
