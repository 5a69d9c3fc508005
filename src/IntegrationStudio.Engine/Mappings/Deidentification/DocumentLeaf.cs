using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Engine.Mappings.Deidentification;

/// <summary>One value of a document.</summary>
/// <param name="Path">Its place, as people read it.</param>
/// <param name="Label">What the place is called.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The value, decoded.</param>
internal sealed record DocumentLeaf(string Path, string Label, DeidentificationKind Kind, string Text)
{
    /// <summary>Where its bytes are, in formats that are changed in their bytes.</summary>
    public (int Start, int Length) Place { get; init; }

    /// <summary>The bytes of the whole value where <see cref="Place"/> is a stretch of it; the same place otherwise.</summary>
    public (int Start, int Length) Whole { get; init; }

    /// <summary>In HL7 v2: where it is.</summary>
    public Hl7Position At { get; init; }

    /// <summary>In HL7 v2: its own type and the composite around it; null where the dictionary knows none.</summary>
    public (string? Own, string? Around) Types { get; init; }

    /// <summary>In documents whose elements have names: the names around it, the nearest first.</summary>
    public IReadOnlyList<string> Around { get; init; } = [];

    /// <summary>Of a check digit: the value that it checks and the scheme; null for anything else.</summary>
    public (string Number, string Scheme)? Checks { get; init; }

    /// <summary>Whether it is a given name rather than a family name.</summary>
    public bool IsGiven { get; init; }
}

/// <summary>A document as a list of values that can be replaced.</summary>
internal interface ILeafDocument
{
    IReadOnlyList<DocumentLeaf> Leaves { get; }

    /// <summary>The document with other values, by the leaves' indexes.</summary>
    byte[] Write(IReadOnlyDictionary<int, string> changed);
}
