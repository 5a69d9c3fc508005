using IntegrationStudio.Engine.Mappings;

namespace IntegrationStudio.Portal.Designer.Starting;

/// <summary>A schema or example that stands beside another definition.</summary>
/// <param name="Name">The definition and its file, for people.</param>
/// <param name="Content">The file.</param>
internal sealed record KnownForm(string Name, ReadOnlyMemory<byte> Content)
{
    private const int Most = 100;

    /// <summary>What other definitions read or write in a format, sorted by their names. Reads the library: not for the dispatcher.</summary>
    public static IReadOnlyList<KnownForm> Of(MappingLibrary library, string format, string except) =>
    [
        .. (from package in library.All
            where package.Definition.Id != except
            from file in new[] { FileOf(package.Definition.Source, format), FileOf(package.Definition.Target, format) }
            where file is not null && package.Files.ContainsKey(file)
            select new KnownForm($"{package.Definition.Title ?? package.Definition.Id}: {file[(file.LastIndexOf('/') + 1)..]}", package.Files[file])).Take(Most),
    ];

    private static string? FileOf(SourceSchema? source, string format) => source?.Format == format ? source.Schema : null;

    private static string? FileOf(TargetSchema? target, string format) => target?.Format == format ? target.Schema : null;
}
