namespace IntegrationStudio.Engine.Mappings;

/// <summary>Decisions that hold for a whole mapping; null inherits, and at last the default.</summary>
public sealed record MappingPolicy
{
    /// <summary>How resources are written: <c>put</c> (default), <c>post</c> or <c>conditionalCreate</c>.</summary>
    public string? Write { get; init; }

    /// <summary>By resource type, where it differs from <see cref="Write"/>; <c>reference</c> beside those: the resource is not written, references to it search for its identifier.</summary>
    public IReadOnlyDictionary<string, string> Writes { get; init; } = new OrderedDictionary<string, string>();

    /// <summary>
    /// How repeating segments update (HL7 v2.5.1, 2.10.4): <c>action</c> (default: where a segment has an action code, it says what becomes of the thing), or
    /// <c>snapshot</c>: action codes do not count, what a message lists is what there is.
    /// </summary>
    public string? Updates { get; init; }

    /// <summary>Resource types of which a message lists all that there are of its patient: those that it does not list are deleted.</summary>
    public IReadOnlyList<string> Replaces { get; init; } = [];

    /// <summary>What an explicit null does in rules that do not say: <c>omit</c> (default: nothing is written) or <c>delete</c>: what other rules wrote there goes too.</summary>
    public string? OnNull { get; init; }

    /// <summary>IANA zone or offset of times that name none; null takes the channel's, at last none.</summary>
    public string? Zone { get; init; }

    /// <summary>Which zone a time without offset is in: <c>message</c> (default: that of MSH-7, else <see cref="Zone"/>), or <c>policy</c>: <see cref="Zone"/> even where MSH-7 names another, for senders whose gateway stamps UTC on local times.</summary>
    public string? ZoneSource { get; init; }

    /// <summary>What a value does that does not fit its target: <c>omit</c> with a warning (default), <c>dataAbsent</c> or <c>fail</c>.</summary>
    public string? BadValue { get; init; }

    /// <summary>
    /// What a result does that FHIR does not allow: <c>mend</c> (default: a required element says that it is unknown, or the smallest optional element around the
    /// fault is left out, at last the resource; each with a warning), <c>warn</c> (it stays as it is) or <c>fail</c>.
    /// </summary>
    public string? Invalid { get; init; }

    /// <summary>Expression for the scope of identifiers without an authority; default the sending facility, MSH-4.</summary>
    public string? Scope { get; init; }

    /// <summary>Assigning authority (namespace id) to system URI.</summary>
    public IReadOnlyDictionary<string, string> Authorities { get; init; } = new OrderedDictionary<string, string>();

    /// <summary>Coding system mnemonic to URI, beside the shipped table.</summary>
    public IReadOnlyDictionary<string, string> Systems { get; init; } = new OrderedDictionary<string, string>();
}
