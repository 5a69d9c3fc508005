using IntegrationStudio.Engine.Journal;

namespace IntegrationStudio.Portal.Messages;

/// <summary>Questions that the list asks the journal, as functions so that a test can answer them.</summary>
internal sealed record MessageSource(
    Func<MessageFilter, int, CancellationToken, Task<MessagePage>> List,
    Func<MessageFilter, long, CancellationToken, Task<long>> Count,
    FindText Find)
{
    public static MessageSource Of(JournalReader reader) => new(reader.ListAsync, reader.CountAsync, reader.FindTextAsync);
}

/// <summary>Looks for a text in content; see <see cref="JournalReader.FindTextAsync"/>.</summary>
internal delegate Task<bool> FindText(MessageFilter filter, string text, int most, Action<MessageRow> found, Action<int, DateTimeOffset> progress, CancellationToken cancel);

/// <summary>The rows of a search: read page by page as far as somebody scrolls, newest first; what came since is only counted until asked for.</summary>
internal sealed class MessageListState(MessageSource journal, TimeProvider clock) : IDisposable
{
    /// <summary>Rows beyond this are not scrolled to; the search has to be narrowed.</summary>
    public const int Limit = 10_000;

    /// <summary>The content of more messages is not looked through at once.</summary>
    public const int MostLooked = 200_000;

    /// <summary>More finds of a text are not listed.</summary>
    public const int MostFound = 1000;

    private const int PageSize = 200;
    private readonly SemaphoreSlim reading = new(1, 1);
    private readonly List<MessageRow> rows = [];
    private MessageFilter filter = new();
    private long? next;
    private bool ended;
    private CancellationTokenSource? looking;
    private int search;

    /// <summary>How many rows the search has, up to <see cref="Limit"/>.</summary>
    public int Total { get; private set; }

    /// <summary>Whether there are more than <see cref="Limit"/>.</summary>
    public bool Capped { get; private set; }

    /// <summary>How many match and are newer than what the list shows.</summary>
    public long Newer { get; private set; }

    public bool Loaded { get; private set; }

    /// <summary>Told, on any thread, when a search through content has come further.</summary>
    public Action Changed { get; init; } = () => { };

    /// <summary>Whether content is being looked through.</summary>
    public bool Looking { get; private set; }

    /// <summary>How many messages' content was looked through.</summary>
    public int Looked { get; private set; }

    /// <summary>When the last of them came; null where content is not looked through.</summary>
    public DateTimeOffset? LookedTo { get; private set; }

    /// <summary>Whether all messages were.</summary>
    public bool LookedAll { get; private set; }

    /// <summary>Ends the search through content; what was found stays.</summary>
    public void StopLooking() => looking?.Cancel();

    /// <summary>Starts a search over and reads its first page; one through content goes on behind.</summary>
    public async Task SearchAsync(MessageQuery query, PersonalSearch? personal, CancellationToken cancel)
    {
        StopLooking();
        await reading.WaitAsync(cancel);
        try
        {
            filter = query.ToFilter(clock.GetUtcNow(), personal is { ReadsContent: true } ? null : personal);
            lock (rows)
            {
                search++;
                rows.Clear();
            }

            (next, ended, Newer) = (null, false, 0);
            (Looking, Looked, LookedTo, LookedAll) = (false, 0, null, false);
            if (personal is { ReadsContent: true })
            {
                looking?.Dispose();
                looking = CancellationTokenSource.CreateLinkedTokenSource(cancel);
                (ended, Looking, Loaded, Capped, Total) = (true, true, true, false, 0);
                _ = LookAsync(search, personal.Value, looking.Token);
                return;
            }

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
            lock (rows) // a search through content adds to them
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
        if (LookedTo is not null || Looking)
            return false; // what came since is found by searching again
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

    public void Dispose()
    {
        StopLooking();
        looking?.Dispose();
        reading.Dispose();
    }

    private async Task LookAsync(int own, string text, CancellationToken cancel)
    {
        var all = false;
        try
        {
            all = await journal.Find(filter, text, MostLooked, Add, Tell, cancel);
        }
        catch (OperationCanceledException)
        {
            // Stopped, or another search began.
        }

        if (own != search)
            return; // another search began
        (Looking, LookedAll) = (false, all);
        Changed();

        void Add(MessageRow row)
        {
            lock (rows)
            {
                if (own != search || rows.Count >= MostFound)
                    return;
                rows.Add(row);
                Total = rows.Count;
                Capped = Total == MostFound;
            }

            if (Capped)
                StopLooking();
        }

        void Tell(int looked, DateTimeOffset to)
        {
            if (own != search)
                return;
            (Looked, LookedTo) = (looked, to);
            Changed();
        }
    }

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
