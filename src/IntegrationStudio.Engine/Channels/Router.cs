using IntegrationStudio.Engine.Journal;

namespace IntegrationStudio.Engine.Channels;

/// <summary>Commits what processing made together with its deliveries, and hands these to their lanes.</summary>
internal sealed class Router(MessageJournal journal, IReadOnlyList<DeliveryLane> lanes)
{
    public async Task CommitAsync(ProcessedMessage processed, Accepted accepted, CancellationToken cancel)
    {
        if (processed.State != MessageState.Routed)
        {
            await journal.InsistAsync(() => new ProcessedWrite(processed), cancel).ConfigureAwait(false);
            return;
        }
        var key = accepted.Screened.Keys[0];
        var places = new LanePlace[lanes.Count];
        var deliveries = new NewDelivery[lanes.Count];
        for (var i = 0; i < lanes.Count; i++)
        {
            places[i] = lanes[i].Reserve(key);
            deliveries[i] = new NewDelivery(lanes[i].Destination, key, 0, places[i] switch
            {
                LanePlace.SendNow => DeliveryState.Sending,
                LanePlace.Blocked => DeliveryState.Blocked,
                _ => DeliveryState.Pending,
            });
        }
        processed = processed with { Deliveries = deliveries, Outputs = [.. processed.Outputs.Select(output => output with { Stored = StoredContent.Compressed(output.Bytes) })] };
        StoredDelivery[]? stored = null;
        try
        {
            stored = await journal.InsistAsync(() => new ProcessedWrite(processed), cancel).ConfigureAwait(false);
        }
        finally
        {
            for (var i = 0; i < lanes.Count; i++)
                if (stored is null)
                    lanes[i].GiveBack(key, places[i]);
                else
                    lanes[i].Accept(Item(stored[i], processed, accepted, key), places[i]);
        }
    }

    private static LaneItem Item(StoredDelivery stored, ProcessedMessage processed, Accepted accepted, string key) =>
        new(stored.Id, processed.Id, stored.Output, key, processed.At)
        {
            Content = new DeliveryContent(processed.Outputs[0].Bytes, accepted.Received, accepted.Screened.Type, accepted.Screened.Message?.ControlId,
                accepted.Screened.Text(Columns.Patient)),
        };
}
