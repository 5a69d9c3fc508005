namespace IntegrationStudio.Engine.Mappings.Testing;

/// <summary>One test: what is mapped, and what must come of it.</summary>
/// <param name="Name">Its name: the file without folder and ending.</param>
/// <param name="InputPath">The file that is mapped, by its path in the folder.</param>
/// <param name="Input">Its bytes.</param>
public sealed record MappingTestCase(string Name, string InputPath, ReadOnlyMemory<byte> Input)
{
    /// <summary>The file with the expected result; null where there is none.</summary>
    public string? ExpectedPath { get; init; }

    /// <summary>Its bytes.</summary>
    public ReadOnlyMemory<byte> Expected { get; init; }

    /// <summary>What the test says of itself.</summary>
    public MappingTestSettings Settings { get; init; } = MappingTestSettings.None;
}

/// <summary>A message or document to map, without an expectation.</summary>
/// <param name="Name">Its name: the file without folder and ending.</param>
/// <param name="Path">The file, by its path in the folder.</param>
/// <param name="Content">Its bytes.</param>
public sealed record MappingSample(string Name, string Path, ReadOnlyMemory<byte> Content)
{
    /// <summary>Whether it is only counted: none of its values is told.</summary>
    public bool IsPrivate { get; init; }
}
