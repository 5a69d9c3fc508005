using System.Collections.Concurrent;
using IntegrationStudio.Engine.Mappings.Resolution;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Engine.Mappings.Compilation;

/// <summary>A compiled map.</summary>
/// <param name="Map">The map.</param>
/// <param name="Resources">What the names of resources that its rules mention meant when it was compiled; null for no resource.</param>
internal sealed record SharedMap(CompiledMap Map, IReadOnlyDictionary<string, string?> Resources);

/// <summary>
/// Compiled maps by what of a policy is compiled into them (<see cref="CompileContext.Variant"/>). That of no policy stays; of the others the latest few, because
/// a policy that is being typed is another one with every letter. Safe for many threads.
/// </summary>
internal sealed class PolicyVariants
{
    private const int Most = 12;

    private readonly ConcurrentDictionary<(ResolvedMap, TreeType), SharedMap> _plain = [];
    private readonly Lock _lock = new();
    private readonly List<(string Variant, ConcurrentDictionary<(ResolvedMap, TreeType), SharedMap> Maps)> _others = []; // latest last

    public ConcurrentDictionary<(ResolvedMap, TreeType), SharedMap> Of(string variant)
    {
        if (variant.Length == 0) return _plain;
        lock (_lock)
        {
            int index = _others.FindLastIndex(other => other.Variant == variant);
            if (index >= 0 && index == _others.Count - 1) return _others[index].Maps;
            (string, ConcurrentDictionary<(ResolvedMap, TreeType), SharedMap> Maps) latest = index >= 0 ? _others[index] : (variant, []);
            if (index >= 0) _others.RemoveAt(index);
            _others.Add(latest);
            if (_others.Count > Most) _others.RemoveAt(0);
            return latest.Maps;
        }
    }
}
