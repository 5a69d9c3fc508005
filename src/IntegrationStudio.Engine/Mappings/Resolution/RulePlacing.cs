namespace IntegrationStudio.Engine.Mappings.Resolution;

/// <summary>How a definition put a rule where it is.</summary>
internal enum RulePlacing : byte
{
    /// <summary>As one of its own rules.</summary>
    Own,

    /// <summary>By a change that adds.</summary>
    Added,

    /// <summary>By a change, in place of an inherited one.</summary>
    Replaced,
}
