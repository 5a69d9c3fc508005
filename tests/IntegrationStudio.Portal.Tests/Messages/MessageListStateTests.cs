using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Portal.Messages;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Messages;

public sealed class MessageListStateTests
{
    private readonly List<MessageRow> journal = [];
    private int pagesRead;

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
        var list = new MessageListState(new MessageSource(ListAsync, CountAsync), TimeProvider.System);
        await list.SearchAsync(new MessageQuery(), null, Cancel);
        return list;
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
