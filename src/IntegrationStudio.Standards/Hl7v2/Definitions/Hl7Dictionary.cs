namespace IntegrationStudio.Standards.Hl7v2;

/// <summary>The definition tables of HL7 v2.1 to 2.7.1, and for later versions 2.7.1 with a supplement of what 2.8 and 2.9 added.</summary>
public static class Hl7Dictionary
{
    /// <summary>What a message without a usable version is taken for.</summary>
    private const string Assumed = "2.5.1";

    private static readonly Lazy<Hl7VersionDefinition[]> Definitions = new(() =>
    {
        var tables = DefinitionTables.Load();
        var definitions = new Hl7VersionDefinition[tables.Versions.Length];
        for (var i = 0; i < definitions.Length; i++)
            definitions[i] = new(tables.Versions[i], 1u << i, tables);
        return definitions;
    });

    /// <summary>Versions with tables of their own, oldest first; the last one, 2.8, stands for all later ones.</summary>
    public static IReadOnlyList<string> Versions => Array.ConvertAll(Definitions.Value, d => d.Version);

    /// <summary>The definitions of a version: of an unknown one the nearest older one (2.5.2 gives 2.5.1), of anything after 2.7.1 the supplemented 2.7.1, of no version at all 2.5.1.</summary>
    public static Hl7VersionDefinition For(string version)
    {
        ArgumentNullException.ThrowIfNull(version);
        var all = Definitions.Value;
        foreach (var definition in all)
        {
            if (definition.Version == version)
                return definition;
        }
        if (!System.Version.TryParse(version.Contains('.', StringComparison.Ordinal) ? version : version + ".0", out var wanted))
            return For(Assumed);
        if (wanted > new Version(2, 7, 1))
            return all[^1];
        return Array.FindLast(all, d => System.Version.Parse(d.Version) <= wanted) ?? all[0];
    }
}
