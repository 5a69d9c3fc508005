namespace IntegrationStudio.Standards.Fhir;

/// <summary>The calendar units by which a <see cref="FhirDate"/> can be moved.</summary>
public enum FhirDateUnit
{
    /// <summary>Calendar years.</summary>
    Year,

    /// <summary>Calendar months.</summary>
    Month,

    /// <summary>Seven days.</summary>
    Week,

    /// <summary>Calendar days.</summary>
    Day,

    /// <summary>Hours.</summary>
    Hour,

    /// <summary>Minutes.</summary>
    Minute,

    /// <summary>Seconds.</summary>
    Second,

    /// <summary>Milliseconds.</summary>
    Millisecond,
}
