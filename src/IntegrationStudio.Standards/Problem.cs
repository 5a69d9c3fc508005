namespace IntegrationStudio.Standards;

/// <summary>How much a <see cref="Problem"/> matters.</summary>
public enum Severity
{
    /// <summary>Worth knowing; nothing was lost.</summary>
    Information,

    /// <summary>Something was left out or guessed by policy; the rest went on.</summary>
    Warning,

    /// <summary>The thing as a whole was refused, or one value of it is wrong.</summary>
    Error,
}

/// <summary>One expected failure: what, where, and how to mend it. Expected failures are values; all of them are reported at once.</summary>
/// <param name="Code">Stable, dotted, lower case, e.g. <c>hl7v2.no-msh</c>.</param>
/// <param name="Path">Where: an HL7 path (<c>OBX[3]-5</c>), a FHIRPath (<c>Bundle.entry[2].resource.status</c>), a rule path (<c>id#rules/obs/OBX-3.code</c>), a file with line, or empty for the whole.</param>
/// <param name="Message">One sentence for people. Never carries more of a message's content than a short value.</param>
/// <param name="Severity">How much it matters.</param>
public sealed record Problem(string Code, string Path, string Message, Severity Severity = Severity.Error)
{
    /// <summary>How to mend it, where that can be said.</summary>
    public string? Mend { get; init; }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Severity.ToString().ToLowerInvariant()} {Code}{(Path.Length > 0 ? " at " + Path : "")}: {Message}{(Mend is null ? "" : " " + Mend)}";
}
