using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Portal.Messages;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Messages;

public sealed class MessageListStateTests
{
    private readonly List<MessageRow> journal = [];
    private int pagesRead;
    private TaskCompletionSource stretch = new();

    [Fact]
    public async Task Reads_only_as_far_as_somebody_scrolls()
    {
        using var list = await SearchAsync(1000);
        Assert.Equal(1000, list.Total);
        Assert.Equal(1, pagesRead);
        var rows = await list.RowsAsync(390, 20, Cancel);
        Assert.Equal(Enumerable.Range(0, 20).Select(i => 1000L - 390 - i), rows.Select(row => row.Id));
        Assert.Equal(3, pagesRead);
    }

    [Fact]
    public async Task Says_when_there_is_more_than_it_lists()
    {
        using var list = await SearchAsync(MessageListState.Limit + 5);
        Assert.True(list.Capped);
        Assert.Equal(MessageListState.Limit, list.Total);
    }

    [Fact]
    public async Task Counts_what_came_since_and_puts_it_on_top_when_asked()
    {
        using var list = await SearchAsync(3);
        Add(2);
        Assert.True(await list.CountNewerAsync(Cancel));
        Assert.Equal(2, list.Newer);
        Assert.Equal([3L, 2, 1], (await list.RowsAsync(0, 10, Cancel)).Select(row => row.Id));

        await list.TakeNewerAsync(Cancel);
        Assert.Equal([5L, 4, 3, 2, 1], (await list.RowsAsync(0, 10, Cancel)).Select(row => row.Id));
        Assert.Equal((0L, 5), (list.Newer, list.Total));
        Assert.False(await list.CountNewerAsync(Cancel));
    }

    [Fact]
    public async Task An_empty_search_hears_of_the_first_message()
    {
        using var list = await SearchAsync(0);
        Assert.Empty(await list.RowsAsync(0, 50, Cancel));
        Add(1);
        Assert.True(await list.CountNewerAsync(Cancel));
    }

    [Fact]
    public async Task Rows_that_vanished_shrink_the_list()
    {
        using var list = await SearchAsync(450);
        journal.RemoveRange(0, 100);
        Assert.Empty(await list.RowsAsync(440, 10, Cancel));
        Assert.Equal(350, list.Total);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private async Task<MessageListState> SearchAsync(int count)
    {
        Add(count);
        var list = new MessageListState(new MessageSource(ListAsync, CountAsync, FindAsync), TimeProvider.System);
        await list.SearchAsync(new MessageQuery(), null, Cancel);
        return list;
    }

    [Fact]
    public async Task A_text_is_looked_for_behind_the_page_and_can_be_stopped()
    {
        Add(1000);
        var told = 0;
        using var list = new MessageListState(new MessageSource(ListAsync, CountAsync, FindAsync), TimeProvider.System) { Changed = () => told++ };
        await list.SearchAsync(new MessageQuery(), new PersonalSearch(PersonalSearch.Text, "9"), Cancel);
        Assert.True(list.Looking);
        stretch.SetResult();
        await UntilAsync(() => !list.Looking);
        Assert.Equal((true, 1000, 271), (list.LookedAll, list.Looked, list.Total)); // numbers up to 1000 that have a 9
        Assert.Equal([999L, 998], (await list.RowsAsync(0, 2, Cancel)).Select(row => row.Id));
        Assert.False(await list.CountNewerAsync(Cancel));
        Assert.True(told >= 2);

        stretch = new TaskCompletionSource();
        await list.SearchAsync(new MessageQuery(), new PersonalSearch(PersonalSearch.Text, "9"), Cancel);
        Assert.Equal((true, 0), (list.Looking, list.Total));
        list.StopLooking();
        await UntilAsync(() => !list.Looking);
        Assert.False(list.LookedAll);

        await list.SearchAsync(new MessageQuery(), null, Cancel);
        Assert.Equal((1000, null), (list.Total, list.LookedTo));
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (var end = Environment.TickCount64 + 20_000; !condition(); await Task.Delay(5, Cancel))
            Assert.True(Environment.TickCount64 < end, "It did not happen in time.");
    }

    private async Task<bool> FindAsync(MessageFilter filter, string text, int most, Action<MessageRow> found, Action<int, DateTimeOffset> progress, CancellationToken cancel)
    {
        await stretch.Task.WaitAsync(cancel);
        foreach (var row in Matching(filter).Where(row => row.Id.ToString(System.Globalization.CultureInfo.InvariantCulture).Contains(text, StringComparison.Ordinal)))
            found(row);
        progress(journal.Count, journal[0].Received);
        return true;
    }

    private void Add(int count)
    {
        for (var i = 0; i < count; i++)
            journal.Add(Some.Row(journal.Count + 1));
    }

    private IEnumerable<MessageRow> Matching(MessageFilter filter) =>
        journal.AsEnumerable().Reverse().Where(row => (filter.Before is null || row.Id < filter.Before) && (filter.After is null || row.Id > filter.After));

    private Task<MessagePage> ListAsync(MessageFilter filter, int take, CancellationToken cancel)
    {
        pagesRead++;
        var rows = Matching(filter).Take(take + 1).ToList();
        return Task.FromResult(rows.Count > take ? new MessagePage(rows[..take], rows[take - 1].Id) : new MessagePage(rows, null));
    }

    private Task<long> CountAsync(MessageFilter filter, long limit, CancellationToken cancel) => Task.FromResult(Math.Min(limit, Matching(filter).LongCount()));
}
