using AngleSharp.Dom;
using Bunit;
using IntegrationStudio.Portal.Controls;
using Microsoft.AspNetCore.Components.Web;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Controls;

public sealed class TreeViewTests : ComponentTest
{
    private readonly List<string> selected = [];

    [Fact]
    public void Is_one_tab_stop_with_a_name()
    {
        var view = Show(Small());
        var tree = view.Find("[role=tree]");
        Assert.Equal(("0", "Source"), (tree.GetAttribute("tabindex"), tree.GetAttribute("aria-label")));
        Assert.Empty(tree.QuerySelectorAll("[role=treeitem][tabindex], button, a, input"));
    }

    [Fact]
    public void Rows_tell_level_place_and_whether_they_are_open()
    {
        var view = Show(Small(openDepth: 1));
        Assert.Equal(["a 1 1/2 true", "b 2 1/2 false", "e 2 2/2 -", "f 1 2/2 -"], view.FindAll("[role=treeitem]").Select(Told));
    }

    [Fact]
    public void Arrow_keys_walk_open_close_and_report_each_selection_once()
    {
        var view = Show(Small());
        Press(view, "ArrowDown");
        Assert.Equal("a", Active(view));
        Press(view, "ArrowRight"); // opens, stays
        Assert.Equal(["a", "b", "e", "f"], Names(view));
        Assert.Equal("a", Active(view));
        Press(view, "ArrowRight"); // goes in
        Assert.Equal("b", Active(view));
        Press(view, "ArrowLeft"); // back to the parent
        Press(view, "ArrowLeft"); // closes it
        Assert.Equal(["a", "f"], Names(view));
        Press(view, "End");
        Press(view, "Home");
        Assert.Equal(["a", "b", "a", "f", "a"], selected);
    }

    [Fact]
    public void Exactly_the_active_row_is_selected()
    {
        var view = Show(Small());
        Press(view, "End");
        var row = Assert.Single(view.FindAll("[aria-selected=true]"));
        Assert.Equal("f", Name(row));
        Assert.Equal(row.Id, view.Find("[role=tree]").GetAttribute("aria-activedescendant"));
    }

    [Fact]
    public void Keys_that_mean_nothing_here_select_nothing()
    {
        var view = Show(Small());
        Press(view, "q");
        Press(view, "Tab");
        Assert.Empty(selected);
        Assert.False(view.Find("[role=tree]").HasAttribute("aria-activedescendant"));
    }

    [Fact]
    public void A_click_selects_and_the_turner_only_opens()
    {
        var view = Show(Small());
        view.FindAll("[role=treeitem]")[0].QuerySelector(".turn")!.Click();
        Assert.Equal(["a", "b", "e", "f"], Names(view));
        Assert.Empty(selected);
        view.FindAll("[role=treeitem]")[1].Click();
        Assert.Equal(["b"], selected);
        Assert.Equal("b", Active(view));
    }

    [Fact]
    public void A_selection_that_closing_hides_is_not_pointed_at()
    {
        var view = Show(Small(openDepth: 9));
        view.FindAll("[role=treeitem]")[2].Click();
        Assert.Equal("c", Active(view));
        view.FindAll("[role=treeitem]")[0].QuerySelector(".turn")!.Click();
        Assert.Equal(["a", "f"], Names(view));
        Assert.False(view.Find("[role=tree]").HasAttribute("aria-activedescendant"));
    }

    [Fact]
    public void What_is_linked_says_so_in_words()
    {
        var view = Show(Small(openDepth: 9), lit: "d");
        var row = view.FindAll("[role=treeitem]").Single(row => row.TextContent.Contains("linked to the selection", StringComparison.Ordinal));
        Assert.Equal("d", Name(row));
        Assert.Contains("lit", row.ClassList);
    }

    [Fact]
    public void The_selection_is_scrolled_to_by_its_row()
    {
        var model = Small();
        model.Select("d");
        Show(model);
        var call = Assert.Single(JSInterop.Invocations, call => call.Identifier == "studio.revealRow");
        Assert.Equal(3, call.Arguments[1]);
    }

    [Fact]
    public void Of_a_long_list_only_a_window_is_in_the_page()
    {
        var view = Show(new TreeModel([.. Enumerable.Range(0, 20_000).Select(i => Node($"n{i}", 0))], 0));
        var rows = view.FindAll("[role=treeitem]");
        Assert.InRange(rows.Count, 1, 400);
        Assert.All(rows, row => Assert.Equal("20000", row.GetAttribute("aria-setsize")));
        Press(view, "End");
        Assert.Equal(["n19999"], selected);
    }

    [Fact]
    public void Very_long_values_are_cut()
    {
        var view = Show(new TreeModel([new TreeNode("a", 0, "a", null, null, new string('x', 5000))], 0));
        Assert.Equal(201, view.Find(".value").TextContent.Length);
    }

    // a (b (c, d), e), f
    private static TreeModel Small(int openDepth = 0) => new([Node("a", 0), Node("b", 1), Node("c", 2), Node("d", 2), Node("e", 1), Node("f", 0)], openDepth);

    private static TreeNode Node(string key, int depth) => new(key, depth, key, null, null, null);

    private IRenderedComponent<TreeView> Show(TreeModel model, params string[] lit) => Render<TreeView>(with => with
        .Add(c => c.Model, model).Add(c => c.Label, "Source").Add(c => c.Lit, lit.ToHashSet()).Add(c => c.OnSelected, selected.Add));

    private static void Press(IRenderedComponent<TreeView> view, string key) => view.Find("[role=tree]").KeyDown(new KeyboardEventArgs { Key = key });

    private static IEnumerable<string> Names(IRenderedComponent<TreeView> view) => view.FindAll("[role=treeitem]").Select(Name);

    private static string Name(IElement row) => row.QuerySelector(".name")!.TextContent;

    private static string Active(IRenderedComponent<TreeView> view) => Name(view.Find($"#{view.Find("[role=tree]").GetAttribute("aria-activedescendant")}"));

    private static string Told(IElement row) =>
        $"{Name(row)} {row.GetAttribute("aria-level")} {row.GetAttribute("aria-posinset")}/{row.GetAttribute("aria-setsize")} {row.GetAttribute("aria-expanded") ?? "-"}";
}
