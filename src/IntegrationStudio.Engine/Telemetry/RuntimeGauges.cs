using System.Diagnostics.Metrics;
using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Engine.Journal;

namespace IntegrationStudio.Engine.Telemetry;

/// <summary>What is looked at when somebody asks: queues, ages, activity, the store. Ends with the host that it looks at.</summary>
public sealed class RuntimeGauges : IDisposable
{
    private readonly Meter _meter = new(RuntimeMeters.Name);
    private readonly ChannelHost _host;

    /// <summary>Looks at these from now on.</summary>
    public RuntimeGauges(ChannelHost host, MessageJournal journal)
    {
        ArgumentNullException.ThrowIfNull(journal);
        _host = host;
        Gauge("studio.channel.running", "", "1 while the channel runs.", channel => channel.Activity == ChannelActivity.Running ? 1 : 0);
        Gauge("studio.channel.faulted", "", "1 when the channel could not start.", channel => channel.Activity == ChannelActivity.Faulted ? 1 : 0);
        Gauge("studio.channel.connections", "{connection}", "Open connections of the source.", channel => channel.Connections);
        Gauge("studio.channel.queue.depth", "{item}", "Messages and deliveries that are not settled.", channel => channel.QueueDepth);
        Gauge("studio.channel.queue.age", "s", "The age of the oldest of these.", channel => channel.OldestAge?.TotalSeconds ?? 0);
        Lane("studio.destination.queue.depth", "{delivery}", "Deliveries that are not settled.", lane => lane.QueueDepth);
        Lane("studio.destination.queue.age", "s", "The age of the oldest of these.", lane => lane.OldestAge?.TotalSeconds ?? 0);
        Lane("studio.destination.up", "", "0 while the destination does not answer and only probes are sent.", lane => lane.Down is null ? 1 : 0);
        _meter.CreateObservableGauge("studio.store.writable", () => journal.Unavailable ? 0 : 1, "", "0 after a commit that the store refused.");
        _meter.CreateObservableGauge("studio.store.waiting", () => (long)journal.Waiting, "{write}", "Writes that wait for the writer.");
        _meter.CreateObservableGauge("studio.store.size", () => StoreSpace.Size(journal.Path), "By", "The database file with its log.");
        _meter.CreateObservableGauge("studio.store.free", () => StoreSpace.Free(journal.Path) ?? 0, "By", "What is free on its disk.");
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private void Gauge(string name, string unit, string description, Func<ChannelStatus, double> value) =>
        _meter.CreateObservableGauge(name, () => _host.Channels.Select(channel => new Measurement<double>(value(channel), new KeyValuePair<string, object?>("channel", channel.Id))), unit, description);

    private void Lane(string name, string unit, string description, Func<DestinationStatus, double> value) => _meter.CreateObservableGauge(
        name,
        () => _host.Channels.SelectMany(channel => channel.Destinations.Select(lane => new Measurement<double>(
            value(lane), new KeyValuePair<string, object?>("channel", channel.Id), new KeyValuePair<string, object?>("destination", lane.Id)))),
        unit,
        description);
}
