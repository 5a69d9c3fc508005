using IntegrationStudio.Portal.Controls;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Controls;

public sealed class TreeModelTests
{
    // a (b (c, d), e), f
    private static TreeModel Tree(int openDepth = 0) => new(
        [Node("a", 0), Node("b", 1), Node("c", 2), Node("d", 2), Node("e", 1), Node("f", 0)], openDepth);

    private static TreeNode Node(string key, int depth) => new(key, depth, key, null, null, null);

    private static string Shown(TreeModel tree) => string.Concat(tree.Visible.Select(i => tree.Nodes[i].Key));

    [Theory]
    [InlineData(0, "af")]
    [InlineData(1, "abef")]
    [InlineData(9, "abcdef")]
    public void Opens_nodes_above_the_given_depth(int depth, string shown) => Assert.Equal(shown, Shown(Tree(depth)));

    [Fact]
    public void Selecting_a_hidden_node_opens_what_hides_it()
    {
        var tree = Tree();
        Assert.True(tree.Select("d"));
        Assert.Equal("abcdef", Shown(tree));
        Assert.Equal("d", tree.Selected);
    }

    [Fact]
    public void Refuses_to_select_what_is_not_there()
    {
        var tree = Tree();
        Assert.False(tree.Select("x"));
        Assert.Null(tree.Selected);
    }

    [Fact]
    public void Keys_walk_open_and_close_like_a_tree()
    {
        var tree = Tree();
        tree.Press("ArrowDown");
        Assert.Equal("a", tree.Selected);
        tree.Press("ArrowRight"); // opens
        Assert.Equal("abef", Shown(tree));
        tree.Press("ArrowRight"); // goes in
        Assert.Equal("b", tree.Selected);
        tree.Press("ArrowLeft"); // closed already: to the parent
        Assert.Equal("a", tree.Selected);
        tree.Press("ArrowLeft"); // closes
        Assert.Equal("af", Shown(tree));
        tree.Press("End");
        Assert.Equal("f", tree.Selected);
        tree.Press("ArrowDown"); // stays at the end
        Assert.Equal("f", tree.Selected);
        tree.Press("Home");
        Assert.Equal("a", tree.Selected);
    }

    [Fact]
    public void Other_keys_mean_nothing()
    {
        var tree = Tree();
        Assert.False(tree.Press("q"));
        tree.Press("Home");
        Assert.False(tree.Press("q"));
    }

    [Fact]
    public void Tells_place_and_family_size()
    {
        var tree = Tree(9);
        Assert.Equal((1, 2), tree.Place(0));
        Assert.Equal((2, 2), tree.Place(5));
        Assert.Equal((2, 2), tree.Place(3));
        Assert.Equal((2, 2), tree.Place(4));
    }

    [Fact]
    public void An_empty_tree_takes_keys_calmly() => Assert.False(new TreeModel([], 1).Press("ArrowDown"));

    [Fact]
    public void Opens_and_closes_everything()
    {
        var tree = Tree();
        tree.OpenAll(true);
        Assert.Equal("abcdef", Shown(tree));
        tree.OpenAll(false);
        Assert.Equal("af", Shown(tree));
    }
}
