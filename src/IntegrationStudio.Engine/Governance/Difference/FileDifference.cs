using System.Text;
using IntegrationStudio.Engine.Mappings.Drafts;

namespace IntegrationStudio.Engine.Governance.Difference;

/// <summary>What a file of a definition's folder is for.</summary>
public enum FolderFileKind
{
    /// <summary>TypeScript or JavaScript that rules call.</summary>
    Script,

    /// <summary>Describes an input or an output.</summary>
    Schema,

    /// <summary>A code table whose form cannot be compared by cells.</summary>
    Table,

    /// <summary>Input, expectation or settings of a test.</summary>
    Test,

    /// <summary>A message to look at.</summary>
    Sample,

    /// <summary>Remarks for people.</summary>
    Note,
}

/// <summary>A file that two states of a definition do not have in common.</summary>
/// <param name="Path">Its path in the folder.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="Change">What became of it.</param>
/// <param name="Before">Its bytes; null when it was not there.</param>
/// <param name="After">Its bytes; null when it is gone.</param>
public sealed record FileDifference(string Path, FolderFileKind Kind, ItemChange Change, ReadOnlyMemory<byte>? Before, ReadOnlyMemory<byte>? After)
{
    /// <summary>The text that it was; empty when it was not there.</summary>
    public string TextBefore => Before is { } bytes ? Encoding.UTF8.GetString(bytes.Span) : "";

    /// <summary>The text that it is; empty when it is gone.</summary>
    public string TextAfter => After is { } bytes ? Encoding.UTF8.GetString(bytes.Span) : "";

    internal static FolderFileKind KindOf(string path) => path switch
    {
        _ when path.StartsWith("tests/", StringComparison.Ordinal) => FolderFileKind.Test,
        _ when path.StartsWith("samples/", StringComparison.Ordinal) => FolderFileKind.Sample,
        _ when path.StartsWith("schema/", StringComparison.Ordinal) => FolderFileKind.Schema,
        _ when path.StartsWith("scripts/", StringComparison.Ordinal) => FolderFileKind.Script,
        _ when path.EndsWith(".csv", StringComparison.Ordinal) => FolderFileKind.Table,
        _ => FolderFileKind.Note,
    };
}
