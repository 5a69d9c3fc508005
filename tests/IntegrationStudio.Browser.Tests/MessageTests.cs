using System.Collections.Concurrent;
using System.Text;
using Microsoft.Playwright;
using Xunit;

namespace IntegrationStudio.Browser.Tests;

public sealed class MessageTests(Portal portal)
{
    [Fact]
    public async Task Filters_are_in_the_address_and_back_keeps_them()
    {
        await using var open = await portal.OpenAsync("/messages");
        await Assertions.Expect(Rows(open).First).ToBeVisibleAsync(); // until its first rows are there, the page is still being put together
        await open.Button("Rejected").ClickAsync();
        await Assertions.Expect(open.Page).ToHaveURLAsync($"{portal.Url}/messages?state=rejected", new() { Timeout = 30_000 });
        await Assertions.Expect(Rows(open)).ToHaveCountAsync(2);
        await open.Page.GetByLabel("Control id").FillAsync("ADMIT*");
        await open.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(Rows(open)).ToHaveCountAsync(1);

        await Rows(open).First.GetByRole(AriaRole.Link).ClickAsync();
        await Assertions.Expect(open.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("ADMIT-1");
        await open.Page.GetByRole(AriaRole.Link, new() { Name = "Back to the list" }).ClickAsync();
        await Assertions.Expect(open.Page).ToHaveURLAsync($"{portal.Url}/messages?state=rejected&control=ADMIT*");
    }

    [Fact]
    public async Task A_patient_is_found_and_never_written_into_the_address()
    {
        await using var open = await portal.OpenAsync("/messages");
        await open.Page.GetByRole(AriaRole.Searchbox, new() { Name = "Patient id" }).FillAsync("M-1002");
        await open.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(Rows(open).Filter(new() { HasText = "R00257" })).ToBeVisibleAsync();
        await Assertions.Expect(Rows(open).Filter(new() { HasText = "R00256" })).ToHaveCountAsync(0);
        Assert.DoesNotContain("1002", open.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_accession_number_and_a_text_of_the_content_are_found()
    {
        await using var open = await portal.OpenAsync("/messages");
        await open.Page.GetByLabel("Find by").SelectOptionAsync("accession");
        await open.Page.GetByRole(AriaRole.Searchbox, new() { Name = "Accession" }).FillAsync("F257");
        await open.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(Rows(open)).ToHaveCountAsync(1);
        await Assertions.Expect(Rows(open).First).ToContainTextAsync("R00257");

        await open.Page.GetByLabel("Find by").SelectOptionAsync("text in content");
        await open.Page.GetByRole(AriaRole.Searchbox, new() { Name = "Text in content" }).FillAsync("|p256|f256|");
        await open.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(Rows(open)).ToHaveCountAsync(1);
        await Assertions.Expect(Rows(open).First).ToContainTextAsync("R00256");
        await open.PictureAsync("messages-text");
        await open.AccessibleAsync();
        Assert.Equal(portal.Url + "/messages", open.Page.Url);
    }

    [Fact]
    public async Task New_messages_are_offered_and_shown_when_asked_for()
    {
        var id = $"NEW-{Guid.NewGuid():N}"[..12];
        await using var open = await portal.OpenAsync("/messages");
        await Assertions.Expect(Rows(open).First).ToBeVisibleAsync();
        await Lab.SendAsync(portal.MllpPort, id);
        await open.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("new message") }).ClickAsync();
        await Assertions.Expect(Rows(open).First).ToContainTextAsync(id);
    }

    [Fact]
    public async Task The_list_scrolls_through_everything()
    {
        await using var open = await portal.OpenAsync("/messages");
        await Assertions.Expect(Rows(open).First).ToBeVisibleAsync();
        await open.Page.Locator(".scroll").EvaluateAsync("list => list.scrollTop = list.scrollHeight");
        await Assertions.Expect(open.Page.GetByRole(AriaRole.Cell, new() { Name = "R00000", Exact = true })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_value_of_the_bundle_lights_its_rule_and_its_source()
    {
        await using var open = await MessageAsync("R00003");
        await open.Page.Locator("#segments .value").Filter(new() { HasText = "Byrne" }).ClickAsync();
        await open.Page.GetByRole(AriaRole.Tab, new() { Name = "JSON" }).ClickAsync(); // scrolls to what is lit
        await open.Page.Locator("#json .row.lit").Filter(new() { HasText = "\"Byrne\"" }).First.ClickAsync();
        var trace = open.Page.GetByRole(AriaRole.Region, new() { Name = "Trace" });
        await Assertions.Expect(trace).ToContainTextAsync("PID");
        await Assertions.Expect(open.Page.Locator("#segments .value.lit").First).ToHaveTextAsync("Byrne");
        await open.PictureAsync("trace-result");
        await open.AccessibleAsync();
    }

    [Fact]
    public async Task A_source_field_lights_everything_that_it_feeds()
    {
        await using var open = await MessageAsync("R00003");
        await open.Page.Locator("#segments .value").Filter(new() { HasText = "Byrne" }).ClickAsync();
        await Assertions.Expect(open.Page.Locator(".row.lit").Filter(new() { HasText = "Byrne" })).ToBeVisibleAsync();
        await Assertions.Expect(open.Page.GetByRole(AriaRole.Region, new() { Name = "Trace" })).ToContainTextAsync("Family Name");
        await open.PictureAsync("trace-source");
    }

    [Fact]
    public async Task The_trace_works_by_keyboard_alone()
    {
        await using var open = await MessageAsync("R00003");
        var tree = open.Page.GetByRole(AriaRole.Tree);
        await tree.FocusAsync();
        foreach (var key in new[] { "ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowRight" })
            await open.Page.Keyboard.PressAsync(key);
        await Assertions.Expect(open.Page.Locator("[role=treeitem][aria-selected=true]")).ToBeVisibleAsync();
        await Assertions.Expect(open.Page.GetByRole(AriaRole.Region, new() { Name = "Trace" })).ToContainTextAsync("Bundle");

        await open.Page.Locator("#segments").FocusAsync();
        await open.Page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(open.Page.Locator("#segments .value.selected")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_message_is_replayed_and_its_content_changed_before()
    {
        var id = $"RP-{Guid.NewGuid():N}"[..12];
        await Lab.SendAsync(portal.MllpPort, id);
        await using var open = await MessageAsync(id);
        await open.Button("Replay\u2026").ClickAsync();
        await open.Page.GetByLabel("Goes to").SelectOptionAsync("bundles");
        await open.PictureAsync("replay-dialog");
        await open.AccessibleAsync();
        await open.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Replay", Exact = true }).ClickAsync();
        await Assertions.Expect(open.Page.GetByText("It repeats")).ToBeVisibleAsync();

        await open.GoAsync("/messages?control=" + id);
        await Rows(open).Last.GetByRole(AriaRole.Link).ClickAsync();
        await Assertions.Expect(open.Page.GetByText("It was replayed as")).ToBeVisibleAsync();
        await UnmaskAsync(open, "the sender mistyped the id");
        await open.Button("Replay\u2026").ClickAsync();
        await open.Page.GetByLabel("Change its content first").CheckAsync();
        var content = open.Page.GetByLabel("Content, a line per segment");
        await content.FillAsync((await content.InputValueAsync()).Replace(id, id + "E", StringComparison.Ordinal));
        var confirm = open.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Replay", Exact = true });
        await confirm.ClickAsync();
        await Assertions.Expect(open.Page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Say why its content is changed.");
        await open.PictureAsync("replay-edit");
        await open.AccessibleAsync();
        await open.Page.GetByRole(AriaRole.Dialog).GetByLabel("Reason").FillAsync("mistyped control id");
        await confirm.ClickAsync();
        await Assertions.Expect(open.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync(id + "E");
    }

    [Fact]
    public async Task What_a_search_finds_is_replayed_with_progress()
    {
        var id = $"RM-{Guid.NewGuid():N}"[..12];
        for (var i = 0; i < 3; i++)
            await Lab.SendAsync(portal.MllpPort, id + i);
        await using var open = await portal.OpenAsync($"/messages?control={id}*");
        await Assertions.Expect(Rows(open)).ToHaveCountAsync(3);
        await open.Button("Replay these\u2026").ClickAsync();
        await open.PictureAsync("replay-many");
        await open.Button("Replay them").ClickAsync();
        await Assertions.Expect(open.Page.GetByText("3 of 3 messages")).ToBeVisibleAsync();
        await open.PictureAsync("replay-done");
        await open.AccessibleAsync();
        await open.GoAsync($"/messages?control={id}*");
        await Assertions.Expect(Rows(open)).ToHaveCountAsync(6);
    }

    [Fact]
    public async Task Fields_say_their_name_on_hover()
    {
        await using var open = await MessageAsync("R00003");
        await open.Page.Locator("#segments .value").Filter(new() { HasText = "Byrne" }).HoverAsync();
        await Assertions.Expect(open.Page.GetByRole(AriaRole.Tooltip)).ToContainTextAsync("Patient Name");
    }

    [Fact]
    public async Task Markup_in_a_message_stays_text_in_every_view()
    {
        await using var open = await portal.OpenAsync("/messages?control=MARKUP-1");
        await Rows(open).First.GetByRole(AriaRole.Link).ClickAsync();
        await UnmaskAsync(open, Lab.Markup + " asks the ward");
        await Assertions.Expect(open.Page.Locator("#segments")).ToContainTextAsync(Lab.Markup);
        await open.Page.Locator("#segments .value").Filter(new() { HasText = Lab.Markup }).First.ClickAsync();
        await Assertions.Expect(open.Page.GetByRole(AriaRole.Region, new() { Name = "Trace" })).ToContainTextAsync("PID");
        await open.Page.GetByRole(AriaRole.Tab, new() { Name = "JSON" }).ClickAsync();
        await Assertions.Expect(open.Page.Locator("#json .row").First).ToBeVisibleAsync();
        await open.Page.GetByRole(AriaRole.Tab, new() { Name = "Tree" }).First.ClickAsync();
        await Assertions.Expect(open.Page.GetByRole(AriaRole.Treeitem).First).ToBeVisibleAsync();
        foreach (var tab in (string[])["History", "Acknowledgement"])
            await Tab(open, tab);
        await HarmlessAsync(open);

        await open.GoAsync("/audit/own?action=message.unmask"); // the reason was markup, too
        await Assertions.Expect(open.Page.GetByText(Lab.Markup).First).ToBeVisibleAsync();
        await HarmlessAsync(open);
    }

    private static async Task HarmlessAsync(OpenPage open)
    {
        Assert.Equal(0, await open.Page.Locator("main img, main script, main iframe").CountAsync());
        Assert.DoesNotContain("owned", await open.Page.TitleAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_of_the_patient_reaches_the_browser_before_masks_come_off()
    {
        await using var open = await portal.OpenAsync("/messages");
        var received = new ConcurrentQueue<string>();
        open.Page.WebSocket += (_, socket) => socket.FrameReceived += (_, frame) => received.Enqueue(frame.Binary is { } bytes ? Encoding.UTF8.GetString(bytes) : frame.Text ?? "");
        await open.GoAsync("/messages?control=R00003"); // a circuit whose frames are heard
        await Rows(open).First.GetByRole(AriaRole.Link).ClickAsync();
        await Assertions.Expect(open.Page.GetByText("Select a value on either side")).ToBeVisibleAsync();
        await open.Page.GetByRole(AriaRole.Tab, new() { Name = "JSON" }).ClickAsync();
        await Assertions.Expect(open.Page.Locator("#json .row").First).ToBeVisibleAsync();
        await open.Page.Locator("#segments .value").Nth(12).ClickAsync();
        await Tab(open, "Acknowledgement");
        await Assertions.Expect(open.Page.GetByRole(AriaRole.Region, new() { Name = "Acknowledgement" })).ToContainTextAsync("MSA|AA|R00003");
        Assert.Contains(received, frame => frame.Contains("Glucose", StringComparison.Ordinal));
        foreach (var hidden in (string[])["Byrne", "Conor", "M-1004", "20011130", "2001-11-30", "Mill Lane", "Ashford", "haemolysed", "by phone"])
            Assert.DoesNotContain(received, frame => frame.Contains(hidden, StringComparison.Ordinal));

        await UnmaskAsync(open);
        await Assertions.Expect(open.Page.Locator("#segments")).ToContainTextAsync("Byrne");
        Assert.Contains(received, frame => frame.Contains("Byrne", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_no_hl7_is_shown_as_it_came()
    {
        await using var open = await portal.OpenAsync("/messages?state=rejected");
        await Rows(open).Filter(new() { HasText = "ADMIT" }).WaitForAsync();
        await Rows(open).Filter(new() { HasNotText = "ADMIT" }).First.GetByRole(AriaRole.Link).ClickAsync();
        await Assertions.Expect(open.Page.GetByRole(AriaRole.Region, new() { Name = "Received text" })).ToContainTextAsync("cannot be masked");
        await UnmaskAsync(open);
        await Assertions.Expect(open.Page.GetByRole(AriaRole.Region, new() { Name = "Received text" })).ToContainTextAsync("GET / HTTP/1.1");
        await open.PictureAsync("message-unreadable");
        await open.AccessibleAsync();
    }

    [Fact]
    public async Task Deliveries_history_and_answer_are_told()
    {
        await using var open = await MessageAsync("R00003");
        await Tab(open, "Deliveries (1)");
        await Assertions.Expect(open.Page.GetByRole(AriaRole.Cell, new() { Name = "bundles" })).ToBeVisibleAsync();
        await Tab(open, "Acknowledgement");
        await Assertions.Expect(open.Page.GetByRole(AriaRole.Region, new() { Name = "Acknowledgement" })).ToContainTextAsync("MSA|AA|R00003");
        await Tab(open, "History");
        await open.AccessibleAsync();
    }

    private static Task Tab(OpenPage open, string name) => open.Page.GetByRole(AriaRole.Tab, new() { Name = name, Exact = true }).ClickAsync();

    private static ILocator Rows(OpenPage open) => open.Page.Locator("table.messages tbody tr:has(a)");

    private async Task<OpenPage> MessageAsync(string controlId)
    {
        var open = await portal.OpenAsync($"/messages?control={controlId}");
        await Rows(open).First.GetByRole(AriaRole.Link).ClickAsync();
        await Assertions.Expect(open.Page.Locator("#segments")).ToBeVisibleAsync();
        await UnmaskAsync(open);
        await Assertions.Expect(open.Page.GetByText("Select a value on either side")).ToBeVisibleAsync();
        return open;
    }

    private static async Task UnmaskAsync(OpenPage open, string reason = "The ward asks for a missing result")
    {
        await open.Page.GetByRole(AriaRole.Button, new() { Name = "Show without masks" }).ClickAsync();
        await open.Page.GetByLabel("Reason").FillAsync(reason);
        await open.Page.GetByRole(AriaRole.Button, new() { Name = "Show", Exact = true }).ClickAsync();
        await Assertions.Expect(open.Page.GetByText("Shown without masks until")).ToBeVisibleAsync();
    }
}
