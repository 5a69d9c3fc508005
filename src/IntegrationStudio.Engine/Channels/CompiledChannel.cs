using System.Net;
using System.Text.RegularExpressions;
using IntegrationStudio.Engine.Connectors;
using IntegrationStudio.Engine.Connectors.File;
using IntegrationStudio.Engine.Connectors.Mllp;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Channels;

/// <summary>A channel's immutable plan: everything that its definition names was found and compiled.</summary>
public sealed partial class CompiledChannel
{
    private CompiledChannel(
        ChannelDefinition definition, Screening screening, MessageExpression? filter, MappingTable mappings, IReadOnlyList<IDestination> destinations) =>
        (Definition, Screening, Filter, Mappings, Destinations) = (definition, screening, filter, mappings, destinations);

    /// <summary>The channel as authored.</summary>
    public ChannelDefinition Definition { get; }

    internal Screening Screening { get; }

    internal MessageExpression? Filter { get; }

    internal MappingTable Mappings { get; }

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
        CheckSource(definition.Source, options, problems);
        var screening = Screening.Compile(definition, problems);
        var filter = definition.Filter is { } condition ? MessageExpression.Compile(condition, "filter", problems) : null;
        var mappings = MappingTable.Compile(definition.Mapping, definition.Id, cache, problems);
        var destinations = CompileDestinations(definition, options, problems);
        if (problems.Any(problem => problem.Severity == Severity.Error))
            return Outcome<CompiledChannel>.Failed(problems);
        return Outcome<CompiledChannel>.Of(new CompiledChannel(definition, screening, filter, mappings, destinations), problems);
    }

    private static void CheckSource(SourceDefinition source, ChannelHostOptions options, List<Problem> problems)
    {
        if (source.Kind is not ("mllp" or "http"))
            problems.Add(new("channel.source-kind", "source.kind", $"\"{source.Kind}\" is no source.") { Mend = "Use mllp or http." });
        Between(source.MaxMessageBytes, 1, 1 << 30, "source.maxMessageBytes", problems);
        if (source.Kind != "mllp")
            return;
        if (!IPAddress.TryParse(source.Address, out var address))
            problems.Add(new("channel.address", "source.address", $"\"{source.Address}\" is no IP address."));
        else if (!IPAddress.IsLoopback(address) && !options.AllowNonLoopback)
            problems.Add(new("channel.not-loopback", "source.address", $"{source.Address} can be reached from outside; only loopback addresses are allowed."));
        Between(source.Port, 0, 65535, "source.port", problems);
        Between(source.MaxConnections, 1, 100_000, "source.maxConnections", problems);
        Between(source.MaxConnectionsPerAddress, 1, 100_000, "source.maxConnectionsPerAddress", problems);
        Between(source.IdleSeconds, 1, 86_400, "source.idleSeconds", problems);
        Between(source.FrameSeconds, 1, 3600, "source.frameSeconds", problems);
    }

    private static List<IDestination> CompileDestinations(ChannelDefinition definition, ChannelHostOptions options, List<Problem> problems)
    {
        var compiled = new List<IDestination>();
        for (var i = 0; i < definition.Destinations.Count; i++)
        {
            var destination = definition.Destinations[i];
            var path = $"destinations[{i}]";
            if (destination.Id.Length == 0 || definition.Destinations.Take(i).Any(other => other.Id == destination.Id))
                problems.Add(new("channel.destination-id", path + ".id", $"The id \"{destination.Id}\" is empty or used twice."));
            Between(destination.Parallel, 1, 256, path + ".parallel", problems);
            Between(destination.Retry.FirstMilliseconds, 1, 86_400_000, path + ".retry.firstMilliseconds", problems);
            Between(destination.Retry.MaxMilliseconds, destination.Retry.FirstMilliseconds, 86_400_000, path + ".retry.maxMilliseconds", problems);
            Between(destination.Retry.GiveUpSeconds, 0, 31_536_000, path + ".retry.giveUpSeconds", problems);
            switch (destination.Kind)
            {
                case "file" when FileDestination.Compile(definition.Id, destination, options.OutputRoot, path, problems) is { } file:
                    compiled.Add(file);
                    break;
                case "mllp" when MllpDestination.Compile(destination, path, problems) is { } mllp:
                    compiled.Add(mllp);
                    break;
                case "file" or "mllp":
                    break;
                default:
                    problems.Add(new("channel.destination-kind", path + ".kind", $"\"{destination.Kind}\" is no destination.") { Mend = "Use file or mllp." });
                    break;
            }
        }
        return compiled;
    }

    private static void Between(int value, int low, int high, string path, List<Problem> problems)
    {
        if (value < low || value > high)
            problems.Add(new("channel.range", path, $"{value} is not between {low} and {high}."));
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]*(/[a-z0-9][a-z0-9-]*)*$")]
    private static partial Regex ChannelId();
}
