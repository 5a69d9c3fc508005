using Bunit;
using Bunit.TestDoubles;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Portal.Channels;
using IntegrationStudio.Portal.Controls;
using IntegrationStudio.Portal.Hosting;
using IntegrationStudio.Standards;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Channels;

public sealed class ChannelSwitchTests : ComponentTest
{
    private readonly BunitAuthorizationContext person;

    public ChannelSwitchTests()
    {
        AddEmptyStudio();
        person = AddAuthorization().SetAuthorized("operator");
        person.SetPolicies(Policies.OperateChannels);
    }

    private IReadOnlyList<Toasts.Toast> Notices => Services.GetRequiredService<Toasts>().Shown;

    [Fact]
    public void Stopping_asks_first()
    {
        var stop = Of(ChannelActivity.Running);
        stop.Find("[aria-label='Stop North lab']").Click();
        Assert.Equal("Stop North lab?", stop.Find("dialog h2").TextContent);
        Assert.Empty(Notices);
        stop.Find("dialog").TriggerEvent("onclose", EventArgs.Empty);
        Assert.Empty(stop.FindAll("dialog"));
        Assert.Empty(Notices);
    }

    [Fact]
    public void Confirmed_it_stops_and_says_so()
    {
        var stop = Of(ChannelActivity.Running);
        stop.Find("[aria-label='Stop North lab']").Click();
        stop.Find("dialog button.danger").Click();
        stop.WaitForAssertion(() => Assert.Equal("North lab is stopped.", Assert.Single(Notices).Text));
        Assert.Empty(stop.FindAll("dialog"));
    }

    [Fact]
    public async Task Who_stopped_or_wished_to_stop_it_is_in_the_audit()
    {
        var stop = Of(ChannelActivity.Running);
        stop.Find("[aria-label='Stop North lab']").Click();
        stop.Find("dialog button.danger").Click();
        stop.WaitForAssertion(() => Assert.Single(Notices));
        stop.Find("[aria-label='Stop North lab']").Click();
        person.SetPolicies(Policies.ReadMetadata);
        stop.Find("dialog button.danger").Click();
        stop.WaitForAssertion(() => Assert.Equal(2, Notices.Count));
        var audit = await Services.GetRequiredService<AuditTrail>().SearchAsync(new AuditFilter { Action = "channel.stop" }, cancel: Xunit.TestContext.Current.CancellationToken);
        Assert.Equal([true, false], audit.Records.Select(record => record.Entry.Denied));
        Assert.All(audit.Records, record => Assert.Equal("channel:" + Some.Channel(ChannelActivity.Running).Id, record.Entry.Subject));
    }

    [Fact]
    public void A_channel_that_cannot_start_says_why()
    {
        var start = Of(ChannelActivity.Stopped); // the host does not know it
        start.Find("[aria-label='Start North lab']").Click();
        start.WaitForAssertion(() => Assert.Equal(Severity.Error, Assert.Single(Notices).Severity));
        Assert.StartsWith("North lab could not start: ", Notices[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void While_it_stops_there_is_nothing_to_press() => Assert.True(Of(ChannelActivity.Stopping).Find("button").HasAttribute("disabled"));

    [Fact]
    public void Who_may_not_operate_channels_sees_no_switch()
    {
        person.SetPolicies(Policies.ReadMetadata);
        Assert.Empty(Of(ChannelActivity.Running).FindAll("button"));
    }

    private IRenderedComponent<ChannelSwitch> Of(ChannelActivity activity) => Render<ChannelSwitch>(with => with.Add(c => c.Channel, Some.Channel(activity)));
}
