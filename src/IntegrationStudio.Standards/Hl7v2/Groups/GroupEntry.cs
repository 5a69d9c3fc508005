namespace IntegrationStudio.Standards.Hl7v2.Groups;

/// <summary>One occurrence of a group in the flat arrays of a tree; links are indices, -1 = none.</summary>
internal struct GroupEntry
{
    public Hl7NodeDefinition Definition;
    public int Parent;
    public int FirstChild;
    public int LastChild;
    public int NextSibling;
    public int Occurrence;
    public int FirstSegment;
    public int EndSegment;

    /// <summary>Bits of the children (by ordinal) that this occurrence has.</summary>
    public ulong Seen;
}
