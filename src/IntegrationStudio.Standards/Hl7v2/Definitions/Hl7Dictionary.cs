namespace IntegrationStudio.Standards.Hl7v2;

/// <summary>The definition tables of HL7 v2.1 to 2.7.1, and for later versions 2.7.1 with a supplement.</summary>
public static class Hl7Dictionary
{
    /// <summary>Versions with tables of their own, oldest first.</summary>
    public static IReadOnlyList<string> Versions => throw new NotSupportedException();

    /// <summary>The definitions of a version; unknown or empty versions get the nearest known one. Never null.</summary>
    public static Hl7VersionDefinition For(string version) => throw new NotSupportedException();
}

/// <summary>What one version defines; parts are read from the embedded tables when first asked for.</summary>
public sealed class Hl7VersionDefinition
{
    /// <summary>E.g. <c>2.5.1</c>.</summary>
    public string Version => throw new NotSupportedException();

    /// <summary>Names of all message structures, sorted.</summary>
    public IReadOnlyList<string> Structures => throw new NotSupportedException();

    /// <summary>Names of all segments, sorted.</summary>
    public IReadOnlyList<string> Segments => throw new NotSupportedException();

    /// <summary>Names of all data types, sorted.</summary>
    public IReadOnlyList<string> DataTypes => throw new NotSupportedException();

    /// <summary>A message structure such as <c>ORU_R01</c>, or null.</summary>
    public Hl7StructureDefinition? Structure(string name) => throw new NotSupportedException();

    /// <summary>The structure's name for a message type and event, e.g. <c>ADT_A01</c> for ADT and A08; null when unknown.</summary>
    public string? StructureFor(string messageType, string triggerEvent) => throw new NotSupportedException();

    /// <summary>A segment, or null.</summary>
    public Hl7SegmentDefinition? Segment(string name) => throw new NotSupportedException();

    /// <summary>A data type, or null.</summary>
    public Hl7DataTypeDefinition? DataType(string name) => throw new NotSupportedException();

    /// <summary>A table by its four-digit number (<c>0001</c>), or null.</summary>
    public Hl7TableDefinition? Table(string number) => throw new NotSupportedException();
}
