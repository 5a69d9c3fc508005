namespace IntegrationStudio.Standards.Fhir;

/// <summary>What came of a conversion by <see cref="Hl7DateTime"/>: a date, perhaps with a warning, or the reason why there is none. Allocates nothing.</summary>
/// <param name="Date">What was read; meaningful when <see cref="Succeeded"/>.</param>
/// <param name="Code">Null when all is well, else the code of the problem.</param>
/// <param name="Message">The problem's sentence.</param>
/// <param name="Severity">Error when there is no date, warning when a part was left out or chosen.</param>
public readonly record struct Hl7DateConversion(FhirDate Date, string? Code, string? Message, Severity Severity)
{
    /// <summary>Whether there is a date.</summary>
    public bool Succeeded => Code is null || Severity != Severity.Error;

    /// <summary>The problem for a place in the message; null when all is well.</summary>
    public Problem? ToProblem(string path) => Code is null ? null : new Problem(Code, path, Message!, Severity);
}
