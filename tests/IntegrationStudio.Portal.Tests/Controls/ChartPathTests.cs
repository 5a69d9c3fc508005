using IntegrationStudio.Portal.Controls;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Controls;

public sealed class ChartPathTests
{
    [Fact]
    public void No_counts_draw_nothing() => Assert.Equal("", ChartPath.Bars([], 100, 20));

    [Fact]
    public void A_small_count_beside_a_large_one_stays_visible() => Assert.StartsWith("M0 20v-2", ChartPath.Bars([1, 100_000], 100, 20), StringComparison.Ordinal);

    [Theory]
    [InlineData(0, 4)]
    [InlineData(5, 5)]
    [InlineData(6, 10)]
    [InlineData(11, 20)]
    [InlineData(201, 500)]
    [InlineData(999_999, 1_000_000)]
    public void Tops_are_round(long largest, long top) => Assert.Equal(top, ChartPath.NiceTop(largest));
}
