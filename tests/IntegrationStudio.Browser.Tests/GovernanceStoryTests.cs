using System.Text.RegularExpressions;
using IntegrationStudio.Engine.Accounts;
using Microsoft.Playwright;
using Xunit;

namespace IntegrationStudio.Browser.Tests;

/// <summary>A change from the designer to a live feed, each step by somebody else, and the audit of it.</summary>
public sealed partial class GovernanceStoryTests(Portal portal) : IAsyncLifetime
{
    private const string Mapping = "browser/oru";

    private readonly PortalProcess own = new();

    public async ValueTask InitializeAsync() => await own.StartAsync();

    public ValueTask DisposeAsync() => own.DisposeAsync();

    [Fact]
    public async Task A_change_is_submitted_reviewed_mended_approved_published_met_by_a_message_and_audited()
    {
        await using var analyst = await portal.OpenAsync($"/designer/{Mapping}", url: own.Url, role: Roles.Analyst);
        await EditAsync(analyst, "preliminary");
        var review = await SubmitAsync(analyst, "Corrected results are told apart");
        await Assertions.Expect(analyst.Page.GetByText("You worked on this version")).ToBeVisibleAsync();
        await Assertions.Expect(analyst.Button("Approve")).ToHaveCountAsync(0);

        // The reviewer sees the rule, says what is wrong with it, and gives it back.
        await using var reviewer = await portal.OpenAsync("/reviews", url: own.Url, role: Roles.Reviewer);
        await reviewer.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = Mapping }).GetByRole(AriaRole.Link).First.ClickAsync();
        await Assertions.Expect(reviewer.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(review);
        await reviewer.PictureAsync("story-review");
        await reviewer.AccessibleAsync();
        await TabAsync(reviewer, "Conversation");
        await reviewer.Page.GetByLabel("About the whole").FillAsync("These results are corrected ones: amended.");
        await reviewer.Button("Comment").ClickAsync();
        await Assertions.Expect(reviewer.Page.GetByText("These results are corrected ones: amended.")).ToBeVisibleAsync();
        await reviewer.Button("Request changes").ClickAsync();
        await reviewer.Page.Locator("dialog[open] textarea").FillAsync("Mend the code, please.");
        await reviewer.Page.Locator("dialog[open] button[type=submit]").ClickAsync();
        await Assertions.Expect(reviewer.Page.Locator(".page-head")).ToContainTextAsync("Changes requested");

        // The analyst mends it and hands it in again.
        await analyst.GoAsync($"/designer/{Mapping}");
        await EditAsync(analyst, "amended");
        Assert.Equal(review, await SubmitAsync(analyst, "Mended as asked"));

        // The next round answers the checklist and is approved.
        await reviewer.Page.ReloadAsync();
        await reviewer.CircuitAsync();
        await Assertions.Expect(reviewer.Page.GetByText("round 2").First).ToBeVisibleAsync();
        await TabAsync(reviewer, "Checklist");
        await AnswerAsync(reviewer);
        await TabAsync(reviewer, "Conversation");
        await reviewer.Button("Resolve").First.ClickAsync();
        await reviewer.Button("Approve").ClickAsync();
        await reviewer.Page.Locator("dialog[open] textarea").FillAsync("Compared with the guide.");
        await reviewer.Page.Locator("dialog[open] button[type=submit]").ClickAsync();
        await Assertions.Expect(reviewer.Page.Locator(".page-head")).ToContainTextAsync("Approved");

        // The operator puts it on the channel; the next message meets it.
        await using var operators = await portal.OpenAsync("/channels/labs", url: own.Url, role: Roles.Operator);
        await Lab.SendAsync(own.MllpPort, "BEFORE-1");
        await operators.Button($"Publish a version of {Mapping}").ClickAsync();
        await Assertions.Expect(operators.Page.GetByText("Nothing stands against it")).ToBeVisibleAsync();
        await operators.PictureAsync("story-publish");
        await operators.AccessibleAsync();
        await operators.Page.GetByLabel("Why, for the history").FillAsync("go-live");
        await operators.Page.Locator("dialog[open] button[type=submit]").ClickAsync();
        await Assertions.Expect(operators.Page.Locator("dialog[open]")).ToHaveCountAsync(0);
        await Lab.SendAsync(own.MllpPort, "AFTER-1");
        await operators.GoAsync("/messages");
        var met = operators.Page.GetByRole(AriaRole.Row, new() { NameRegex = new Regex("AFTER-1") });
        await Assertions.Expect(met).ToContainTextAsync("1.0.0");
        await met.GetByRole(AriaRole.Link).First.ClickAsync();
        await Assertions.Expect(operators.Page.Locator("main").GetByText("1.0.0").First).ToBeVisibleAsync();
        await operators.PictureAsync("story-message");

        // The auditor sees all of it, refusals too, and that nothing was changed.
        await using var auditor = await portal.OpenAsync("/audit", url: own.Url, role: Roles.Auditor);
        foreach (var action in new[] { "version.submit", "version.request-changes", "version.approve", "version.publish" })
            await Assertions.Expect(auditor.Page.GetByRole(AriaRole.Cell, new() { NameRegex = new Regex(Regex.Escape(action)) }).First).ToBeVisibleAsync();
        await auditor.Page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Verify") }).ClickAsync();
        await Assertions.Expect(auditor.Page.GetByText(new Regex("[Nn]othing was changed"))).ToBeVisibleAsync();
        await auditor.PictureAsync("story-audit");
        await auditor.AccessibleAsync();
    }

    /// <summary>Puts another status into the definition's code, and waits until it is saved.</summary>
    private static async Task EditAsync(OpenPage open, string status)
    {
        await open.Page.GetByRole(AriaRole.Tab, new() { Name = "Code", Exact = true }).ClickAsync();
        await open.Page.Locator(".monaco-editor .view-line").First.ClickAsync();
        var text = await File.ReadAllTextAsync(Path.Combine(PortalProcess.Root, "tests", "IntegrationStudio.Browser.Tests", "mappings", "browser", "oru", "mapping.json"));
        await open.ReplaceCodeAsync(text.Replace("\"final\"", $"\"{status}\"", StringComparison.Ordinal));
        await Assertions.Expect(open.Page.Locator(".saved")).ToContainTextAsync("Saved");
    }

    /// <summary>Hands the draft in; the title of the review's page.</summary>
    private static async Task<string> SubmitAsync(OpenPage open, string why)
    {
        await Assertions.Expect(open.Button("Submit")).ToBeEnabledAsync();
        await open.Button("Submit").ClickAsync();
        await open.Page.GetByLabel("Why", new() { Exact = true }).FillAsync(why);
        var all = open.Page.GetByLabel(new Regex("^I have looked at all"));
        if (await all.CountAsync() > 0)
            await all.CheckAsync();
        await open.AccessibleAsync();
        await open.PictureAsync("story-submit");
        await open.Page.Locator("dialog[open] button[type=submit]").ClickAsync();
        await open.Page.GetByRole(AriaRole.Link, new() { Name = "Open the review" }).ClickAsync();
        await Assertions.Expect(open.Page).ToHaveURLAsync(Review());
        await open.CircuitAsync();
        await Assertions.Expect(open.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(new Regex(@"1\.0\.0$"));
        return await open.Page.GetByRole(AriaRole.Heading, new() { Level = 1 }).InnerTextAsync();
    }

    /// <summary>Answers whatever the checklist asks a person.</summary>
    private static async Task AnswerAsync(OpenPage open)
    {
        var forms = open.Page.Locator("form.answer");
        await Assertions.Expect(forms.First).ToBeVisibleAsync();
        for (var left = await forms.CountAsync(); left > 0; left--)
        {
            await forms.First.Locator("input").FillAsync("looked at");
            await forms.First.Locator("button").ClickAsync();
            await Assertions.Expect(forms).ToHaveCountAsync(left - 1);
        }

        await Assertions.Expect(open.Page.GetByText("Nothing stands in the way of an approval.")).ToBeVisibleAsync();
    }

    private static Task TabAsync(OpenPage open, string name) => open.Page.GetByRole(AriaRole.Tab, new() { NameRegex = new Regex("^" + name) }).ClickAsync();

    [GeneratedRegex(@"/reviews/\d+$")]
    private static partial Regex Review();
}
