using System.Text.RegularExpressions;
using IntegrationStudio.Engine.Connectors;
using IntegrationStudio.Engine.Connectors.Mllp;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Channels;

/// <summary>A channel's immutable plan: everything that its definition names was found and compiled.</summary>
public sealed partial class CompiledChannel
{
    private CompiledChannel(
        ChannelDefinition definition, IScreening screening, MessageIndex? index, MessageExpression? filter, ChannelMappings mappings, Routing routing, IReadOnlyList<IDestination> destinations)
    {
        (Definition, Screening, Index, Filter, Mappings, Routing, Destinations) = (definition, screening, index, filter, mappings, routing, destinations);
        Batches = definition.Content.Split == SplitMode.None ? null : new BatchScreening(definition.Content);
    }

    /// <summary>The channel as authored.</summary>
    public ChannelDefinition Definition { get; }

    internal IScreening Screening { get; }

    /// <summary>Takes batches apart; null where each message comes alone.</summary>
    internal BatchScreening? Batches { get; }

    /// <summary>What messages are found by; null for their columns alone.</summary>
    internal MessageIndex? Index { get; }

    internal MessageExpression? Filter { get; }

    internal ChannelMappings Mappings { get; }

    internal Routing Routing { get; }

    internal IReadOnlyList<IDestination> Destinations { get; }

    /// <summary>Checks and compiles a definition; all problems at once, with paths into the JSON (<c>source.port</c>, <c>destinations[0].folder</c>).</summary>
    public static Outcome<CompiledChannel> Compile(ChannelDefinition definition, ChannelHostOptions options) =>
        Compile(definition, options, new MappingCache(options ?? throw new ArgumentNullException(nameof(options))));

    internal static Outcome<CompiledChannel> Compile(ChannelDefinition definition, ChannelHostOptions options, MappingCache cache)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var problems = new List<Problem>();
        if (!ChannelId().IsMatch(definition.Id))
            problems.Add(new("channel.id", "id", $"\"{definition.Id}\" is no id: lower-case letters, digits, '-' and '/'."));
        var source = new DefinitionCheck(definition.Id, options, "source", problems);
        source.Between(definition.Source.MaxMessageBytes, 1, 1 << 30, "maxMessageBytes");
        definition.Source.Check(source);
        definition.Keep?.Check(new DefinitionCheck(definition.Id, options, "keep", problems));
        if (definition.Source is MllpSourceDefinition && !definition.Content.IsHl7)
            problems.Add(new("channel.format", "content.format", "MLLP carries HL7 v2 and nothing else."));
        if (definition.Content is { Split: not SplitMode.None } content)
        {
            if (definition.Source is MllpSourceDefinition)
                problems.Add(new("channel.split", "content.split", "MLLP carries one message in each frame; there is nothing to take apart."));
            if ((content.Split == SplitMode.Hl7Batch && !content.IsHl7) || (content.Split == SplitMode.Rows && content.Format != Formats.Delimited) || (content.Split == SplitMode.Items && content.Format is not (Formats.Json or Formats.Fhir)))
                problems.Add(new("channel.split", "content.split", $"Content of the format {content.Format} is not taken apart this way.") { Mend = "Use hl7-batch for hl7v2, rows for delimited, items for json and fhir-r4, and lines for anything." });
        }
        var screening = Channels.Screening.Compile(definition, problems);
        var index = MessageIndex.Compile(definition, problems);
        var filter = definition.Filter is { } condition ? MessageExpression.Compile(condition, "filter", problems) : null;
        var mappings = ChannelMappings.Compile(definition, cache, problems);
        var routing = Routing.Compile(definition, options, problems);
        var destinations = CompileDestinations(definition, options, problems);
        if (problems.Any(problem => problem.Severity == Severity.Error))
            return Outcome<CompiledChannel>.Failed(problems);
        return Outcome<CompiledChannel>.Of(new CompiledChannel(definition, screening, index, filter, mappings, routing, destinations), problems);
    }

    private static List<IDestination> CompileDestinations(ChannelDefinition definition, ChannelHostOptions options, List<Problem> problems)
    {
        var compiled = new List<IDestination>();
        for (var i = 0; i < definition.Destinations.Count; i++)
        {
            var destination = definition.Destinations[i];
            var check = new DefinitionCheck(definition.Id, options, $"destinations[{i}]", problems);
            if (destination.Id.Length == 0 || definition.Destinations.Take(i).Any(other => other.Id == destination.Id))
                check.Add("channel.destination-id", "id", $"The id \"{destination.Id}\" is empty or used twice.");
            check.Between(destination.Parallel, 1, 256, "parallel");
            check.Between(destination.Retry.FirstMilliseconds, 1, 86_400_000, "retry.firstMilliseconds");
            check.Between(destination.Retry.MaxMilliseconds, destination.Retry.FirstMilliseconds, 86_400_000, "retry.maxMilliseconds");
            check.Between(destination.Retry.GiveUpSeconds, 0, 31_536_000, "retry.giveUpSeconds");
            if (destination.Compile(check) is { } ready)
                compiled.Add(ready);
        }
        return compiled;
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]*(/[a-z0-9][a-z0-9-]*)*$")]
    private static partial Regex ChannelId();
}
