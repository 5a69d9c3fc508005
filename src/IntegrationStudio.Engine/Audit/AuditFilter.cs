namespace IntegrationStudio.Engine.Audit;

/// <summary>Which entries; every condition that is null does not matter, the others all hold.</summary>
public sealed record AuditFilter
{
    /// <summary>The actor's id, exactly.</summary>
    public string? Actor { get; init; }

    /// <summary>The action, or the beginning of it followed by <c>*</c>: <c>message.*</c>.</summary>
    public string? Action { get; init; }

    /// <summary>The subject, or the beginning of it followed by <c>*</c>: <c>mapping:labs/*</c>.</summary>
    public string? Subject { get; init; }

    /// <summary>Only what was refused, or only what was done.</summary>
    public bool? Denied { get; init; }

    /// <summary>At or after.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Before.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Words, all of which occur somewhere in the entry; upper and lower case are alike in ASCII.</summary>
    public string? Text { get; init; }

    /// <summary>Only entries with a smaller id: the keyset of paging.</summary>
    public long? Before { get; init; }
}
