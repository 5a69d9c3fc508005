using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Channels;

/// <summary>One of the channel's mappings as it was picked for a message.</summary>
/// <param name="Id">What destinations call it.</param>
/// <param name="Mapping">The version that runs, or why there is none.</param>
internal readonly record struct PickedMapping(string Id, Outcome<ChannelMapping> Mapping);

/// <summary>All mappings of a channel, in their order.</summary>
internal sealed class ChannelMappings
{
    private readonly List<(string Id, MessageExpression? When, MappingTable Table)> _choices = [];

    private ChannelMappings()
    {
    }

    public static ChannelMappings Compile(ChannelDefinition definition, MappingCache cache, List<Problem> problems)
    {
        var mappings = new ChannelMappings();
        var choices = definition.Choices;
        if (choices.Count > 0 && definition.Content.Format == ContentDefinition.Raw)
            problems.Add(new("channel.raw", "content.format", "Raw content cannot be mapped.") { Mend = "Choose the format that it has, or leave the mapping out." });
        for (var i = 0; i < choices.Count; i++)
        {
            var (choice, path) = (choices[i], definition.Mapping is null ? $"mappings[{i}]" : i == 0 ? "mapping" : $"mappings[{i - 1}]");
            if (choice.Id.Length == 0 || choice.Id == Routing.Message || choices.Take(i).Any(other => other.Id == choice.Id))
                problems.Add(new("channel.mapping-id", path + ".id", $"The id \"{choice.Id}\" is empty, used twice, or means the message itself."));
            var when = choice.When is { } condition ? MessageExpression.Compile(condition, path + ".when", problems) : null;
            mappings._choices.Add((choice.Id, when, MappingTable.Compile(choice, definition, path, cache, problems)));
        }

        return mappings;
    }

    /// <summary>The mappings that a message takes; empty where it is passed on as it came.</summary>
    public PickedMapping[] Pick(MappingInput input)
    {
        var picked = new List<PickedMapping>(_choices.Count);
        foreach (var (id, when, table) in _choices)
            if (when is null || when.Holds(input))
                picked.Add(new PickedMapping(id, table.Pick(input)));
        return [.. picked];
    }

    /// <summary>The mappings that a message took before a crash: exactly those versions.</summary>
    /// <param name="input">The message.</param>
    /// <param name="first">The version of the first of them; null where none was picked.</param>
    /// <param name="further">The versions of the others, by what destinations call them.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<PickedMapping[]> PinnedAsync(MappingInput input, PinnedMapping? first, IReadOnlyDictionary<string, PinnedMapping> further, CancellationToken cancel)
    {
        var picked = Pick(input);
        for (var i = 0; i < picked.Length; i++)
            if ((i == 0 ? first : further.GetValueOrDefault(picked[i].Id)) is { } pin)
                picked[i] = picked[i] with { Mapping = await _choices.Find(choice => choice.Id == picked[i].Id).Table.PinnedAsync(pin, cancel).ConfigureAwait(false) };
        return picked;
    }

    /// <summary>Prepares every mapping that is known by name; what is wrong with one stops only its own messages.</summary>
    public async Task<IReadOnlyList<Problem>> PrepareAsync() =>
        [.. (await Task.WhenAll(_choices.Select(choice => choice.Table.PrepareAsync())).ConfigureAwait(false)).SelectMany(problems => problems)];

    /// <summary>Why the channel must not take messages in: none of the mappings that a choice names may run. Null when every choice has one.</summary>
    public IReadOnlyList<Problem>? Refusal() => _choices.Select(choice => choice.Table.Refusal()).FirstOrDefault(refusal => refusal is not null);
}
