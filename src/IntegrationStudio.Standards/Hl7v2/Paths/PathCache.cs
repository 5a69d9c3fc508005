using System.Collections.Concurrent;

namespace IntegrationStudio.Standards.Hl7v2.Paths;

/// <summary>Parsed paths by their text: programs use the same few. Bounded, because users type them too.</summary>
internal sealed class PathCache
{
    private const int Most = 2048;
    private readonly ConcurrentDictionary<string, Outcome<Hl7Path>> paths = new();

    public Outcome<Hl7Path> Get(string text)
    {
        if (paths.TryGetValue(text, out var found))
            return found;
        var parsed = new PathParser(text).Parse();
        if (parsed.Succeeded && paths.Count < Most)
            paths[text] = parsed;
        return parsed;
    }
}
