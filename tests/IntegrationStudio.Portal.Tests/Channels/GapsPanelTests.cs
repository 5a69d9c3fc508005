using System.Text;
using Bunit;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Engine.Connectors.Mllp;
using IntegrationStudio.Portal.Channels;
using IntegrationStudio.Portal.Hosting;
using IntegrationStudio.Portal.Tests.Reviews;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Channels;

public sealed class GapsPanelTests : ReviewLab
{
    private static readonly Actor Otto = new("user:otto", "Otto");

    private FeedGaps Gaps => Services.GetRequiredService<FeedGaps>();

    public GapsPanelTests() => Services.AddSingleton<FeedGaps>();

    [Fact]
    public async Task What_did_not_come_is_listed_and_given_up_for_a_reason()
    {
        SignIn(Otto, Policies.ReadMetadata, Policies.OperateChannels);
        await SendAsync("1", "5");
        var panel = Render<GapsPanel>(with => with.Add(one => one.Channel, "labs"));
        panel.WaitForAssertion(() => Assert.Equal(["LAB / NORTH", "2 to 4", "3"], panel.FindAll("tbody td").Take(3).Select(cell => cell.TextContent.Trim())));

        panel.Find("[aria-label='Give up 2 to 4']").Click();
        panel.Find("form input").Change("The sender has none.");
        panel.Find("form").Submit();
        panel.WaitForAssertion(() => Assert.Empty(panel.FindAll("section")));
        Assert.Empty(await Gaps.OpenAsync(cancel: Cancel));
    }

    [Fact]
    public async Task Who_only_looks_gives_nothing_up()
    {
        SignIn(Otto, Policies.ReadMetadata);
        await SendAsync("1", "3");
        var panel = Render<GapsPanel>(with => with.Add(one => one.Channel, "labs"));
        panel.WaitForAssertion(() => Assert.Single(panel.FindAll("tbody tr")));
        Assert.Empty(panel.FindAll("button"));
    }

    [Fact]
    public void Without_gaps_nothing_is_shown()
    {
        SignIn(Otto, Policies.ReadMetadata);
        Assert.Equal("", Render<GapsPanel>(with => with.Add(one => one.Channel, "labs")).Markup.Trim());
    }

    private async Task SendAsync(params string[] numbers)
    {
        var host = Services.GetRequiredService<ChannelHost>();
        Assert.Empty(await host.AddAsync(new ChannelDefinition { Id = "labs", Source = new MllpSourceDefinition() }, Cancel));
        await using var client = await MllpClient.ConnectAsync("127.0.0.1", new Uri(host.Find("labs")!.Endpoint).Port, Cancel);
        foreach (var number in numbers)
            Assert.Contains("MSA|AA", Encoding.ASCII.GetString(await client.SendAsync(Encoding.ASCII.GetBytes($"MSH|^~\\&|LAB|NORTH|||20260102030405+0000||ORU^R01|M{number}|P|2.5.1|{number}\rPID|1||P1\r"), Cancel)), StringComparison.Ordinal);
    }
}
