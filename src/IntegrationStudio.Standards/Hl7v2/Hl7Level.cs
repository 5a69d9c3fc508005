namespace IntegrationStudio.Standards.Hl7v2;

/// <summary>What an <see cref="Hl7Element"/> or <see cref="Hl7Position"/> points at.</summary>
public enum Hl7Level
{
    /// <summary>A whole segment.</summary>
    Segment,

    /// <summary>A field with all its repetitions.</summary>
    Field,

    /// <summary>One repetition of a field.</summary>
    Repetition,

    /// <summary>A component.</summary>
    Component,

    /// <summary>A subcomponent.</summary>
    Subcomponent,
}
