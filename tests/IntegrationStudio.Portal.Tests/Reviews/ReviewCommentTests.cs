using Bunit;
using IntegrationStudio.Engine.Governance.Reviews;
using IntegrationStudio.Portal.Hosting;
using IntegrationStudio.Portal.Reviews;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Reviews;

public sealed class ReviewCommentTests : ReviewLab
{
    private const string Script = "export function one(): string {\n  return 'one';\n}\n";

    [Fact]
    public async Task A_rule_is_commented_on_in_place_and_the_author_answers_and_resolves()
    {
        var row = await SubmitAsync();
        var page = Open(row.Id);
        await SayAsync(page, "Comment on rule patient", "Why not the second component?");
        page.WaitForAssertion(() => Assert.Contains("Why not the second component?", page.Find("article[aria-label='Rule patient'] .thread").TextContent, StringComparison.Ordinal));

        SignIn(Ada, Policies.EditMappings);
        var authors = Open(row.Id);
        await ClickAsync(authors, "Answer");
        await authors.InvokeAsync(() => authors.Find(".thread textarea").Input("It is how they send it."));
        await authors.InvokeAsync(() => authors.Find(".thread form").Submit());
        page.WaitForAssertion(() => Assert.Contains("It is how they send it.", page.Find(".thread").TextContent, StringComparison.Ordinal));
        await ClickAsync(page, "Resolve");
        page.WaitForAssertion(() => Assert.Equal("1 resolved thread", page.Find("article details summary").TextContent));
    }

    [Fact]
    public async Task A_comment_on_a_line_stays_with_the_line_and_one_on_a_line_that_is_gone_says_so()
    {
        var first = await SubmitAsync(Map(script: Script));
        var page = Open(first.Id);
        await SayAsync(page, "Comment on line 2", "Two?");
        page.WaitForAssertion(() => Assert.Single(page.FindAll("section[aria-label='File scripts/notes.ts'] .thread")));
        await SayAsync(page, "Comment on line 1", "A name that says more?");
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".thread").Count));
        Assert.Equal(["scripts/notes.ts:2", "scripts/notes.ts:1"], (await Reviews.FindAsync(first.Id, Cancel))!.Threads.Select(thread => thread.Place));

        Assert.Null(await Reviews.RequestChangesAsync(new ReviewDecision(first.Id, first.Version.EffectiveHash, Rita, "See there."), Cancel));
        await SubmitAsync(Map(script: "// What notes say.\nexport function first(): string {\n  return 'one';\n}\n"));
        var next = Open(first.Id);
        next.WaitForAssertion(() => Assert.Contains("Two?", next.Find("section[aria-label='File scripts/notes.ts'] .thread").TextContent, StringComparison.Ordinal));
        Assert.Equal("3", next.Find("section[aria-label='File scripts/notes.ts'] tr:has(.thread)").PreviousElementSibling!.QuerySelectorAll("td")[2].TextContent);
        Assert.Contains("A name that says more?", next.Find("section[aria-label=Elsewhere]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_value_is_commented_on_where_the_comparison_shows_it()
    {
        await ApprovedAsync();
        var row = await SubmitAsync(Map("PID-5.2", "Ada"), "1.1.0");
        var page = Open(row.Id);
        await ClickAsync(page, "Behaviour");
        await page.InvokeAsync(() => page.Find("form.start").Submit());
        page.WaitForAssertion(() => Assert.Contains("Lovelace", page.Find("article").TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(20));
        await page.InvokeAsync(() => page.Find("article .say-here").Click());
        await page.InvokeAsync(() => page.Find("article textarea").Input("Is that the family name?"));
        await page.InvokeAsync(() => page.Find("article form").Submit());
        page.WaitForAssertion(() => Assert.Contains("Is that the family name?", page.Find("article .thread").TextContent, StringComparison.Ordinal));

        var thread = Assert.Single((await Reviews.FindAsync(row.Id, Cancel))!.Threads);
        Assert.Equal(ReviewAnchor.Value, thread.Anchor);
        Assert.StartsWith("tests/one.hl7 | ", thread.Place, StringComparison.Ordinal);
        Assert.DoesNotContain("Lovelace", thread.Place, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_said_can_be_mended_and_taken_back_until_somebody_answers()
    {
        var row = await SubmitAsync();
        var page = Open(row.Id);
        await ClickAsync(page, "Conversation");
        Assert.Contains("Nobody has said anything", page.Find(".threads").TextContent, StringComparison.Ordinal);
        await page.InvokeAsync(() => page.Find(".threads textarea").Input("Frist."));
        await page.InvokeAsync(() => page.Find(".threads form").Submit());
        page.WaitForAssertion(() => Assert.Single(page.FindAll(".thread")));
        await ClickAsync(page, "Edit");
        await page.InvokeAsync(() => page.Find(".thread textarea").Input("First."));
        await page.InvokeAsync(() => page.Find(".thread form").Submit());
        page.WaitForAssertion(() => Assert.Equal("First.", page.Find(".thread .text").TextContent));
        await ClickAsync(page, "Delete");
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".thread")));
    }

    private static async Task SayAsync(IRenderedComponent<ReviewPage> page, string button, string text)
    {
        await ClickAsync(page, button);
        await page.InvokeAsync(() => page.Find(".remarks textarea").Input(text));
        await page.InvokeAsync(() => page.Find(".remarks form.say").Submit());
    }
}
