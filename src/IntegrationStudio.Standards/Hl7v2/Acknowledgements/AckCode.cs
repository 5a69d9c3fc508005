namespace IntegrationStudio.Standards.Hl7v2;

/// <summary>MSA-1 (HL7 table 0008).</summary>
public enum AckCode
{
    /// <summary>Application accept.</summary>
    AA,

    /// <summary>Application error.</summary>
    AE,

    /// <summary>Application reject.</summary>
    AR,

    /// <summary>Commit accept (enhanced mode).</summary>
    CA,

    /// <summary>Commit error (enhanced mode).</summary>
    CE,

    /// <summary>Commit reject (enhanced mode).</summary>
    CR,
}
