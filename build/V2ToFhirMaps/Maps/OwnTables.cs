namespace IntegrationStudio.V2ToFhirMaps.Maps;

/// <summary>Code tables of ours that the guide leaves to the implementer, e.g. coding system mnemonics to URIs; kept as CSV beside the mends.</summary>
internal static class OwnTables
{
    /// <summary>The tables by name.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = Load();

    private static SortedDictionary<string, string> Load()
    {
        var assembly = typeof(OwnTables).Assembly;
        var tables = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.EndsWith(".csv", StringComparison.Ordinal)))
        {
            if (name.StartsWith("codes.", StringComparison.Ordinal)) continue;
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            tables[Path.GetFileNameWithoutExtension(name)] = reader.ReadToEnd().ReplaceLineEndings("\n");
        }

        return tables;
    }
}
