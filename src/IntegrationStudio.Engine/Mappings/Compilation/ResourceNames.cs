using System.Collections.Concurrent;

namespace IntegrationStudio.Engine.Mappings.Compilation;

/// <summary>Numbers of the names that rules give to resources: the same in all message maps of a library and of the drafts over it. Safe for many threads.</summary>
internal sealed class ResourceNames
{
    private readonly ConcurrentDictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private int _last;

    public int Of(string name) => _numbers.GetOrAdd(name, _ => Interlocked.Increment(ref _last));
}
