namespace IntegrationStudio.Standards.Fhir.Terminology;

/// <summary>Whether a value set has a code.</summary>
internal enum Membership : byte
{
    /// <summary>It has.</summary>
    In,

    /// <summary>It has codes of that system, and not this one.</summary>
    NotIn,

    /// <summary>It has no codes of that system at all.</summary>
    OtherSystem,

    /// <summary>It has codes of that system, which are not listed here: LOINC, SNOMED CT and the like.</summary>
    Unknown,
}
