namespace IntegrationStudio.Standards.Fhir;

/// <summary>How often a zone's clocks show a local time.</summary>
internal enum LocalTimeFit
{
    /// <summary>Once, as it should be.</summary>
    Unique,

    /// <summary>Twice: in the hour that is repeated when daylight time ends.</summary>
    Twice,

    /// <summary>Never: in the hour that is skipped when daylight time begins.</summary>
    Skipped,
}
