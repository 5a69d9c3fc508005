using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace IntegrationStudio.Engine.Telemetry;

/// <summary>What the runtime measures. Labels are ids of channels and destinations and states: bounded, and never of a patient.</summary>
public static class RuntimeMeters
{
    /// <summary>The name of the meter and of the source of traces.</summary>
    public const string Name = "IntegrationStudio";

    internal static readonly Meter Meter = new(Name);

    internal static readonly ActivitySource Traces = new(Name);

    /// <summary>From a file's flush to a slow destination's time-out, seconds.</summary>
    private static readonly InstrumentAdvice<double> Times = new() { HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300] };

    private static readonly InstrumentAdvice<double> Counts = new() { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512] };

    internal static readonly Counter<long> Received = Meter.CreateCounter<long>("studio.messages.received", "{message}", "Messages that were stored, refused ones included.");
    internal static readonly Counter<long> ReceivedBytes = Meter.CreateCounter<long>("studio.messages.size", "By", "Bytes of these messages.");
    internal static readonly Counter<long> Repeated = Meter.CreateCounter<long>("studio.messages.repeated", "{message}", "Messages that were recognised as received before and answered from the store.");
    internal static readonly Counter<long> Refused = Meter.CreateCounter<long>("studio.messages.refused", "{message}", "Messages that the screening refused.");
    internal static readonly Counter<long> Processed = Meter.CreateCounter<long>("studio.messages.processed", "{message}", "Messages by what processing made of them: routed, filtered, failed or held.");
    internal static readonly Counter<long> Attempts = Meter.CreateCounter<long>("studio.delivery.attempts", "{attempt}", "Attempts to deliver by what became of them: delivered, retry, held or dead.");
    internal static readonly Histogram<double> Latency = Meter.CreateHistogram("studio.delivery.latency", "s", "From a message's receipt to its delivery.", advice: Times);
    internal static readonly Histogram<double> Sending = Meter.CreateHistogram("studio.delivery.duration", "s", "One attempt on the wire.", advice: Times);
    internal static readonly Histogram<double> Mapping = Meter.CreateHistogram("studio.mapping.duration", "s", "Filtering and mapping one message.", advice: Times);
    internal static readonly Histogram<double> Commit = Meter.CreateHistogram("studio.journal.commit.duration", "s", "One commit with its flush to disk.", advice: Times);
    internal static readonly Histogram<double> Batch = Meter.CreateHistogram("studio.journal.commit.size", "{write}", "Writes that shared a commit.", advice: Counts);
    internal static readonly Counter<long> CommitFailures = Meter.CreateCounter<long>("studio.journal.commit.failures", "{commit}", "Commits that the store refused.");
    internal static readonly Histogram<double> Scripts = Meter.CreateHistogram("studio.script.duration", "s", "One batch of script calls in the sandbox.", advice: Times);
    internal static readonly Histogram<double> ScriptWait = Meter.CreateHistogram("studio.script.wait", "s", "Waiting for a free sandbox.", advice: Times);
    internal static readonly Counter<long> ScriptFailures = Meter.CreateCounter<long>("studio.script.failures", "{batch}", "Batches of script calls that failed as a whole.");
    internal static readonly UpDownCounter<long> ScriptsBusy = Meter.CreateUpDownCounter<long>("studio.script.busy", "{worker}", "Sandboxes at work.");

    /// <summary>Begins a trace of its own for a message, whatever called; null while nobody watches.</summary>
    internal static Activity? TraceMessage(string channel, long message)
    {
        if (!Traces.HasListeners())
            return null;
        Activity.Current = null;
        return Traces.StartActivity("message", ActivityKind.Consumer)?.SetTag("studio.channel", channel).SetTag("studio.message", message);
    }

    /// <summary>A step within the trace under way; null without one.</summary>
    internal static Activity? Step(string name) => Activity.Current?.Source == Traces ? Traces.StartActivity(name) : null;

    /// <summary>An attempt to deliver, in the trace of its message where that is still known.</summary>
    internal static Activity? TraceAttempt(ActivityContext message, string channel, string destination, long id, long delivery)
    {
        if (!Traces.HasListeners())
            return null;
        Activity.Current = null; // a lane's worker goes on with other messages
        return Traces.StartActivity("deliver", ActivityKind.Producer, message)?
            .SetTag("studio.channel", channel).SetTag("studio.destination", destination).SetTag("studio.message", id).SetTag("studio.delivery", delivery);
    }
}
