using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Telemetry;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace IntegrationStudio.Portal.Hosting;

/// <summary>Figures for other systems: <c>/metrics</c> for those that ask, OTLP for those that are told.</summary>
internal static class Telemetry
{
    /// <summary>What ASP.NET and .NET measure themselves and we pass on.</summary>
    private const string Runtime = "System.Runtime";

    public static IServiceCollection AddTelemetry(this IServiceCollection services, PortalOptions options)
    {
        services.AddSingleton(_ => new MetricsCollector(RuntimeMeters.Name, Runtime));
        services.AddSingleton(services => new RuntimeGauges(services.GetRequiredService<ChannelHost>(), services.GetRequiredService<MessageJournal>()));
        return services.AddHostedService(services => new TelemetryHost(options.Otlp, services.GetRequiredService<MetricsCollector>, services.GetRequiredService<RuntimeGauges>));
    }

    public static void MapMetrics(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/metrics", (HttpContext context, MetricsCollector metrics) =>
        {
            context.Response.Headers.CacheControl = "no-store";
            return Results.Text(metrics.WritePrometheus(), "text/plain; version=0.0.4", System.Text.Encoding.UTF8);
        }).RequireAuthorization(Policies.ReadMetrics).WithTags("Health").WithSummary("Figures in the Prometheus text format");

    /// <summary>Sends metrics and a share of the traces to a collector.</summary>
    internal static OpenTelemetrySdk Send(OtlpOptions options) => OpenTelemetrySdk.Create(builder => builder
        .ConfigureResource(resource => resource.AddService("integration-studio", serviceVersion: typeof(Telemetry).Assembly.GetName().Version?.ToString(3)))
        .WithMetrics(metrics => metrics.AddMeter(RuntimeMeters.Name, Runtime).AddOtlpExporter(exporter => options.ApplyTo(exporter, "v1/metrics")))
        .WithTracing(tracing => tracing.AddSource(RuntimeMeters.Name).SetSampler(new TraceIdRatioBasedSampler(options.TraceShare)).AddOtlpExporter(exporter => options.ApplyTo(exporter, "v1/traces"))));
}

/// <summary>Where OpenTelemetry is sent. What is not said here follows the variables OTEL_EXPORTER_OTLP_* (headers, certificates, time-out).</summary>
/// <param name="Endpoint">The collector; OTLP over HTTP.</param>
/// <param name="TraceShare">The share of messages that are traced, 0 to 1.</param>
internal sealed record OtlpOptions(Uri Endpoint, double TraceShare)
{
    public const string Variable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public const double UsualShare = 0.01;

    public void ApplyTo(OtlpExporterOptions exporter, string signal)
    {
        exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
        exporter.Endpoint = new Uri(Endpoint.AbsoluteUri.TrimEnd('/') + "/" + signal);
    }
}

/// <summary>Begins to measure before the first message and sends what is left at the end.</summary>
internal sealed class TelemetryHost(OtlpOptions? otlp, Func<MetricsCollector> collector, Func<RuntimeGauges> gauges) : IHostedService, IDisposable
{
    private OpenTelemetrySdk? sdk;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _ = (collector(), gauges());
        if (otlp is not null)
            sdk = Telemetry.Send(otlp);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => sdk?.Dispose();
}
