using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Engine.Channels;

/// <summary>What screening found: whether the message is let in, and what the journal's columns say about it.</summary>
internal sealed record Screened(MappingInput? Input, byte[] BodyHash, IReadOnlyList<Problem> Problems, string[] Keys)
{
    public bool Accepted => Input is not null && Problems.All(problem => problem.Severity != Severity.Error);

    /// <summary>The HL7 v2 message; null of other formats and of what cannot be read.</summary>
    public Hl7Message? Message => Input?.Hl7;

    /// <summary>Type and event as <c>ORU^R01</c>, or what the channel says is the type; null for none.</summary>
    public string? Type { get; init; }

    /// <summary>MSH-10, or what the channel says; null for none.</summary>
    public string? ControlId { get; init; }

    /// <summary>PID-3.1, or what the channel says; null for none.</summary>
    public string? PatientId { get; init; }

    /// <summary>The messages that it holds, each of which goes its own way; null where it is one itself.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>>? Parts { get; init; }

    /// <summary>MSH-15 or MSH-16 is valued.</summary>
    public bool Enhanced => Message is not null && Acknowledgement.IsEnhanced(Message);

    /// <summary>It is itself an acknowledgement: nothing is ever answered.</summary>
    public bool IsAcknowledgement => Message is not null && Acknowledgement.IsAcknowledgement(Message);

    /// <summary>The text at a path of an HL7 v2 message; null when there is none.</summary>
    public string? Text(Hl7Path path) => Message?.Get(path) is { HasValue: true } element ? element.ToString() : null;
}
