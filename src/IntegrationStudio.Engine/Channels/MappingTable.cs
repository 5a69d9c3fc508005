using System.Collections.Concurrent;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Engine.Channels;

/// <summary>Which mapping a message takes: the value of an expression looked up in a table. What a mapping's id means is asked for each message, so that another version can be put in force.</summary>
internal sealed class MappingTable
{
    private const string StructurePlace = "{structure}";
    private const string Sender = "MSH-4.1";

    private readonly MessageExpression? _by;
    private readonly Dictionary<string, string> _table = new(StringComparer.Ordinal);
    private readonly string? _default;
    private readonly string _channel;
    private readonly string _format;
    private readonly MappingCache _cache;

    private MappingTable(MessageExpression? by, string? @default, ChannelDefinition channel, MappingCache cache) =>
        (_by, _default, _channel, _format, _cache) = (by, @default, channel.Id, channel.Content.Format, cache);

    /// <param name="choice">As authored.</param>
    /// <param name="channel">The channel that it is a part of.</param>
    /// <param name="path">Its place in the channel's JSON.</param>
    /// <param name="cache">Where mappings are found.</param>
    /// <param name="problems">Gets what is wrong.</param>
    public static MappingTable Compile(MappingChoice choice, ChannelDefinition channel, string path, MappingCache cache, List<Problem> problems)
    {
        var by = choice.By ?? (channel.Content.IsHl7 ? Sender : null);
        if (by is null && choice.Table.Count > 0)
            problems.Add(new("channel.by", path + ".by", "The table needs an expression to look up.") { Mend = "Write the path of the value that tells senders apart." });
        if (!channel.Content.IsHl7 && choice.Default is { } family && !IsOne(family))
            problems.Add(new("channel.family", path + ".default", "Only HL7 v2 messages have a structure to choose a mapping by.") { Mend = "Name one mapping." });
        var table = new MappingTable(by is null ? null : MessageExpression.Compile(by, path + ".by", problems), choice.Default, channel, cache);
        foreach (var (value, id) in choice.Table)
            if (table.Check(id, $"{path}.table.{value}", problems))
                table._table[value] = id;
        if (choice.Default is { } fallback && IsOne(fallback))
            table.Check(fallback, path + ".default", problems);
        return table;
    }

    /// <summary>The mapping of a message, or why there is none.</summary>
    public Outcome<ChannelMapping> Pick(MappingInput input)
    {
        var found = Find(input);
        return found.Succeeded && found.Value.Format != _format
            ? new Problem("channel.mapping-format", found.Value.Pin.Id, $"The mapping reads {found.Value.Format}; the channel's messages are {_format}.") { Mend = "Choose a mapping of that format." }
            : found;
    }

    private Outcome<ChannelMapping> Find(MappingInput input)
    {
        if (_by is not null && _table.TryGetValue(_by.Text(input), out var mapping))
            return _cache.Find(_channel, mapping);
        if (_default is null)
            return new Problem("channel.no-mapping", "", "No mapping is meant for this sender.") { Mend = "Add it to the channel's table, or give the channel a default mapping." };
        if (input.Hl7 is not { } message)
            return _cache.Find(_channel, _default);
        if (_default == StandardMaps.Family)
            return _cache.Find(_channel, _cache.Standard(message));
        return _cache.Find(_channel, _default.Replace(StructurePlace, message.Structure, StringComparison.Ordinal));
    }

    /// <summary>Prepares every mapping that is known by name; what is wrong with one stops only its own messages.</summary>
    public async Task<IReadOnlyList<Problem>> PrepareAsync()
    {
        var found = Named().Distinct(StringComparer.Ordinal).Select(id => _cache.Find(_channel, id)).ToList();
        var prepared = await Task.WhenAll(found.Where(mapping => mapping.Succeeded).Select(mapping => mapping.Value!).Distinct().Select(mapping => mapping.Prepare())).ConfigureAwait(false);
        return [.. found.Where(mapping => !mapping.Succeeded).SelectMany(mapping => mapping.Problems), .. prepared.SelectMany(problems => problems)];
    }

    /// <summary>Why the channel must not take messages in: none of the mappings that it names may run. Null when one may.</summary>
    public IReadOnlyList<Problem>? Refusal()
    {
        var found = Named().Distinct(StringComparer.Ordinal).Select(id => _cache.Find(_channel, id)).ToList();
        return found.Count > 0 && found.TrueForAll(mapping => !mapping.Succeeded) && (_default is null || IsOne(_default)) ? [.. found.SelectMany(mapping => mapping.Problems)] : null;
    }

    /// <summary>The mapping that a message was bound to before a crash: exactly that version.</summary>
    public async Task<Outcome<ChannelMapping>> PinnedAsync(PinnedMapping pin, CancellationToken cancel)
    {
        var found = await _cache.PinnedAsync(_channel, pin, cancel).ConfigureAwait(false);
        if (found.Succeeded)
            return found;
        return new Problem("channel.mapping-changed", pin.Id, $"Version {pin.Version} of the mapping, with which this message began, is no longer here.")
        {
            Mend = "Publish that version again and release the message, or replay it with the present one.",
        };
    }

    /// <summary>Whether a default names one mapping rather than a way to choose one for each message.</summary>
    private static bool IsOne(string id) => id != StandardMaps.Family && !id.Contains(StructurePlace, StringComparison.Ordinal);

    private IEnumerable<string> Named() => _default is { } id && IsOne(id) ? _table.Values.Append(id) : _table.Values;

    /// <summary>Whether the table may name a mapping: one that only waits for its publication is no fault of the channel.</summary>
    private bool Check(string id, string where, List<Problem> problems)
    {
        var found = _cache.Find(_channel, id);
        if (!found.Succeeded && _cache.IsGoverned(found))
            return true;
        problems.AddRange(found.Problems.Where(problem => !found.Succeeded || problem.Severity != Severity.Information)
            .Select(problem => problem with { Path = problem.Path.Length == 0 ? where : $"{where}: {problem.Path}" }));
        return found.Succeeded;
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

    /// <summary>What a channel runs under an id: the version that is published on it or, where nothing has to be published, the library's.</summary>
    public Outcome<ChannelMapping> Find(string channel, string id)
    {
        if (options is { Published: { } published, CompileMapping: null })
            return published.Find(channel, id);
        if (_compiled.TryGetValue(id, out var known))
            return known.Value;
        var lazy = _compiled.GetOrAdd(id, key => new Lazy<Outcome<ChannelMapping>>(() => options.Compile(key)));
        var found = lazy.Value;
        if (!found.Succeeded && Interlocked.Increment(ref _failures) > MaxFailures)
            _compiled.TryRemove(id, out _);
        return found;
    }

    /// <summary>Exactly one version of a mapping, for a message that was bound to it.</summary>
    public async Task<Outcome<ChannelMapping>> PinnedAsync(string channel, PinnedMapping pin, CancellationToken cancel)
    {
        if (options is { Published: { } published, CompileMapping: null })
            return await published.PinnedAsync(channel, pin, cancel).ConfigureAwait(false);
        var found = Find(channel, pin.Id);
        return !found.Succeeded || found.Value.Pin == pin ? found : new Problem("mapping.changed", pin.Id, "The library has another version.");
    }

    /// <summary>Whether a mapping is there and only may not run, for want of a publication or of an intact version.</summary>
    public bool IsGoverned(Outcome<ChannelMapping> refused) =>
        options.Published is not null && refused.Problems.Any(problem => problem.Code.StartsWith("publication.", StringComparison.Ordinal) || problem.Code.StartsWith("version.", StringComparison.Ordinal));
}
