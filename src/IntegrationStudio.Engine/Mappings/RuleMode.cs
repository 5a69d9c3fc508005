namespace IntegrationStudio.Engine.Mappings;

/// <summary>What a rule does where something is already.</summary>
public enum RuleMode
{
    /// <summary>Values replace those that are there; elements are written into. The default.</summary>
    Set,

    /// <summary>The rule does nothing when its target has content already.</summary>
    Fill,

    /// <summary>A new list item each time; text that is no list grows by a line.</summary>
    Append,

    /// <summary>Elements are written into; values that are there already stay.</summary>
    Merge,
}
