using IntegrationStudio.Standards.Hl7v2.Acknowledgements;

namespace IntegrationStudio.Standards.Hl7v2;

/// <summary>Acknowledgements of original and enhanced mode (HL7 v2.7.1, 2.9).</summary>
public static class Acknowledgement
{
    private static readonly Hl7SegmentName Msa = Hl7SegmentName.From("MSA");

    /// <summary>
    /// The acknowledgement of a message: sender and receiver swapped, MSA, and one ERR per problem (first ten; the 2.5 form from version 2.5 on, ERR-1 before), in the message's own separators and character set.
    /// Of the original only MSH-3 to 6, the event, MSH-10, 11 and 12 are repeated, each only while it is short and plausible, so that a broken header carries no patient data back.
    /// </summary>
    /// <param name="original">What is answered; null when nothing usable arrived.</param>
    /// <param name="code">MSA-1.</param>
    /// <param name="problems">Why; may be empty.</param>
    /// <param name="now">MSH-7.</param>
    /// <param name="controlId">MSH-10 of the acknowledgement.</param>
    public static byte[] Create(Hl7Message? original, AckCode code, IReadOnlyList<Problem> problems, DateTimeOffset now, string controlId)
    {
        ArgumentNullException.ThrowIfNull(problems);
        ArgumentNullException.ThrowIfNull(controlId);
        return AckWriter.Write(original, code, problems, now, controlId);
    }

    /// <summary>The acknowledgement of bytes that may be no message at all: what of their MSH can be read is used.</summary>
    /// <param name="received">What is answered.</param>
    /// <param name="code">MSA-1.</param>
    /// <param name="problems">Why; may be empty.</param>
    /// <param name="now">MSH-7.</param>
    /// <param name="controlId">MSH-10 of the acknowledgement.</param>
    public static byte[] Create(ReadOnlyMemory<byte> received, AckCode code, IReadOnlyList<Problem> problems, DateTimeOffset now, string controlId) =>
        Create(HeaderRescue.Read(received), code, problems, now, controlId);

    /// <summary>Whether the message asks for enhanced mode (MSH-15 or MSH-16 is valued).</summary>
    public static bool IsEnhanced(Hl7Message message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return message[0].Field(15).HasValue || message[0].Field(16).HasValue;
    }

    /// <summary>Whether an acknowledgement is wanted by a condition of table 0155: AL always, NE never, ER on errors, SU on success. Nothing said means always in original mode and never in enhanced mode; anything else means always.</summary>
    public static bool IsWanted(string condition, bool enhanced, bool success) => condition switch
    {
        "NE" => false,
        "ER" => !success,
        "SU" => success,
        "" or null => !enhanced,
        _ => true,
    };

    /// <summary>Whether the message answers another one: MSH-9.1 is ACK or MCF, or it has an MSA. Such a message is never acknowledged.</summary>
    public static bool IsAcknowledgement(Hl7Message message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return message.MessageType is "ACK" or "MCF" || message.IndexOf(Msa) >= 0;
    }

    /// <summary>MSA-1 of an answer, or null when it has no MSA or an unknown code.</summary>
    public static AckCode? CodeOf(Hl7Message answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return Enum.TryParse<AckCode>(answer.GetString("MSA-1"), out var code) && Enum.IsDefined(code) ? code : null;
    }
}
