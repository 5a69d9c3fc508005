using IntegrationStudio.Engine.Channels;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Channels;

public sealed class KeyedTurnsTests
{
    [Fact]
    public async Task Same_key_goes_one_after_the_other_in_order_of_taking()
    {
        var turns = new KeyedTurns();
        var first = turns.Take("a");
        var second = turns.Take("a");
        var third = turns.Take("a");

        Assert.True(first.Begin().IsCompleted);
        Assert.False(second.Begin().IsCompleted);
        first.Dispose();
        await second.Begin();
        Assert.False(third.Begin().IsCompleted);
        second.Dispose();
        await third.Begin();
    }

    [Fact]
    public void Other_keys_do_not_wait()
    {
        var turns = new KeyedTurns();
        using var first = turns.Take("a");

        Assert.True(turns.Take("b").Begin().IsCompleted);
    }

    [Fact]
    public async Task A_merge_waits_for_both_of_its_keys_and_holds_both()
    {
        var turns = new KeyedTurns();
        var a = turns.Take("a");
        var b = turns.Take("b");
        var merge = turns.Take("a", "b");
        var later = turns.Take("b");

        a.Dispose();
        Assert.False(merge.Begin().IsCompleted);
        b.Dispose();
        await merge.Begin();
        Assert.False(later.Begin().IsCompleted);
        merge.Dispose();
        await later.Begin();
    }
}
