using System.Diagnostics;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Telemetry;

namespace IntegrationStudio.Engine.Channels;

/// <summary>Commits what processing made together with its deliveries, and hands these to their lanes.</summary>
internal sealed class Router(MessageJournal journal, IReadOnlyList<DeliveryLane> lanes)
{
    /// <param name="processed">What processing made.</param>
    /// <param name="accepted">The message.</param>
    /// <param name="routes">Where it goes; nothing unless it is ROUTED.</param>
    /// <param name="cancel">Gives up while the store is away.</param>
    public async Task CommitAsync(ProcessedMessage processed, Accepted accepted, IReadOnlyList<ChosenRoute> routes, CancellationToken cancel)
    {
        if (processed.State != MessageState.Routed)
        {
            await journal.InsistAsync(() => new ProcessedWrite(processed), cancel).ConfigureAwait(false);
            return;
        }
        if (accepted.OnlyTo is { } only) // whatever it waits for otherwise
            routes = [.. routes.Where(route => lanes[route.Destination].Destination == only).Select(route => route with { After = -1 })];
        var key = accepted.Screened.Keys[0];
        var places = new LanePlace[routes.Count];
        var deliveries = new NewDelivery[routes.Count];
        for (var i = 0; i < routes.Count; i++)
        {
            var lane = lanes[routes[i].Destination];
            places[i] = routes[i].After < 0 ? lane.Reserve(key) : LanePlace.Wait;
            deliveries[i] = new NewDelivery(lane.Destination, key, routes[i].Output, State(places[i]), routes[i].After);
        }
        processed = processed with { Deliveries = deliveries, Outputs = [.. processed.Outputs.Select(output => output with { Stored = StoredContent.Compressed(output.Bytes) })] };
        StoredDelivery[]? stored = null;
        try
        {
            stored = await journal.InsistAsync(() => new ProcessedWrite(processed), cancel).ConfigureAwait(false);
        }
        finally
        {
            for (var i = 0; i < routes.Count; i++)
            {
                var lane = lanes[routes[i].Destination];
                if (stored is null)
                    lane.GiveBack(key, places[i]);
                else if (places[i] == LanePlace.Wait)
                    lane.Expect();
                else
                    lane.Accept(Item(stored[i], routes[i], processed, accepted, key), places[i]);
            }
        }
    }

    private static DeliveryState State(LanePlace place) => place switch
    {
        LanePlace.SendNow => DeliveryState.Sending,
        LanePlace.Blocked => DeliveryState.Blocked,
        LanePlace.Wait => DeliveryState.Waiting,
        _ => DeliveryState.Pending,
    };

    private static LaneItem Item(StoredDelivery stored, ChosenRoute route, ProcessedMessage processed, Accepted accepted, string key)
    {
        var item = new LaneItem(stored.Id, processed.Id, stored.Output, key, processed.At) { Trace = Activity.Current is { } trace && trace.Source == RuntimeMeters.Traces ? trace.Context : default };
        if (route.Output != NewDelivery.TheMessage) // the message's own bytes belong to its source, and are read from the journal
            item.Content = new DeliveryContent(processed.Outputs[route.Output].Bytes, accepted.Received, accepted.Screened.Type, accepted.Screened.ControlId, accepted.Screened.PatientId)
            {
                ContentType = processed.Outputs[route.Output].ContentType,
            };
        return item;
    }
}
