namespace IntegrationStudio.Standards.Trees;

/// <summary>Reads any JSON into a tree of <see cref="JsonTreeType"/>s. Numbers keep their literals; duplicate keys are refused.</summary>
public static class PlainJsonReader
{
    /// <summary>Reads one JSON value; its node is the tree's <see cref="DataTree.Root"/>.</summary>
    public static Outcome<DataTree> Read(ReadOnlySpan<byte> json) => throw new NotSupportedException();
}
