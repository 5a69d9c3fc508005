using IntegrationStudio.Portal.Designer.Preview;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Designer.Preview;

public class LineDifferenceTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("a b c", "a b c")]
    [InlineData("a b c", "a x c")]
    [InlineData("a b c", "")]
    [InlineData("", "a b")]
    [InlineData("a b c a b b a", "c b a b a c")]
    public void Both_texts_can_be_read_from_the_difference(string before, string after) => Check(before.Split(' '), after.Split(' '));

    [Fact]
    public void The_difference_is_the_shortest()
    {
        IReadOnlyList<DifferenceLine> lines = LineDifference.Of(["a", "b", "c", "a", "b", "b", "a"], ["c", "b", "a", "b", "a", "c"]);

        Assert.Equal(5, lines.Count(line => line.Change != LineChange.Same));
    }

    [Fact]
    public void Texts_of_any_kind_survive()
    {
        var random = new Random(7);
        for (int i = 0; i < 200; i++) Check(Text(random), Text(random));
    }

    [Fact]
    public void Texts_that_have_nothing_in_common_do_not_take_forever() =>
        Check([.. Enumerable.Range(0, 5000).Select(i => $"a{i}")], [.. Enumerable.Range(0, 5000).Select(i => $"b{i}")]);

    private static string[] Text(Random random) => [.. Enumerable.Range(0, random.Next(30)).Select(_ => ((char)('a' + random.Next(4))).ToString())];

    private static void Check(string[] before, string[] after)
    {
        IReadOnlyList<DifferenceLine> lines = LineDifference.Of(before, after);
        Assert.Equal(before, lines.Where(line => line.Change != LineChange.Added).Select(line => line.Text));
        Assert.Equal(after, lines.Where(line => line.Change != LineChange.Removed).Select(line => line.Text));
    }
}
