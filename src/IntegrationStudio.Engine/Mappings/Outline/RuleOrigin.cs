namespace IntegrationStudio.Engine.Mappings.Outline;

/// <summary>Where a rule of an outline comes from, seen from the definition that is outlined.</summary>
public enum RuleOrigin
{
    /// <summary>It is one of the definition's own rules.</summary>
    Own,

    /// <summary>It comes from a definition that is extended, or from a map that a rule calls.</summary>
    Inherited,

    /// <summary>The definition puts it in the place of an inherited one.</summary>
    Overridden,

    /// <summary>The definition adds it to the inherited ones.</summary>
    Added,

    /// <summary>A change takes it out: it does not run.</summary>
    Disabled,
}
