using System.Collections.Concurrent;
using System.Diagnostics;
using IntegrationStudio.Engine.Connectors;
using IntegrationStudio.Engine.Telemetry;
using IntegrationStudio.Engine.Tests.Channels;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Telemetry;

public sealed class RuntimeMetersTests
{
    [Fact]
    public async Task Every_way_of_a_message_is_counted_without_anything_of_its_content()
    {
        using var collector = new MetricsCollector(RuntimeMeters.Name);
        await using var host = TestHost.Open();
        using var gauges = new RuntimeGauges(host.Host, host.Journal);
        var port = await host.AddAsync(TestHost.Channel("metered"));
        await using (var client = await TestHost.ConnectAsync(port))
        {
            await client.SendAsync(Some.OruMessage("M1", patient: "SECRET-PATIENT"), TestContext.Current.CancellationToken);
            await client.SendAsync(Some.OruMessage("M1", patient: "SECRET-PATIENT"), TestContext.Current.CancellationToken);
            await client.SendAsync(Some.OruMessage("M2", value: "bad"), TestContext.Current.CancellationToken);
            await client.SendAsync("HELLO WORLD"u8.ToArray(), TestContext.Current.CancellationToken);
        }
        await host.SettledAsync("metered");

        var text = collector.WritePrometheus();
        Assert.Contains("studio_messages_received_total{channel=\"metered\"} 3\n", text, StringComparison.Ordinal);
        Assert.Contains("studio_messages_repeated_total{channel=\"metered\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("studio_messages_refused_total{channel=\"metered\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("studio_messages_processed_total{channel=\"metered\",outcome=\"failed\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("studio_messages_processed_total{channel=\"metered\",outcome=\"routed\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("studio_delivery_attempts_total{channel=\"metered\",destination=\"files\",outcome=\"delivered\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("studio_delivery_latency_seconds_count{channel=\"metered\",destination=\"files\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("studio_destination_up{channel=\"metered\",destination=\"files\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("studio_channel_running{channel=\"metered\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("studio_journal_commit_size_count", text, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", text, StringComparison.Ordinal);
        Assert.DoesNotContain("M1", text, StringComparison.Ordinal);
        Assert.All(text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#'), line => Assert.Matches(MetricsCollectorTests.SampleLine(), line));
    }

    [Fact]
    public async Task A_message_is_one_trace_from_receipt_to_delivery()
    {
        var ended = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == RuntimeMeters.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var host = TestHost.Open();
        var port = await host.AddAsync(TestHost.Channel("traced"));
        var tries = 0;
        host.InPlaceOfSend = _ => Task.FromResult<DeliveryOutcome?>(++tries == 1 ? new DeliveryOutcome(DeliveryResult.Retry, "Not now.") : null);
        await using (var client = await TestHost.ConnectAsync(port))
            await client.SendAsync(Some.OruMessage("T1", patient: "SECRET-PATIENT"), TestContext.Current.CancellationToken);
        await host.SettledAsync("traced");
        await TestHost.UntilAsync(() => ended.Count(span => span.OperationName == "deliver" && span.GetTagItem("studio.channel") as string == "traced") == 2);

        var root = Assert.Single(ended, span => span.OperationName == "message" && span.GetTagItem("studio.channel") as string == "traced");
        var spans = ended.Where(span => span.TraceId == root.TraceId).ToList();
        Assert.Equal(["commit deliveries", "commit intake", "deliver", "deliver", "map", "message"], spans.Select(span => span.OperationName).Order(StringComparer.Ordinal));
        var routed = Assert.Single(spans, span => span.OperationName == "commit deliveries");
        Assert.All(spans.Where(span => span != root), span => Assert.Equal(span.OperationName == "deliver" ? routed.SpanId : root.SpanId, span.ParentSpanId));
        Assert.DoesNotContain(spans.SelectMany(span => span.TagObjects), tag => tag.Value?.ToString()!.Contains("SECRET", StringComparison.Ordinal) == true);
    }
}
