using System.Text;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;

namespace IntegrationStudio.Engine.Governance.Sync;

/// <summary>What a definition's folder says, whatever its layout and whatever it pins.</summary>
/// <param name="Substance">SHA-256 over the definition without its number and every file beside it.</param>
/// <param name="Number">Its number.</param>
internal sealed record SyncHash(string Substance, string Number)
{
    public static SyncHash Of(DefinitionFolder folder)
    {
        var lines = new StringBuilder();
        foreach ((string path, ReadOnlyMemory<byte> content) in folder.Files.OrderBy(file => file.Key, StringComparer.Ordinal))
            lines.Append(path).Append(' ').Append(path == DefinitionFolder.DefinitionPath ? Definition(folder, "") : MappingPackage.Hex(content.Span)).Append('\n');
        return new(MappingPackage.Hex(Encoding.UTF8.GetBytes(lines.ToString())), folder.Definition.Version);
    }

    /// <summary>Whether two say the same in <c>mapping.json</c>, the number among it, although the bytes may be laid out otherwise.</summary>
    public static bool SameDefinition(DefinitionFolder one, DefinitionFolder other) => Definition(one, one.Definition.Version) == Definition(other, other.Definition.Version);

    private static string Definition(DefinitionFolder folder, string number) =>
        MappingPackage.Hex((VersionFreezer.Unpinned(folder).Definition with { Version = number }).ToCanonicalJson());
}
