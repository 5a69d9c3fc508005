using System.Collections.Concurrent;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Engine.Channels;

/// <summary>Which mapping a message takes: the value of an expression looked up in a table. Each mapping is compiled once per host.</summary>
internal sealed class MappingTable
{
    private const string StructurePlace = "{structure}";

    private readonly MessageExpression? _by;
    private readonly Dictionary<string, ChannelMapping> _table = new(StringComparer.Ordinal);
    private readonly string? _default;
    private readonly MappingCache _cache;

    private MappingTable(MessageExpression? by, string? @default, MappingCache cache) => (_by, _default, _cache) = (by, @default, cache);

    public static MappingTable Compile(MappingChoice choice, MappingCache cache, List<Problem> problems)
    {
        var table = new MappingTable(MessageExpression.Compile(choice.By, "mapping.by", problems), choice.Default, cache);
        foreach (var (value, id) in choice.Table)
            if (Find(cache, id, $"mapping.table.{value}", problems) is { } mapping)
                table._table[value] = mapping;
        if (choice.Default is { } fallback && IsOne(fallback))
            Find(cache, fallback, "mapping.default", problems);
        return table;
    }

    /// <summary>The mapping of a message, or why there is none.</summary>
    public Outcome<ChannelMapping> Pick(Hl7Message message)
    {
        var value = _by!.Text(message);
        if (_table.TryGetValue(value, out var mapping))
            return mapping;
        if (_default is null)
            return new Problem("channel.no-mapping", "", "No mapping is meant for this sender.") { Mend = "Add it to the channel's table, or give the channel a default mapping." };
        if (_default == StandardMaps.Family)
            return _cache.Find(_cache.Standard(message));
        return _cache.Find(_default.Replace(StructurePlace, message.Structure, StringComparison.Ordinal));
    }

    /// <summary>Prepares every mapping that is known by name; what is wrong with one stops only its own messages.</summary>
    public async Task<IReadOnlyList<Problem>> PrepareAsync()
    {
        var mappings = _table.Values.ToList();
        if (_default is { } id && IsOne(id) && _cache.Find(id).Value is { } fallback)
            mappings.Add(fallback);
        return [.. (await Task.WhenAll(mappings.Distinct().Select(mapping => mapping.Prepare())).ConfigureAwait(false)).SelectMany(problems => problems)];
    }

    /// <summary>The mapping that a message was bound to before a crash; it must still be exactly that one.</summary>
    public Outcome<ChannelMapping> Pinned(PinnedMapping pin)
    {
        var found = _cache.Find(pin.Id);
        if (found.Succeeded && found.Value.Pin == pin)
            return found;
        return new Problem("channel.mapping-changed", pin.Id, $"Version {pin.Version} of the mapping, with which this message began, is no longer here.")
        {
            Mend = "Publish that version again and release the message, or replay it with the present one.",
        };
    }

    /// <summary>Whether a default names one mapping rather than a way to choose one for each message.</summary>
    private static bool IsOne(string id) => id != StandardMaps.Family && !id.Contains(StructurePlace, StringComparison.Ordinal);

    private static ChannelMapping? Find(MappingCache cache, string id, string where, List<Problem> problems)
    {
        var found = cache.Find(id);
        problems.AddRange(found.Problems.Where(problem => !found.Succeeded || problem.Severity != Severity.Information)
            .Select(problem => problem with { Path = problem.Path.Length == 0 ? where : $"{where}: {problem.Path}" }));
        return found.Value;
    }
}

/// <summary>Compiles each mapping once, whichever channel asks first.</summary>
internal sealed class MappingCache(ChannelHostOptions options)
{
    /// <summary>Sender-made ids (<c>{structure}</c>) must not fill memory.</summary>
    private const int MaxFailures = 256;

    private readonly ConcurrentDictionary<string, Lazy<Outcome<ChannelMapping>>> _compiled = new(StringComparer.Ordinal);
    private int _failures;

    /// <summary>The id of the standard map that a message takes.</summary>
    public string Standard(Hl7Message message) => StandardMaps.Choose(options.Mappings, message);

    public Outcome<ChannelMapping> Find(string id)
    {
        if (_compiled.TryGetValue(id, out var known))
            return known.Value;
        var lazy = _compiled.GetOrAdd(id, key => new Lazy<Outcome<ChannelMapping>>(() => options.Compile(key)));
        var found = lazy.Value;
        if (!found.Succeeded && Interlocked.Increment(ref _failures) > MaxFailures)
            _compiled.TryRemove(id, out _);
        return found;
    }
}
