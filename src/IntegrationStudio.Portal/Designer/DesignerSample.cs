using IntegrationStudio.Engine.Mappings.Testing;

namespace IntegrationStudio.Portal.Designer;

/// <summary>Where a sample comes from.</summary>
internal enum SampleOrigin
{
    /// <summary>A file beside the definition.</summary>
    Saved,

    /// <summary>Put in by hand; gone with the session.</summary>
    Pasted,

    /// <summary>A message that a channel received.</summary>
    Captured,
}

/// <summary>A message that the preview maps.</summary>
/// <param name="Name">What people call it: a saved one's path in the folder.</param>
/// <param name="Content">Its bytes.</param>
/// <param name="Origin">Where it comes from.</param>
internal sealed record DesignerSample(string Name, ReadOnlyMemory<byte> Content, SampleOrigin Origin)
{
    /// <summary>Whether it was de-identified before it came here.</summary>
    public bool IsMasked { get; init; }

    /// <summary>Whether a file beside a definition is a message to map, rather than an expectation or a setting.</summary>
    public static bool IsSample(string path) => TestFiles.IsSample(path) || TestFiles.IsTestInput(path);
}
