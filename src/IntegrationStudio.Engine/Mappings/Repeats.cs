namespace IntegrationStudio.Engine.Mappings;

/// <summary>What a further resource of one rule means that has the key of an earlier one of the same message.</summary>
public enum Repeats
{
    /// <summary>The same thing: both become one resource. The default.</summary>
    Merge,

    /// <summary>Another thing: its place among those of the key is part of its identity.</summary>
    Number,

    /// <summary>A further line of the same text, where both have a text for a value; otherwise another thing.</summary>
    Lines,
}
