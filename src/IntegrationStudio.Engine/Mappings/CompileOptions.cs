namespace IntegrationStudio.Engine.Mappings;

/// <summary>How a mapping is compiled.</summary>
public sealed record CompileOptions
{
    /// <summary>The version that is expected; null takes whichever the library has.</summary>
    public string? Version { get; init; }
}
