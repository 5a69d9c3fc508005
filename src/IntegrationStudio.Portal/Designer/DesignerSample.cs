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
    private static readonly string[] NoSamples = [".test.json", ".md"];

    /// <summary>Whether a file beside a definition is a message to map, rather than an expectation or a setting.</summary>
    public static bool IsSample(string path) =>
        path.StartsWith("samples/", StringComparison.Ordinal)
        || (path.StartsWith("tests/", StringComparison.Ordinal) && path != "tests/options.json" && !path.Contains(".expected.", StringComparison.Ordinal) && !NoSamples.Any(end => path.EndsWith(end, StringComparison.Ordinal)));
}
