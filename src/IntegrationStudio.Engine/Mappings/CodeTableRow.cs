using System.Text;

namespace IntegrationStudio.Engine.Mappings;

/// <summary>One line of a code table.</summary>
/// <param name="Code">The source code; <c>*</c> is the row for everything that no other row names.</param>
/// <param name="Text">What the code means, for people.</param>
/// <param name="System">The source system it belongs to; null fits any.</param>
/// <param name="TargetCode">The code that is written; null: the code is known and has no counterpart.</param>
/// <param name="TargetDisplay">The display that goes with it.</param>
/// <param name="TargetSystem">The system URI that goes with it.</param>
public sealed record CodeTableRow(string Code, string? Text, string? System, string? TargetCode, string? TargetDisplay, string? TargetSystem)
{
    /// <summary>The target's texts as they are written; what they are made of is compared.</summary>
    internal byte[]? Utf8TargetCode { get; } = Utf8(TargetCode);

    internal byte[]? Utf8TargetDisplay { get; } = Utf8(TargetDisplay);

    internal byte[]? Utf8TargetSystem { get; } = Utf8(TargetSystem);

    /// <inheritdoc/>
    public bool Equals(CodeTableRow? other) =>
        other is not null && (Code, Text, System) == (other.Code, other.Text, other.System) && (TargetCode, TargetDisplay, TargetSystem) == (other.TargetCode, other.TargetDisplay, other.TargetSystem);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Code, Text, System, TargetCode, TargetDisplay, TargetSystem);

    private static byte[]? Utf8(string? text) => text is null ? null : Encoding.UTF8.GetBytes(text);
}
