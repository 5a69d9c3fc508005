using System.Text;

namespace IntegrationStudio.Engine.Mappings;

/// <summary>Effective hashes of a library's definitions, each worked out once. Safe for many threads.</summary>
internal sealed class EffectiveHashes(MappingLibrary library)
{
    private readonly Dictionary<string, string?> _known = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    public string? Of(string id)
    {
        lock (_lock) return Find(id);
    }

    private string? Find(string id)
    {
        if (library.Base is { } published && !library.DependsOnDraft(id)) return published.Hashes.Of(id);
        if (_known.TryGetValue(id, out string? hash)) return hash;
        _known[id] = null;
        if (library.Find(id) is not { } package) return null;
        var lines = new StringBuilder(package.ContentHash).Append('\n');
        MappingDefinition definition = package.Definition;
        if (definition.Extends is { } extends && !Add("extends", extends)) return null;
        foreach ((string name, MappingReference used) in definition.Uses.OrderBy(entry => entry.Key, StringComparer.Ordinal))
            if (!Add("uses " + name, used)) return null;
        return _known[id] = "sha256:" + MappingPackage.Hex(Encoding.UTF8.GetBytes(lines.ToString()));

        bool Add(string role, MappingReference reference)
        {
            if (Find(reference.Id) is not { } inner) return false;
            lines.Append(role).Append(' ').Append(inner).Append('\n');
            return true;
        }
    }
}
