namespace IntegrationStudio.Benchmarks;

/// <summary>Places in the repository that the benchmarks read.</summary>
internal static class Repository
{
    /// <summary>The folder of mapping definitions.</summary>
    /// <exception cref="DirectoryNotFoundException">The program does not stand below the repository.</exception>
    public static string Mappings()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "IntegrationStudio.sln"))) return Path.Combine(folder.FullName, "mappings");
        throw new DirectoryNotFoundException("The repository's root is not above the program.");
    }
}
