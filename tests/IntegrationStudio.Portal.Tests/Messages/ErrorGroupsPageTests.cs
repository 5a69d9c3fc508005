using Bunit;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Portal.Hosting;
using IntegrationStudio.Portal.Messages;
using IntegrationStudio.Portal.Tests.Reviews;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Messages;

public sealed class ErrorGroupsPageTests : ReviewLab
{
    private static readonly Actor Otto = new("user:otto", "Otto");

    public ErrorGroupsPageTests() => SignIn(Otto, Policies.ReadMetadata, Policies.OperateChannels);

    [Fact]
    public void Without_errors_nothing_failed()
    {
        var page = Render<ErrorGroupsPage>();
        page.WaitForAssertion(() => Assert.Equal("Nothing failed", page.Find(".empty h2").TextContent));
    }

    [Fact]
    public async Task A_group_is_sent_again_after_a_question()
    {
        Fill();
        var page = Render<ErrorGroupsPage>();
        page.WaitForAssertion(() => Assert.Contains("<i>Error #</i>", page.Find("tbody code").TextContent, StringComparison.Ordinal));
        Assert.Empty(page.FindAll("tbody i"));
        await page.InvokeAsync(() => page.Find("tbody .acts button").Click());
        Assert.Contains("Send 2 deliveries again?", page.Find("dialog").TextContent, StringComparison.Ordinal);
        await page.InvokeAsync(() => page.Find("dialog .danger").Click());
        page.WaitForAssertion(() => Assert.Contains("2 of 2 deliveries sent again", page.Find(".progress").TextContent, StringComparison.Ordinal));
        page.WaitForAssertion(() => Assert.Equal("Nothing failed", page.Find(".empty h2").TextContent));
    }

    [Fact]
    public void Who_may_not_only_looks()
    {
        SignIn(Otto, Policies.ReadMetadata);
        Fill();
        var page = Render<ErrorGroupsPage>();
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("tbody tr")));
        Assert.Empty(page.FindAll("tbody .acts button"));
    }

    private void Fill()
    {
        var at = Some.Noon.ToUnixTimeMilliseconds() * 1000;
        Alter("INSERT INTO channel (id, name) VALUES (1, 'labs')");
        Alter("INSERT INTO destination (id, channel, name) VALUES (1, 1, 'files')");
        for (var id = 1; id <= 2; id++)
        {
            Alter($"INSERT INTO message (id, channel, plan, state, received, marks, problem_count, size, body_key, body_hash, application, facility, source) VALUES ({id}, 1, 1, 14, {at}, 0, 0, 1, {id}, x'00', '', '', '')");
            Alter($"INSERT INTO delivery (id, message, output, destination, state, attempts, created, ordering_key, response) VALUES ({id}, {id}, 0, 1, 11, 1, {at}, 'k{id}', '<i>Error {id}</i>')");
        }
    }
}
