using IntegrationStudio.Portal.Controls;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Controls;

public sealed class WordingTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1,023 B")]
    [InlineData(1536, "1.5 KB")]
    [InlineData(5 * 1024 * 1024, "5.0 MB")]
    public void Sizes(long bytes, string words) => Assert.Equal(words, Wording.Size(bytes));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.04, "<0.1")]
    [InlineData(0.6, "0.6")]
    [InlineData(1234.5, "1,235")]
    public void Rates(double rate, string words) => Assert.Equal(words, Wording.Rate(rate));

    [Theory]
    [InlineData(0, "now")]
    [InlineData(59, "59 s ago")]
    [InlineData(300, "5 min ago")]
    [InlineData(10_800, "3 h ago")]
    [InlineData(259_200, "3 d ago")]
    public void Ages(int seconds, string words) => Assert.Equal(words, Wording.Ago(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(0, "-")]
    [InlineData(2.345, "2.3 ms")]
    [InlineData(1234, "1,234 ms")]
    [InlineData(90_000, "90 s")]
    public void Latencies(double milliseconds, string words) => Assert.Equal(words, Wording.Milliseconds(milliseconds));

    [Fact]
    public void Counts_take_their_noun_along() => Assert.Equal(("1 problem", "1,200 problems"), (Wording.Count(1, "problem"), Wording.Count(1200, "problem")));

    [Fact]
    public void A_cut_text_says_so() => Assert.Equal("abc\u2026", Wording.Cut("abcdef", 3));
}
