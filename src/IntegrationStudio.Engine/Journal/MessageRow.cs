namespace IntegrationStudio.Engine.Journal;

/// <summary>A message as lists show it: no content.</summary>
/// <param name="Id">Ascending in order of arrival.</param>
/// <param name="Channel">The channel's id.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Received">When it came in; never descending with the id.</param>
/// <param name="Type">Message type and event as <c>ORU^R01</c>; null when unreadable.</param>
/// <param name="ControlId">MSH-10, or null.</param>
/// <param name="PatientId">PID-3.1, or null.</param>
/// <param name="SendingApplication">MSH-3.1, or null.</param>
/// <param name="SendingFacility">MSH-4.1, or null.</param>
/// <param name="Size">Bytes as received.</param>
/// <param name="Marks">What is remarkable about it.</param>
/// <param name="ProblemCount">How many problems are stored with it.</param>
/// <param name="MappingId">The mapping that processed it, or null.</param>
public sealed record MessageRow(
    long Id, string Channel, MessageState State, DateTimeOffset Received, string? Type, string? ControlId, string? PatientId,
    string? SendingApplication, string? SendingFacility, int Size, MessageMarks Marks, int ProblemCount, string? MappingId)
{
    /// <summary>The version of the mapping that it met, or null.</summary>
    public string? MappingVersion { get; init; }
}

/// <summary>One page of a list, newest first.</summary>
/// <param name="Rows">At most as many as asked for.</param>
/// <param name="Next">Give it as <see cref="MessageFilter.Before"/> for the next page; null at the end.</param>
public sealed record MessagePage(IReadOnlyList<MessageRow> Rows, long? Next);

/// <summary>Which messages; every condition that is null does not matter, the others all hold.</summary>
public sealed record MessageFilter
{
    /// <summary>Channel id.</summary>
    public string? Channel { get; init; }

    /// <summary>Any of these states; empty or null for all.</summary>
    public IReadOnlyList<MessageState>? States { get; init; }

    /// <summary>Type and event, <c>ORU^R01</c>; a type alone (<c>ADT</c>) means each of its events.</summary>
    public string? Type { get; init; }

    /// <summary>Received at or after.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Received before.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>MSH-10, or the beginning of it followed by <c>*</c>.</summary>
    public string? ControlId { get; init; }

    /// <summary>PID-3.1, or the beginning of it followed by <c>*</c>.</summary>
    public string? PatientId { get; init; }

    /// <summary>The name of an indexed value, such as <c>accession</c>, together with <see cref="FieldValue"/>.</summary>
    public string? Field { get; init; }

    /// <summary>The indexed value, or the beginning of it followed by <c>*</c>.</summary>
    public string? FieldValue { get; init; }

    /// <summary>Processed by this mapping: its id, or its id and version as <c>labs/north@1.2.0</c>.</summary>
    public string? Mapping { get; init; }

    /// <summary>Only messages with a smaller id: the keyset of paging.</summary>
    public long? Before { get; init; }

    /// <summary>Only messages with a greater id: what came since a list was read.</summary>
    public long? After { get; init; }
}
