namespace IntegrationStudio.Standards.Fhir;

/// <summary>How exact a <see cref="FhirDate"/> is.</summary>
public enum FhirPrecision : byte
{
    /// <summary>The year only.</summary>
    Year,

    /// <summary>To the month.</summary>
    Month,

    /// <summary>To the day.</summary>
    Day,

    /// <summary>To the hour (FHIRPath and HL7 v2 only).</summary>
    Hour,

    /// <summary>To the minute (FHIRPath and HL7 v2 only).</summary>
    Minute,

    /// <summary>To the second.</summary>
    Second,

    /// <summary>To a fraction of a second.</summary>
    Fraction,
}
