using IntegrationStudio.Engine.Journal;

namespace IntegrationStudio.Portal.Messages;

/// <summary>Questions that the list asks the journal, as functions so that a test can answer them.</summary>
internal sealed record MessageSource(
    Func<MessageFilter, int, CancellationToken, Task<MessagePage>> List,
    Func<MessageFilter, long, CancellationToken, Task<long>> Count)
{
    public static MessageSource Of(JournalReader reader) => new(reader.ListAsync, reader.CountAsync);
}

/// <summary>The rows of a search: read page by page as far as somebody scrolls, newest first; what came since is only counted until asked for.</summary>
internal sealed class MessageListState(MessageSource journal, TimeProvider clock) : IDisposable
{
    /// <summary>Rows beyond this are not scrolled to; the search has to be narrowed.</summary>
    public const int Limit = 10_000;

    private const int PageSize = 200;
    private readonly SemaphoreSlim reading = new(1, 1);
    private readonly List<MessageRow> rows = [];
    private MessageFilter filter = new();
    private long? next;
    private bool ended;

    /// <summary>How many rows the search has, up to <see cref="Limit"/>.</summary>
    public int Total { get; private set; }

    /// <summary>Whether there are more than <see cref="Limit"/>.</summary>
    public bool Capped { get; private set; }

    /// <summary>How many match and are newer than what the list shows.</summary>
    public long Newer { get; private set; }

    public bool Loaded { get; private set; }

    /// <summary>Starts a search over and reads its first page.</summary>
    public async Task SearchAsync(MessageQuery query, string? patientId, CancellationToken cancel)
    {
        await reading.WaitAsync(cancel);
        try
        {
            filter = query.ToFilter(clock.GetUtcNow(), patientId);
            rows.Clear();
            (next, ended, Newer) = (null, false, 0);
            var total = await journal.Count(filter, Limit + 1, cancel);
            Capped = total > Limit;
            Total = (int)Math.Min(total, Limit);
            await ReadAsync(1, cancel);
            Loaded = true;
        }
        finally
        {
            reading.Release();
        }
    }

    /// <summary>A window of rows. Fewer come back when the journal has lost some since they were counted.</summary>
    public async Task<IReadOnlyList<MessageRow>> RowsAsync(int start, int count, CancellationToken cancel)
    {
        await reading.WaitAsync(cancel);
        try
        {
            await ReadAsync(Math.Min(start + count, Limit), cancel);
            return rows.GetRange(Math.Min(start, rows.Count), Math.Clamp(rows.Count - start, 0, count));
        }
        finally
        {
            reading.Release();
        }
    }

    /// <summary>Counts what came since. True when the count changed.</summary>
    public async Task<bool> CountNewerAsync(CancellationToken cancel)
    {
        await reading.WaitAsync(cancel);
        try
        {
            var before = Newer;
            Newer = await journal.Count(filter with { After = rows.Count > 0 ? rows[0].Id : 0 }, Limit, cancel);
            return Newer != before;
        }
        finally
        {
            reading.Release();
        }
    }

    /// <summary>Puts what came since on top.</summary>
    public async Task TakeNewerAsync(CancellationToken cancel)
    {
        await reading.WaitAsync(cancel);
        try
        {
            var fresh = new List<MessageRow>();
            var newest = filter with { After = rows.Count > 0 ? rows[0].Id : 0 };
            for (MessagePage page; fresh.Count < Limit; newest = newest with { Before = page.Next })
            {
                page = await journal.List(newest, PageSize, cancel);
                fresh.AddRange(page.Rows);
                if (page.Next is null)
                    break;
            }
            rows.InsertRange(0, fresh);
            Capped |= Total + fresh.Count > Limit;
            Total = Math.Min(Total + fresh.Count, Limit);
            Newer = 0;
        }
        finally
        {
            reading.Release();
        }
    }

    public void Dispose() => reading.Dispose();

    private async Task ReadAsync(int wanted, CancellationToken cancel)
    {
        while (!ended && rows.Count < wanted)
        {
            var page = await journal.List(filter with { Before = next }, PageSize, cancel);
            rows.AddRange(page.Rows);
            next = page.Next;
            ended = next is null;
        }
        if (ended)
            Total = Math.Min(rows.Count, Limit);
    }
}
