using System.Net;
using System.Text.Json;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Engine.Connectors.Http;
using IntegrationStudio.Portal.Accounts.Signing;
using IntegrationStudio.Portal.Hosting;
using IntegrationStudio.Portal.Tests.Accounts;
using IntegrationStudio.Standards;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Hosting;

public sealed class MonitoringTests
{
    private static ChannelStatus Channel(string id, ChannelActivity activity) => new()
    {
        Definition = new ChannelDefinition { Id = id, Source = new HttpSourceDefinition(), Mapping = new MappingChoice() },
        Activity = activity,
        Problems = activity == ChannelActivity.Faulted ? [new Problem("mllp.in-use", "port", "SECRET")] : [],
    };

    [Fact]
    public void Nothing_wrong_is_ready() => Assert.Equal("ready", Health.Of([Channel("a", ChannelActivity.Running), Channel("b", ChannelActivity.Stopped)], [], true, 1L << 40).Status);

    [Fact]
    public void Whatever_blocks_is_told_at_once()
    {
        var report = Health.Of([Channel("a", ChannelActivity.Starting), Channel("b", ChannelActivity.Faulted)], [new Problem("channel.json", "channels/x.json: ", "SECRET")], false, 1024);
        Assert.Equal("not-ready", report.Status);
        Assert.Equal(["health.store", "health.disk", "health.starting", "health.channel", "health.definition"], report.Reasons!.Select(reason => reason.Code));
        Assert.DoesNotContain(report.Reasons!, reason => reason.ToString().Contains("SECRET", StringComparison.Ordinal));
    }

    [Fact]
    public void A_channel_that_does_not_come_up_degrades() => Assert.Equal("degraded", Health.Of([Channel("b", ChannelActivity.Faulted)], [], true, null).Status);

    [Theory]
    [InlineData(null, null, false, HttpStatusCode.Unauthorized)]
    [InlineData("127.0.0.1", null, true, HttpStatusCode.OK)]
    [InlineData("::1", null, true, HttpStatusCode.OK)]
    [InlineData("127.0.0.1", "X-Forwarded-For", false, HttpStatusCode.Unauthorized)]
    public async Task Figures_and_reasons_are_for_this_machine_alone(string? address, string? proxied, bool reasons, HttpStatusCode metrics)
    {
        await using var portal = await AccountsPortal.StartAsync();
        Assert.Equal(metrics, (await SendAsync("/metrics")).Status);
        var (status, body) = await SendAsync("/health/ready");
        Assert.Equal(HttpStatusCode.OK, status);
        using var health = JsonDocument.Parse(body);
        Assert.Equal("ready", health.RootElement.GetProperty("status").GetString());
        Assert.Equal(reasons, health.RootElement.TryGetProperty("reasons", out _));

        async Task<(HttpStatusCode Status, string Body)> SendAsync(string path)
        {
            var context = await portal.App.GetTestServer().SendAsync(http =>
            {
                (http.Request.Method, http.Request.Path, http.Request.Host) = ("GET", path, new Microsoft.AspNetCore.Http.HostString("localhost"));
                http.Connection.RemoteIpAddress = address is null ? null : IPAddress.Parse(address);
                if (proxied is not null)
                    http.Request.Headers[proxied] = "10.0.0.7";
            }, AccountsPortal.Cancel);
            using var reader = new StreamReader(context.Response.Body);
            return ((HttpStatusCode)context.Response.StatusCode, await reader.ReadToEndAsync(AccountsPortal.Cancel));
        }
    }

    [Fact]
    public async Task A_key_with_the_permission_reads_metrics_in_the_text_format()
    {
        await using var portal = await AccountsPortal.StartAsync();
        var made = await portal.App.Services.GetRequiredService<MachineKeys>().CreateAsync(Actor.Studio, MachineKeys.Key, "prometheus", [Policies.ReadMetrics], DateTimeOffset.UtcNow.AddDays(1), null, AccountsPortal.Cancel);
        using var program = portal.Open();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.Authorization = new("Bearer", made.Require().Secret);
        using var answer = await program.SendAsync(request);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        var text = await answer.Content.ReadAsStringAsync(AccountsPortal.Cancel);
        Assert.Contains("# TYPE studio_store_writable gauge\nstudio_store_writable 1\n", text, StringComparison.Ordinal);
        Assert.Contains("# TYPE studio_journal_commit_duration_seconds histogram\n", text, StringComparison.Ordinal);
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_and_traces_go_to_a_collector()
    {
        using var listener = new HttpListener();
        var port = Random.Shared.Next(20_000, 60_000);
        listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        listener.Start();
        using (var sdk = Telemetry.Send(new OtlpOptions(new Uri($"http://127.0.0.1:{port}"), 1)))
        {
            using var other = new System.Diagnostics.Metrics.Meter(Engine.Telemetry.RuntimeMeters.Name);
            other.CreateCounter<long>("studio.test").Add(1);
            var asked = listener.GetContextAsync();
            _ = Task.Run(sdk.Dispose, AccountsPortal.Cancel); // sends what is left
            var context = await asked.WaitAsync(TimeSpan.FromSeconds(30), AccountsPortal.Cancel);
            Assert.Equal("/v1/metrics", context.Request.Url!.AbsolutePath);
            Assert.Equal("application/x-protobuf", context.Request.ContentType);
            context.Response.StatusCode = 200;
            context.Response.Close();
        }
    }
}
