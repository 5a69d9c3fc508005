namespace IntegrationStudio.Engine.Mappings;

/// <summary>Decisions that hold for a whole mapping; null inherits, and at last the default.</summary>
public sealed record MappingPolicy
{
    /// <summary>How resources are written: <c>put</c> (default), <c>post</c> or <c>conditionalCreate</c>.</summary>
    public string? Write { get; init; }

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
