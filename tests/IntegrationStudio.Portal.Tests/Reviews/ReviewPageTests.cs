using Bunit;
using IntegrationStudio.Engine.Accounts;
using IntegrationStudio.Engine.Governance;
using IntegrationStudio.Engine.Governance.Reviews;
using IntegrationStudio.Portal.Hosting;
using IntegrationStudio.Portal.Reviews;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Reviews;

public sealed class ReviewPageTests : ReviewLab
{
    [Fact]
    public async Task A_reviewer_sees_who_and_why_and_what_is_different_and_the_candidates_own_tests()
    {
        await ApprovedAsync();
        var row = await SubmitAsync(Map("PID-5.2", "Ada"), "1.1.0", comment: "They send the names the other way round.");
        var page = Open(row.Id);

        Assert.Equal("East laboratory 1.1.0", page.Find("h1").TextContent.Trim());
        var about = page.Find("section[aria-label='What is handed in']").TextContent;
        foreach (var said in (string[])["Ada", "They send the names the other way round.", "from 1.0.0", "1 rule", row.Version.EffectiveHash])
            Assert.Contains(said, about, StringComparison.Ordinal);
        var rule = page.Find("article[aria-label='Rule patient/family']");
        Assert.Equal(["PID-5.1", "PID-5.2"], rule.QuerySelectorAll("td span").Select(cell => cell.TextContent));

        await ClickAsync(page, "Tests");
        Assert.Contains("Passed", page.Find("section.body table").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_approval_needs_the_checklist_answered_and_commits_with_the_version()
    {
        var row = await SubmitAsync();
        var page = Open(row.Id);
        Assert.True(page.FindAll("button").Single(button => button.TextContent.Trim() == "Approve").HasAttribute("disabled"));
        Assert.Contains("items of the checklist are to be answered", page.Find(".hindrance").TextContent, StringComparison.Ordinal);

        await ClickAsync(page, "Checklist");
        while (page.FindAll("section.body li").FirstOrDefault(line => line.TextContent.Contains("To answer", StringComparison.Ordinal) || line.TextContent.Contains("Does not hold", StringComparison.Ordinal) && line.QuerySelector("form") is not null) is { } line)
        {
            var text = line.TextContent;
            await page.InvokeAsync(() => page.FindAll("section.body li").Single(same => same.TextContent == text).QuerySelector("input")!.Input("Looked at."));
            await page.InvokeAsync(() => page.FindAll("section.body li").Single(same => same.TextContent == text).QuerySelector("form")!.Submit());
            page.WaitForAssertion(() => Assert.DoesNotContain(page.FindAll("section.body li"), same => same.TextContent == text));
        }

        await ClickAsync(page, "Approve");
        await page.InvokeAsync(() => page.Find("dialog form").Submit());
        page.WaitForAssertion(() => Assert.Equal("Approved", page.Find(".page-head .mark").TextContent.Trim()));
        Assert.Equal(VersionState.Approved, (await Versions.FindAsync(Id, "1.0.0", cancellationToken: Cancel))!.State);
        Assert.Equal(["Rita done"], await AuditedAsync("version.approve"));
    }

    [Fact]
    public async Task No_author_can_approve_on_the_page_or_behind_it_whatever_other_role_the_person_has()
    {
        await SaveAsync(Map("PID-5.2", "Ada"), Bob); // a co-author: one save is enough
        var row = await SubmitAsync();
        foreach (var author in (Engine.Audit.Actor[])[Ada, Bob])
        {
            SignIn(author, Policies.EditMappings, Policies.SubmitVersions, Policies.ReviewVersions);
            var page = Open(row.Id);
            Assert.DoesNotContain(page.FindAll("button"), button => button.TextContent.Trim() is "Approve" or "Request changes");
            Assert.Contains("somebody else reviews it", page.Find(".hindrance").TextContent, StringComparison.Ordinal);
            Assert.Equal("version.four-eyes", (await Reviews.ApproveAsync(new ReviewDecision(row.Id, row.Version.EffectiveHash, author, "Mine"), Cancel))?.Code);
        }

        Assert.Equal(["Bob version.four-eyes", "Ada version.four-eyes"], await AuditedAsync("version.approve"));
    }

    [Fact]
    public async Task Only_reviewers_decide_and_a_role_that_was_taken_away_counts_at_once()
    {
        var row = await SubmitAsync();
        SignIn(Rolf);
        var page = Open(row.Id);
        Assert.DoesNotContain(page.FindAll("button"), button => button.TextContent.Trim() is "Approve" or "Request changes" or "Withdraw" or "Take it");
        Assert.Empty(page.FindAll(".say-here"));

        SignIn(Rita, Policies.ReviewVersions);
        var other = Open(row.Id);
        await ClickAsync(other, "Request changes");
        SignIn(Rita);
        await other.InvokeAsync(() => other.Find("dialog textarea").Input("The zone is missing."));
        await other.InvokeAsync(() => other.Find("dialog form").Submit());
        other.WaitForAssertion(() => Assert.Contains("You may not do this any more", other.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.Equal(ReviewState.Waiting, (await Reviews.FindAsync(row.Id, Cancel))!.Row.State);
    }

    [Fact]
    public async Task A_decision_is_about_the_candidate_that_the_dialog_was_opened_for()
    {
        var first = await SubmitAsync();
        await AnswerAsync(first);
        var page = Open(first.Id);
        await ClickAsync(page, "Approve");
        Assert.Null(await Reviews.RequestChangesAsync(new ReviewDecision(first.Id, first.Version.EffectiveHash, Rolf, "Other component."), Cancel));
        var second = await SubmitAsync(Map("PID-5.2", "Ada"));
        await AnswerAsync(second);

        await page.InvokeAsync(() => page.Find("dialog form").Submit());
        page.WaitForAssertion(() => Assert.Contains("review.stale", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.Equal(["Rita review.stale"], await AuditedAsync("version.approve"));
        page.WaitForAssertion(() => Assert.Contains("round 2", page.Find("section[aria-label='What is handed in']").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rounds_say_how_they_ended_and_what_changed_since()
    {
        var first = await SubmitAsync();
        Assert.Null(await Reviews.RequestChangesAsync(new ReviewDecision(first.Id, first.Version.EffectiveHash, Rolf, "The other component."), Cancel));
        SignIn(Ada, Policies.EditMappings, Policies.SubmitVersions);
        var authors = Open(first.Id);
        Assert.Contains("The other component.", authors.Find(".verdict").TextContent, StringComparison.Ordinal);
        Assert.Contains("mend the draft", authors.Find(".hindrance").TextContent, StringComparison.Ordinal);

        await SubmitAsync(Map("PID-5.2", "Ada"));
        SignIn(Rita, Policies.ReviewVersions);
        var page = Open(first.Id);
        await page.InvokeAsync(() => page.Find(".since select").Change("1"));
        page.WaitForAssertion(() => Assert.Equal(["PID-5.1", "PID-5.2"], page.Find("article[aria-label='Rule patient/family']").QuerySelectorAll("td span").Select(cell => cell.TextContent)));
        await ClickAsync(page, "Rounds");
        Assert.Contains("Rolf: The other component.", page.Find("section.body").TextContent, StringComparison.Ordinal);
        Assert.Equal($"/compare/{Id}?from=1.0.0.1&to=1.0.0.2", page.Find("section.body a").GetAttribute("href"));
    }

    [Fact]
    public async Task Authors_withdraw_and_others_cannot()
    {
        var row = await SubmitAsync();
        Assert.Equal("version.not-yours", (await Reviews.WithdrawAsync(new ReviewDecision(row.Id, row.Version.EffectiveHash, Rita), Cancel))?.Code);
        SignIn(Ada, Policies.EditMappings, Policies.SubmitVersions);
        var page = Open(row.Id);
        await ClickAsync(page, "Withdraw");
        await page.InvokeAsync(() => page.Find("dialog form").Submit());
        page.WaitForAssertion(() => Assert.Equal("Withdrawn", page.Find(".page-head .mark").TextContent.Trim()));
    }

    [Fact]
    public async Task Where_others_were_asked_one_takes_it_first()
    {
        var row = await SubmitAsync();
        Assert.Null(await Reviews.AssignAsync(row.Id, Rolf, true, Ada, Cancel));
        var page = Open(row.Id);
        Assert.Contains("Rolf was asked to review it", page.Find(".hindrance").TextContent, StringComparison.Ordinal);
        Assert.True(page.FindAll("button").Single(button => button.TextContent.Trim() == "Request changes").HasAttribute("disabled"));
        await ClickAsync(page, "Take part");
        page.WaitForAssertion(() => Assert.False(page.FindAll("button").Single(button => button.TextContent.Trim() == "Request changes").HasAttribute("disabled")));
        await ClickAsync(page, "No longer ask Rolf");
        page.WaitForAssertion(() => Assert.Single(page.FindAll(".chip")));
    }

    [Fact]
    public async Task Failing_tests_cannot_be_waived()
    {
        var row = await SubmitAsync(Map("PID-5.1", "Somebody else"));
        var page = Open(row.Id);
        Assert.Contains("It cannot be approved: \u201CIts tests pass\u201D does not hold", page.Find(".hindrance").TextContent, StringComparison.Ordinal);
        Assert.Null(await Reviews.TickAsync(row.Id, "testing.tests", true, "They always fail.", Rita, Cancel));
        Assert.Equal("review.checklist", (await Reviews.ApproveAsync(new ReviewDecision(row.Id, row.Version.EffectiveHash, Rita, "All the same"), Cancel))?.Code);
    }

    [Fact]
    public async Task Reviewers_are_asked_by_name_but_not_those_who_worked_on_it()
    {
        Services.AddSingleton<AccountStore>();
        var accounts = Services.GetRequiredService<AccountStore>();
        foreach (var (id, roles) in new[] { ("rolf", Roles.Reviewer), ("ada", Roles.Reviewer), ("otto", Roles.Operator) })
            (await accounts.CreateAsync(Engine.Audit.Actor.Studio, new NewAccount(id, char.ToUpperInvariant(id[0]) + id[1..], [roles]) { Id = id }, cancellationToken: Cancel)).Require();
        var row = await SubmitAsync();
        var page = Open(row.Id);
        Assert.Equal(["ask somebody", "Rolf"], page.FindAll("select[aria-label='Ask a reviewer'] option").Select(option => option.TextContent));
        await page.InvokeAsync(() => page.Find("select[aria-label='Ask a reviewer']").Change("user:rolf"));
        page.WaitForAssertion(() => Assert.Contains("Rolf", page.Find(".chip").TextContent, StringComparison.Ordinal));
        Assert.Empty(page.FindAll("select[aria-label='Ask a reviewer']"));
    }

    [Fact]
    public async Task A_review_that_is_not_there_says_so()
    {
        var page = Render<ReviewPage>(parameters => parameters.Add(page => page.Number, 7));
        page.WaitForAssertion(() => Assert.Equal("There is no such review", page.Find(".empty h2").TextContent));
        await Task.CompletedTask;
    }

    [Fact]
    public async Task A_candidate_that_was_altered_shows_the_fault_and_cannot_be_approved()
    {
        var row = await SubmitAsync();
        Alter("UPDATE version_content SET content = x'00'");
        var page = Render<ReviewPage>(parameters => parameters.Add(page => page.Number, row.Id));
        page.WaitForAssertion(() => Assert.Contains("version.altered", page.Find("section.body [role=alert]").TextContent, StringComparison.Ordinal));
        Assert.True(page.FindAll("button").Single(button => button.TextContent.Trim() == "Approve").HasAttribute("disabled"));
        Assert.Equal("version.altered", (await Reviews.ApproveAsync(new ReviewDecision(row.Id, row.Version.EffectiveHash, Rita, "All the same"), Cancel))?.Code);
    }

    [Fact]
    public async Task Whatever_people_write_is_text()
    {
        const string Markup = "<img src=x onerror=alert(1)><script>alert(1)</script>";
        var row = await SubmitAsync(comment: Markup);
        (await Reviews.CommentAsync(row.Id, ReviewAnchor.Whole, "", Markup, new Engine.Audit.Actor("user:x", Markup), Cancel)).Require();
        (await Reviews.CommentAsync(row.Id, ReviewAnchor.Rule, Markup, Markup, Rolf, Cancel)).Require();
        var page = Open(row.Id);
        Assert.Empty(page.FindAll("img, script"));
        await ClickAsync(page, "Conversation");
        Assert.Empty(page.FindAll("img, script"));
        Assert.Contains(page.FindAll(".text"), text => text.TextContent == Markup);
    }
}
