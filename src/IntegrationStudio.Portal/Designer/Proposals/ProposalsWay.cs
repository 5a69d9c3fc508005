namespace IntegrationStudio.Portal.Designer.Proposals;

/// <summary>What rules are proposed by.</summary>
public enum ProposalsWay
{
    /// <summary>Official tables and names.</summary>
    Tables,

    /// <summary>Inputs and wanted outputs.</summary>
    Pairs,
}
