namespace IntegrationStudio.Engine.Mappings.Outline;

/// <summary>What a rule does, as lines of the designer show it.</summary>
[Flags]
public enum RuleStyle
{
    /// <summary>It only holds other rules.</summary>
    None = 0,

    /// <summary>It copies its source.</summary>
    Copy = 1,

    /// <summary>It calls a map.</summary>
    Map = 2,

    /// <summary>It runs its rules for each item of its source.</summary>
    Loop = 4,

    /// <summary>It writes a constant.</summary>
    Constant = 8,

    /// <summary>It writes a reference to a resource.</summary>
    Reference = 16,

    /// <summary>Its source is no plain path, or its value passes through functions.</summary>
    Expression = 32,

    /// <summary>It runs a script.</summary>
    Script = 64,

    /// <summary>It has a condition.</summary>
    Conditional = 128,
}
