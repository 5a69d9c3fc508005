using System.Text.RegularExpressions;
using IntegrationStudio.Engine.Connectors;
using IntegrationStudio.Engine.Connectors.Mllp;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Channels;

/// <summary>A channel's immutable plan: everything that its definition names was found and compiled.</summary>
public sealed partial class CompiledChannel
{
    private CompiledChannel(
        ChannelDefinition definition, IScreening screening, MessageExpression? filter, ChannelMappings mappings, Routing routing, IReadOnlyList<IDestination> destinations) =>
        (Definition, Screening, Filter, Mappings, Routing, Destinations) = (definition, screening, filter, mappings, routing, destinations);

    /// <summary>The channel as authored.</summary>
    public ChannelDefinition Definition { get; }

    internal IScreening Screening { get; }

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
        if (definition.Source is MllpSourceDefinition && !definition.Content.IsHl7)
            problems.Add(new("channel.format", "content.format", "MLLP carries HL7 v2 and nothing else."));
        var screening = Channels.Screening.Compile(definition, problems);
        var filter = definition.Filter is { } condition ? MessageExpression.Compile(condition, "filter", problems) : null;
        var mappings = ChannelMappings.Compile(definition, cache, problems);
        var routing = Routing.Compile(definition, options, problems);
        var destinations = CompileDestinations(definition, options, problems);
        if (problems.Any(problem => problem.Severity == Severity.Error))
            return Outcome<CompiledChannel>.Failed(problems);
        return Outcome<CompiledChannel>.Of(new CompiledChannel(definition, screening, filter, mappings, routing, destinations), problems);
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
