using AngleSharp.Dom;
using Bunit;
using IntegrationStudio.Engine.Accounts;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Portal.Accounts;
using IntegrationStudio.Portal.Messages;
using IntegrationStudio.Portal.Messages.Inspection;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Messages;

/// <summary>A message with a word in every field that may not be seen, through a real channel and the standard mapping, in every view and for every role.</summary>
public sealed class MaskedViewsTests : ComponentTest, IAsyncLifetime
{
    private static readonly string[] Hidden = [CanaryPortal.Canary, CanaryPortal.Canary.ToUpperInvariant(), "19010203", "1901-02-03", "7654321", "1234567", "8887777"];

    private readonly Ticking clock = new();
    private CanaryPortal portal = null!;
    private MessageDetail message = null!;

    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        portal = await CanaryPortal.StartAsync();
        message = await portal.SendAsync("C-7", CanaryPortal.Message("C-7"));
        Services.AddSingleton<TimeProvider>(clock);
        Services.AddSingleton(_ => portal.Get<Retrace>());
        Services.AddFallbackServiceProvider(portal.App.Services);
    }

    [Fact]
    public void The_message_was_mapped_and_its_result_holds_what_is_to_be_masked()
    {
        Assert.Equal(MessageState.Completed, message.Row.State);
        var result = System.Text.Encoding.UTF8.GetString(message.Outputs[0].Bytes);
        foreach (var place in (string[])["family", "given", "pidthree", "street", "city", "note", "textvalue", "kin"])
            Assert.Contains(CanaryPortal.Canary + place, result, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Roles.Analyst)]
    [InlineData(Roles.Reviewer)]
    [InlineData(Roles.Operator)]
    [InlineData(Roles.Admin)]
    public async Task Nobody_sees_whose_message_it_is_before_there_is_a_reason(string role)
    {
        SignIn(role);
        var seen = await WalkAsync(OpenDetail());

        AssertHidden(seen);
        Assert.Contains("Glucose", seen, StringComparison.Ordinal);
        Assert.Contains("5.4", seen, StringComparison.Ordinal);
        Assert.Contains(Engine.Masking.ContentMask.Sign, seen, StringComparison.Ordinal);
        var read = Assert.Single(await AuditAsync("message.read"));
        Assert.Equal(("user:" + role, $"message:{message.Row.Id}", "masked"), (read.Actor.Id, read.Subject, read.Detail));
    }

    [Fact]
    public async Task An_auditor_sees_no_content_at_all_and_cannot_take_masks_off()
    {
        SignIn(Roles.Auditor);
        var page = Render<MessageDetailPage>(with => with.Add(c => c.Id, message.Row.Id));
        page.WaitForAssertion(() => Assert.Contains("You may not see the content", page.Markup, StringComparison.Ordinal));

        foreach (var hidden in (string[])[.. Hidden, "Glucose", "5.4", "Show without masks", "Break the glass"])
            Assert.DoesNotContain(hidden, page.Markup, StringComparison.Ordinal);
        Assert.Empty(await AuditAsync("message.read"));
    }

    [Theory]
    [InlineData(Roles.Operator, "Show without masks", null)]
    [InlineData(Roles.Admin, "Break the glass", "break-glass")]
    public async Task Masks_come_off_for_a_reason_and_go_back_by_themselves(string role, string words, string? detail)
    {
        SignIn(role);
        var page = OpenDetail();
        await page.InvokeAsync(() => page.FindAll("button").First(button => button.TextContent.StartsWith(words, StringComparison.Ordinal)).Click());
        await page.InvokeAsync(() => page.Find("dialog textarea").Input("oh"));
        await page.InvokeAsync(() => page.Find("dialog form").Submit());
        Assert.NotNull(page.Find("dialog [role=alert]"));
        Assert.Empty(await AuditAsync("message.unmask"));

        await page.InvokeAsync(() => page.Find("dialog textarea").Input("the ward asks for a missing result"));
        await page.InvokeAsync(() => page.Find("dialog form").Submit());
        page.WaitForAssertion(() => Assert.Contains(CanaryPortal.Canary + "family", page.Markup, StringComparison.Ordinal));
        var taken = Assert.Single(await AuditAsync("message.unmask"));
        Assert.Equal(("user:" + role, $"message:{message.Row.Id}", "the ward asks for a missing result", detail, false), (taken.Actor.Id, taken.Subject, taken.Reason, taken.Detail, taken.Denied));

        clock.Pass(MessageSight.Longest);
        page.WaitForAssertion(() => Assert.DoesNotContain(CanaryPortal.Canary, page.Markup, StringComparison.Ordinal));
        AssertHidden(await WalkAsync(page));
    }

    [Fact]
    public async Task Neither_trees_nor_json_nor_traces_hold_anything_of_it()
    {
        SignIn(Roles.Analyst);
        var sight = await MessageSight.OpenAsync(message, PersonOf(Roles.Analyst), true, portal.Get<AuditTrail>(), portal.Get<IAuthorizationService>(), clock, Cancel);
        var seen = await sight.TraceAsync(portal.Get<Retrace>(), Cancel);

        Assert.True(seen.Trace!.SameBytes);
        Assert.True(seen.Source!.Nodes.Count > 100);
        Assert.True(seen.Result!.Nodes.Count > 100);
        AssertHidden(string.Join('\n', seen.Source.Nodes.Concat(seen.Result.Nodes)));
        AssertHidden(JsonLines.Text(seen.Json));
        AssertHidden(string.Join('\n', seen.Trace.Entries.Select(entry => entry.Value)));
        AssertHidden(string.Join('\n', seen.Detail.Problems) + string.Join('\n', seen.Detail.Deliveries) + string.Join('\n', seen.Detail.History));
        Assert.Contains("5.4", JsonLines.Text(seen.Json), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Markup_in_every_field_is_text_in_every_view()
    {
        const string Markup = "<img src=x onerror=alert(7)>";
        var hostile = await portal.SendAsync("C-9", CanaryPortal.Message("C-9", _ => Markup));
        SignIn(Roles.Operator);
        message = hostile;
        var page = OpenDetail();
        await page.InvokeAsync(() => page.FindAll("button").First(button => button.TextContent.StartsWith("Show without masks", StringComparison.Ordinal)).Click());
        await page.InvokeAsync(() => page.Find("dialog textarea").Input(Markup + " the ward asks"));
        await page.InvokeAsync(() => page.Find("dialog form").Submit());
        page.WaitForAssertion(() => Assert.Contains("Shown without masks until", page.Markup, StringComparison.Ordinal));
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("#segments .value")));

        var tabs = page.FindAll("[role=tab]").Count;
        for (var tab = 0; tab < tabs; tab++)
        {
            var at = tab;
            await page.InvokeAsync(() => page.FindAll("[role=tab]")[at].Click());
            Assert.Empty(page.FindAll("img, script, iframe, object, embed, [onerror], [onload], [onmouseover]"));
            Assert.DoesNotContain(page.FindAll("a"), link => link.GetAttribute("href") is { } to && !to.StartsWith('/'));
        }

        await page.InvokeAsync(() => page.FindAll("[role=tab]")[0].Click());
        Assert.Contains(page.FindAll("#segments .value"), value => value.TextContent == Markup);
    }

    [Fact]
    public async Task Masks_are_back_on_the_next_message()
    {
        var next = await portal.SendAsync("C-8", CanaryPortal.Message("C-8"));
        SignIn(Roles.Operator);
        var page = OpenDetail();
        await page.InvokeAsync(() => page.FindAll("button").First(button => button.TextContent.StartsWith("Show without masks", StringComparison.Ordinal)).Click());
        await page.InvokeAsync(() => page.Find("dialog textarea").Input("the ward asks for a missing result"));
        await page.InvokeAsync(() => page.Find("dialog form").Submit());
        page.WaitForAssertion(() => Assert.Contains(CanaryPortal.Canary, page.Markup, StringComparison.Ordinal));

        page.Render(with => with.Add(c => c.Id, next.Row.Id));
        page.WaitForAssertion(() => Assert.Contains("C-8", page.Find("h1").TextContent, StringComparison.Ordinal));
        AssertHidden(await WalkAsync(page));
    }

    [Fact]
    public async Task Whoever_may_not_take_masks_off_is_refused_and_that_is_in_the_audit()
    {
        SignIn(Roles.Analyst);
        var person = PersonOf(Roles.Analyst);
        var sight = await MessageSight.OpenAsync(message, person, true, portal.Get<AuditTrail>(), portal.Get<IAuthorizationService>(), clock, Cancel);

        Assert.False(await sight.UnmaskAsync(person, "because I want to", Cancel));
        Assert.Equal(Clarity.Masked, sight.Clarity);
        Assert.True(Assert.Single(await AuditAsync("message.unmask")).Denied);
    }

    [Theory]
    [InlineData(Roles.Analyst)]
    [InlineData(Roles.Reviewer)]
    [InlineData(Roles.Auditor)]
    public void The_list_shows_no_patient_and_searches_by_one_only_for_those_who_may_see_them(string role)
    {
        SignIn(role);
        Services.GetRequiredService<CircuitSearch>().Personal = new PersonalSearch(PersonalSearch.Patient, CanaryPortal.Canary + "nobody");
        var page = Render<MessagesPage>();

        page.WaitForAssertion(() => Assert.Contains("1 message", page.Markup, StringComparison.Ordinal)); // what was remembered narrows nothing
        Assert.DoesNotContain(page.FindAll("label"), label => label.TextContent.Contains("Patient id", StringComparison.Ordinal));
        AssertHidden(page.Markup);
    }

    private IRenderedComponent<MessageDetailPage> OpenDetail()
    {
        var page = Render<MessageDetailPage>(with => with.Add(c => c.Id, message.Row.Id));
        page.WaitForAssertion(() => Assert.DoesNotContain("Looking for where", page.Markup, StringComparison.Ordinal), TimeSpan.FromSeconds(30));
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("#segments, .view")));
        return page;
    }

    /// <summary>Everything that the page shows in any of its tabs, with several values selected.</summary>
    private static async Task<string> WalkAsync(IRenderedComponent<MessageDetailPage> page)
    {
        page.WaitForAssertion(() => Assert.DoesNotContain("Looking for where", page.Markup, StringComparison.Ordinal), TimeSpan.FromSeconds(30));
        var seen = new System.Text.StringBuilder(page.Markup);
        for (var tab = 0; tab < page.FindAll("[role=tab]").Count; tab++)
        {
            var at = tab;
            await page.InvokeAsync(() => page.FindAll("[role=tab]")[at].Click());
            seen.Append(page.Markup);
        }

        await page.InvokeAsync(() => page.FindAll("[role=tab]")[0].Click());
        for (var value = 0; value < page.FindAll("#segments .value").Count; value += 3)
        {
            var at = value;
            await page.InvokeAsync(() => page.FindAll("#segments .value")[at].Click());
            seen.Append(page.Markup);
        }

        return seen.ToString();
    }

    private void SignIn(string role)
    {
        var person = AddAuthorization().SetAuthorized(role);
        person.SetPolicies([.. Matrix.Of([role])]);
        person.SetClaims(new System.Security.Claims.Claim(Principals.ActorClaim, "user:" + role));
        SetRendererInfo(new RendererInfo("Server", true)); // somebody looks: it is not the answer before the circuit
    }

    private static System.Security.Claims.ClaimsPrincipal PersonOf(string role) => new(new System.Security.Claims.ClaimsIdentity(
        [new(System.Security.Claims.ClaimTypes.Name, role), new(Principals.ActorClaim, "user:" + role), .. Matrix.Of([role]).Select(name => new System.Security.Claims.Claim(Portal.Hosting.Policies.ClaimType, name))], "test"));

    private async Task<IReadOnlyList<AuditEntry>> AuditAsync(string action) =>
        [.. (await portal.Get<AuditTrail>().SearchAsync(new AuditFilter { Action = action }, cancel: Cancel)).Records.Select(record => record.Entry)];

    private static void AssertHidden(string markup)
    {
        foreach (var hidden in Hidden)
        {
            var at = markup.IndexOf(hidden, StringComparison.Ordinal);
            Assert.True(at < 0, at < 0 ? "" : $"{hidden}: {markup[Math.Max(0, at - 200)..Math.Min(markup.Length, at + 100)]}");
        }
    }

    protected override async ValueTask DisposeAsyncCore()
    {
        await base.DisposeAsyncCore();
        await portal.DisposeAsync();
    }

    /// <summary>A clock that stands still until it is told.</summary>
    private sealed class Ticking : TimeProvider
    {
        private readonly List<(DateTimeOffset At, TimerCallback Call, object? State, Due Timer)> timers = [];
        private DateTimeOffset now = Some.Noon;

        public override DateTimeOffset GetUtcNow() => now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = new Due();
            if (dueTime >= TimeSpan.FromMinutes(1))
                timers.Add((now + dueTime, callback, state, timer));
            return timer;
        }

        public void Pass(TimeSpan time)
        {
            now += time;
            foreach (var (_, call, state, _) in timers.Where(timer => timer.At <= now && !timer.Timer.Over).ToList())
                call(state);
        }

        private sealed class Due : ITimer
        {
            public bool Over { get; private set; }

            public bool Change(TimeSpan dueTime, TimeSpan period) => false;

            public void Dispose() => Over = true;

            public ValueTask DisposeAsync()
            {
                Over = true;
                return ValueTask.CompletedTask;
            }
        }
    }
}
