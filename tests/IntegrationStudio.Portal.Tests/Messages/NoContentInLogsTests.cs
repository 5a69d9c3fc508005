using System.Net;
using System.Text;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Journal;
using Microsoft.AspNetCore.TestHost;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Messages;

/// <summary>Messages of every fate through a whole portal that logs everything that can be logged; nothing of any message may be in it, nor in pages, addresses, errors and the audit.</summary>
public sealed class NoContentInLogsTests : IAsyncLifetime
{
    private static readonly string[] Paths = ["/", "/messages", "/messages/1", "/messages/2", "/messages/3", "/channels", "/channels/canaries", "/messages/99999", "/status/500", "/error", "/api/v1/nothing", "/health/ready"];

    private CanaryPortal portal = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => portal = await CanaryPortal.StartAsync();

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task Whatever_becomes_of_a_message_nothing_of_it_is_logged_or_in_a_page()
    {
        var good = await portal.SendAsync("C-1", CanaryPortal.Message("C-1"));
        Assert.Equal(MessageState.Completed, good.Row.State);
        // Every value is wrong somewhere: problems are made that would like to quote it.
        await portal.SendAsync("C-2", CanaryPortal.Message("C-2").Replace("|19010203|F|", $"|{CanaryPortal.Canary}date|{CanaryPortal.Canary}sex|", StringComparison.Ordinal)
            .Replace("|NM|2345-7^Glucose^LN||5.4|", $"|NM|2345-7^Glucose^LN||{CanaryPortal.Canary}number|", StringComparison.Ordinal)
            .Replace("|20260314110000+0000|", $"|{CanaryPortal.Canary}time|", StringComparison.Ordinal));
        using var client = portal.App.GetTestClient();
        foreach (var body in (string[])[$"no message {CanaryPortal.Canary}raw", $"MSH|^~\\&|A|B|C|D|2026||ORU^R01|C-3|P|2.5.1\rPID|1||{CanaryPortal.Canary}\r", $"MSH|{CanaryPortal.Canary}"])
        {
            using var content = new StringContent(body, Encoding.UTF8, "text/plain");
            (await client.PostAsync(new Uri("/in/canaries", UriKind.Relative), content, Cancel)).Dispose();
            (await client.PostAsync(new Uri("/in/nowhere", UriKind.Relative), content, Cancel)).Dispose();
        }

        foreach (var path in Paths)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Accept.ParseAdd("text/html");
            using var answer = await client.SendAsync(request, Cancel);
            var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Cancel));
            Assert.False(page.Contains(CanaryPortal.Canary, StringComparison.OrdinalIgnoreCase), path);
            Assert.DoesNotContain(CanaryPortal.Canary, answer.Headers.ToString(), StringComparison.OrdinalIgnoreCase);
        }

        Assert.True(portal.Log.All.Count > 50, "everything is logged");
        Assert.DoesNotContain(portal.Log.All, line => line.Contains(CanaryPortal.Canary, StringComparison.OrdinalIgnoreCase));
        var audit = await portal.Get<AuditTrail>().SearchAsync(new AuditFilter(), 1000, Cancel);
        Assert.DoesNotContain(audit.Records, record => record.Entry.ToString().Contains(CanaryPortal.Canary, StringComparison.OrdinalIgnoreCase));
    }
}
