namespace IntegrationStudio.V2ToFhirMaps.Coverage;

/// <summary>What became of a row of the guide.</summary>
internal enum RowState
{
    /// <summary>The row names no FHIR element (or code): it says that the guide does not map the field.</summary>
    NoTarget,

    /// <summary>The row runs as it was published.</summary>
    Runs,

    /// <summary>The row runs after a decision of ours: a prose condition, a fault, something that FHIR asks for.</summary>
    Mended,

    /// <summary>The row gives no rule, for the reason beside it.</summary>
    SetAside,
}
