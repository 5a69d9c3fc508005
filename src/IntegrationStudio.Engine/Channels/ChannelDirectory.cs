using System.Collections.Concurrent;
using IntegrationStudio.Engine.Connectors.Handover;

namespace IntegrationStudio.Engine.Channels;

/// <summary>The channels of a host by their ids, for those that hand messages to each other.</summary>
internal sealed class ChannelDirectory(ConcurrentDictionary<string, ChannelState> channels)
{
    /// <summary>Without any channel.</summary>
    public static readonly ChannelDirectory Empty = new(new ConcurrentDictionary<string, ChannelState>());

    public ChannelState? Find(string id) => channels.GetValueOrDefault(id);

    /// <summary>The channels on a way from one to another, both included; null where none leads there.</summary>
    public IReadOnlyList<string>? Way(string from, string to)
    {
        var (open, before) = (new Queue<string>([from]), new Dictionary<string, string?>(StringComparer.Ordinal) { [from] = null });
        while (open.TryDequeue(out var channel))
        {
            if (channel == to)
            {
                var way = new List<string>();
                for (string? step = channel; step is not null; step = before[step])
                    way.Insert(0, step);
                return way;
            }

            if (Find(channel) is not { } known)
                continue;
            foreach (var next in known.Definition.Destinations.OfType<ChannelDestinationDefinition>())
                if (next.Channel is { } id && before.TryAdd(id, channel))
                    open.Enqueue(id);
        }

        return null;
    }
}
