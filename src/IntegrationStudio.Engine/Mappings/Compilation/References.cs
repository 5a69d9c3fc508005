using System.Collections.Concurrent;

namespace IntegrationStudio.Engine.Mappings.Compilation;

/// <summary>What definitions come down to: everything that they extend and use, and what names stand for there. Each worked out once. Safe for many threads.</summary>
internal sealed class References(MappingLibrary library)
{
    private readonly ConcurrentDictionary<string, Closure> _known = new(StringComparer.Ordinal);

    /// <summary>The definition's id and those of all that it extends and uses, also of what the library lacks.</summary>
    public IReadOnlySet<string> Reach(string id) => Of(id).Ids;

    /// <summary>What the names that are looked up anywhere within it mean to those who wrote them; null among the meanings where somebody looks it up without a meaning of its own.</summary>
    public IReadOnlyDictionary<string, List<MappingReference?>> Names(string id) => Of(id).Names;

    private Closure Of(string id)
    {
        // Where a draft is not among it, nothing is different.
        if (library.Base is { } published && !library.DependsOnDraft(id)) return published.References.Of(id);
        return _known.GetOrAdd(id, Collect);
    }

    private Closure Collect(string id)
    {
        // Two names are looked up whether or not uses name them; then they mean nothing here.
        var closure = new Closure([], new(StringComparer.Ordinal) { ["systems"] = [null], ["authorities"] = [null] });
        var open = new Stack<string>([id]);
        while (open.TryPop(out string? next))
        {
            if (!closure.Ids.Add(next) || library.Find(next) is not { } package) continue;
            foreach ((string name, MappingReference reference) in package.Definition.Uses)
            {
                if (!closure.Names.TryGetValue(name, out List<MappingReference?>? meanings)) closure.Names[name] = meanings = [];
                if (!meanings.Contains(reference)) meanings.Add(reference);
                open.Push(reference.Id);
            }

            if (package.Definition.Extends is { } extends) open.Push(extends.Id);
        }

        return closure;
    }

    private sealed record Closure(HashSet<string> Ids, Dictionary<string, List<MappingReference?>> Names);
}
