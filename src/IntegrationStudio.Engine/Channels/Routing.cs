using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Channels;

/// <summary>One delivery that a message is to have.</summary>
/// <param name="Destination">Index of the destination in the channel.</param>
/// <param name="Output">Index of the output; <see cref="NewDelivery.TheMessage"/> for the message as it came.</param>
/// <param name="After">Index among the chosen of the one that has to arrive first; -1 for none.</param>
internal readonly record struct ChosenRoute(int Destination, int Output, int After);

/// <summary>Which destinations a message goes to, and with what.</summary>
internal sealed class Routing
{
    /// <summary>What destinations call the message as it came.</summary>
    public const string Message = "message";

    private readonly List<(MessageExpression? When, string? From, int After)> _routes = [];

    private Routing()
    {
    }

    public static Routing Compile(ChannelDefinition definition, ChannelHostOptions options, List<Problem> problems)
    {
        var routing = new Routing();
        var destinations = definition.Destinations;
        for (var i = 0; i < destinations.Count; i++)
        {
            var (destination, check) = (destinations[i], new DefinitionCheck(definition.Id, options, $"destinations[{i}]", problems));
            var when = destination.When is { } condition ? MessageExpression.Compile(condition, check.At("when"), problems) : null;
            if (destination.From is { } from && from != Message && !definition.Choices.Any(choice => choice.Id == from))
                check.Add("channel.from", "from", $"There is no mapping \"{from}\" in this channel.", $"Use one of {string.Join(", ", definition.Choices.Select(choice => choice.Id).Append(Message))}.");
            var after = destination.After is { } earlier ? destinations.Take(i).ToList().FindIndex(other => other.Id == earlier) : -1;
            if (destination.After is not null && after < 0)
                check.Add("channel.after", "after", $"There is no destination \"{destination.After}\" above this one.", "Name one that stands earlier in the list.");
            routing._routes.Add((when, destination.From, after));
        }

        return routing;
    }

    /// <summary>The deliveries of a message whose mappings made these outputs, in the order of destinations. What comes after a destination that the message does not go to is left out, too.</summary>
    public List<ChosenRoute> Choose(MappingInput input, IReadOnlyList<PickedMapping> mappings, bool hasMappings)
    {
        var chosen = new List<ChosenRoute>(_routes.Count);
        for (var i = 0; i < _routes.Count; i++)
        {
            var (when, from, after) = _routes[i];
            var output = from == Message || (from is null && !hasMappings) ? NewDelivery.TheMessage : from is null ? (mappings.Count > 0 ? 0 : -1) : Index(mappings, from);
            var first = after < 0 ? -1 : chosen.FindIndex(route => route.Destination == after);
            if (output != -1 && (after < 0 || first >= 0) && (when is null || when.Holds(input)))
                chosen.Add(new ChosenRoute(i, output, first));
        }

        return chosen;
    }

    private static int Index(IReadOnlyList<PickedMapping> mappings, string id)
    {
        for (var i = 0; i < mappings.Count; i++)
            if (mappings[i].Id == id)
                return i;
        return -1;
    }
}
