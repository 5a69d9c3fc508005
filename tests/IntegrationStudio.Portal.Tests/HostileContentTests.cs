using System.Text.Json;
using AngleSharp.Dom;
using Bunit;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Portal.Channels;
using IntegrationStudio.Portal.Controls;
using IntegrationStudio.Portal.Dashboard;
using IntegrationStudio.Portal.Messages;
using IntegrationStudio.Portal.Messages.Inspection;
using IntegrationStudio.Standards;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace IntegrationStudio.Portal.Tests;

/// <summary>Senders choose what stands in messages; none of it may become markup, an address, or a handler.</summary>
public sealed class HostileContentTests : ComponentTest
{
    public static TheoryData<string> Texts => ["<img src=x onerror=alert(1)>", "\"><script>alert(1)</script>", "javascript:alert(1)", "' onmouseover='alert(1)", "{{7*7}}${7*7}@(7*7)"];

    [Theory]
    [MemberData(nameof(Texts))]
    public void In_a_tree(string text)
    {
        var view = Render<TreeView>(with => with.Add(c => c.Model, new TreeModel([new TreeNode(text, 0, text, text, text, text)], 0)).Add(c => c.Label, text));
        AssertText(view, text, ".name", ".note", ".kind", ".value");
        Assert.Equal(text, view.Find("[role=tree]").GetAttribute("aria-label"));
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void In_lists_of_messages(string text)
    {
        var row = Some.Row(3, MessageState.Failed) with { Type = text, ControlId = text, Channel = text };
        var list = Render<TroubleList>(with => with.Add(c => c.Rows, [row]));
        AssertText(list, $"{text} {text}", "a");
        Assert.Equal("/messages/3", list.Find("a").GetAttribute("href"));
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void In_channels(string text)
    {
        var channel = Some.Channel() with { Definition = Some.ChannelDefinition(text) with { Title = text }, LastError = text, Errors = 1, Endpoint = text };
        var table = Render<ChannelTable>(with => with.Add(c => c.Channels, [channel]));
        AssertText(table, text, "a", ".endpoint");
        Assert.StartsWith("/channels/", table.Find("a").GetAttribute("href"), StringComparison.Ordinal);
        Assert.Equal(text, table.Find("td.bad").GetAttribute("data-tip"));
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void In_problems_and_notices(string text)
    {
        var problems = Render<ProblemList>(with => with.Add(c => c.Problems, [new Problem(text, text, text)]));
        AssertText(problems, text, ".what p:first-child", ".where code:first-child", ".where code.muted");

        var notices = Render<ToastList>();
        Services.GetRequiredService<Toasts>().Say(text, Severity.Error);
        notices.WaitForAssertion(() => AssertText(notices, text, ".toast > span"));
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void In_filters(string text)
    {
        var filters = Render<MessageFilters>(with => with.Add(c => c.Query, new MessageQuery { ControlId = text }).Add(c => c.Channels, [(text, text)]).Add(c => c.Types, [text]));
        AssertText(filters, text, "select option:nth-child(2)");
        Assert.Equal(text, filters.Find("input[type=search]").GetAttribute("value"));
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void In_a_message_and_its_result(string text)
    {
        var inspection = Inspect(text);
        AssertText(Render<SegmentView>(with => with.Add(c => c.Inspection, inspection)), Escaped(text), ".line:last-child .value:last-child");

        var json = Render<JsonView>(with => with.Add(c => c.Lines, inspection.Json));
        AssertHarmless(json);
        Assert.Contains(json.FindAll(".text"), line => line.TextContent.StartsWith('"') && JsonSerializer.Deserialize<string>(line.TextContent.TrimEnd(',')) == text);
    }

    [Theory]
    [InlineData('\u202E')] // right-to-left override
    [InlineData('\u2066')] // isolate
    [InlineData('\u200F')] // right-to-left mark
    public void Marks_that_turn_text_around_are_visible_in_segments(char mark)
    {
        var view = Render<SegmentView>(with => with.Add(c => c.Inspection, Inspect($"abc{mark}fdp.exe")));
        Assert.Equal("abc\uFFFDfdp.exe", view.Find(".line:last-child .value:last-child").TextContent);
    }

    [Fact]
    public void Letters_that_run_from_right_to_left_stay_what_they_are()
    {
        var view = Render<SegmentView>(with => with.Add(c => c.Inspection, Inspect("\u05DB\u05D4\u05DF")));
        Assert.Equal("\u05DB\u05D4\u05DF", view.Find(".line:last-child .value:last-child").TextContent);
    }

    private static MessageInspection Inspect(string text)
    {
        var raw = Some.OruBytes(Some.Oru.Replace("local", Escaped(text), StringComparison.Ordinal));
        var output = JsonSerializer.SerializeToUtf8Bytes(new { resourceType = "Patient", id = text });
        return new MessageInspection(new MessageDetail(
            Some.Row(), raw, null, "mllp", null, "", "m", "1.0.0", "h", [], [new MessageOutput(1, "application/fhir+json", output)], [], []));
    }

    private static string Escaped(string text) => text.Replace("&", "\\T\\", StringComparison.Ordinal).Replace("^", "\\S\\", StringComparison.Ordinal);

    private static void AssertText<T>(IRenderedComponent<T> shown, string text, params string[] selectors)
        where T : IComponent
    {
        AssertHarmless(shown);
        foreach (var selector in selectors)
            Assert.Equal(text, shown.Find(selector).TextContent.Trim());
    }

    private static void AssertHarmless<T>(IRenderedComponent<T> shown)
        where T : IComponent
    {
        Assert.Empty(shown.FindAll("img, script, iframe, object, embed, style, base, meta"));
        Assert.All(shown.FindAll("*").SelectMany(element => element.Attributes), AssertHarmless);
    }

    private static void AssertHarmless(IAttr attribute)
    {
        Assert.False(attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase), attribute.Name);
        if (attribute.Name is "href" or "src" or "action" or "formaction" or "xlink:href")
            Assert.StartsWith("/", attribute.Value, StringComparison.Ordinal);
    }
}
