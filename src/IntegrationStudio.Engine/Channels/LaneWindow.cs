using System.Diagnostics.CodeAnalysis;
using IntegrationStudio.Engine.Journal;

namespace IntegrationStudio.Engine.Channels;

/// <summary>
/// What a lane has in memory. Every open delivery of the journal is in here, or belongs to a key that waits or is stuck, or has an id beyond
/// <see cref="PagedThrough"/> while <see cref="Behind"/>. Pure; its lane locks around it.
/// </summary>
internal sealed class LaneWindow(int capacity, int pageSize, long contentBytes, int parallel)
{
    private readonly Dictionary<string, LaneKey> _keys = new(StringComparer.Ordinal);
    private readonly HashSet<long> _ids = [];
    private readonly Queue<LaneKey> _ready = new();
    private bool _paging;
    private bool _missed;
    private long? _rescanFrom;
    private readonly HashSet<string> _rescanKeys = new(StringComparer.Ordinal);
    private long _content;

    /// <summary>Senders that may be at work: as many as are allowed, one for a probe, none while the destination is given a rest.</summary>
    public int Limit { get; set; } = parallel;

    /// <summary>The journal holds deliveries that are not in memory.</summary>
    public bool Behind { get; private set; } = true;

    /// <summary>The journal was read up to this id.</summary>
    public long PagedThrough { get; private set; }

    /// <summary>Senders at work, places that were promised included.</summary>
    public int Sending { get; private set; }

    public int PageSize => pageSize;

    public int Count => _ids.Count;

    public void AddStuck(string key) => _keys[key] = new LaneKey(key) { Stuck = true };

    public LanePlace Reserve(string key)
    {
        if (_keys.TryGetValue(key, out var known))
            return known.Stuck ? LanePlace.Blocked : LanePlace.Queue;
        if (Behind || Sending >= Limit)
            return LanePlace.Queue;
        _keys[key] = new LaneKey(key) { Busy = true };
        Sending++;
        return LanePlace.SendNow;
    }

    /// <summary>The commit of a promised place happened.</summary>
    public LaneKey Fill(LaneItem item)
    {
        var key = _keys[item.Key];
        key.Items.AddFirst(item);
        _ids.Add(item.Id);
        _content += item.Content?.Bytes.Length ?? 0;
        return key;
    }

    /// <summary>The commit of a promised place did not happen.</summary>
    public void GiveBack(string name)
    {
        var key = _keys[name];
        Sending--;
        key.Busy = false;
        Ready(key);
    }

    /// <summary>A delivery was committed as PENDING.</summary>
    public void Offer(LaneItem item)
    {
        if (Behind)
        {
            // The journal is being read in order; this one is found there, unless reading is past it or just now reading.
            if (item.Id <= PagedThrough)
                Rescan(item.Key, item.Id - 1);
            _missed = true;
        }
        else if (!TryTake(item))
        {
            (Behind, PagedThrough) = (true, item.Id - 1);
        }
    }

    /// <summary>The next key to work on; the sender keeps it until <see cref="Sent"/>, <see cref="Failed"/> or <see cref="Dead"/>.</summary>
    public bool TryStart([NotNullWhen(true)] out LaneKey? key)
    {
        if (Sending >= Limit || !_ready.TryDequeue(out key))
        {
            key = null;
            return false;
        }
        (key.Queued, key.Busy) = (false, true);
        Sending++;
        return true;
    }

    /// <summary>The first item of the key is settled; the next may go.</summary>
    public void Sent(LaneKey key)
    {
        Drop(key.Items.First!.Value);
        key.Items.RemoveFirst();
        Free(key);
    }

    /// <summary>The first item has to wait for its next attempt, and all of its key with it; what is behind it is left to the journal.</summary>
    public void Failed(LaneKey key)
    {
        key.Waiting = true;
        var first = key.Items.First!.Value;
        first.Attempts++;
        _content -= first.Content?.Bytes.Length ?? 0;
        first.Content = null;
        while (key.Items.Last!.Value is { } last && last != first)
        {
            key.LeftFrom = Math.Min(key.LeftFrom ?? long.MaxValue, last.Id);
            Drop(last);
            key.Items.RemoveLast();
        }
        Free(key);
    }

    /// <summary>The first item is given up and its key with it, until an operator decides.</summary>
    public void Dead(LaneKey key)
    {
        foreach (var item in key.Items)
            Drop(item);
        key.Items.Clear();
        key.Stuck = true;
        Free(key);
    }

    /// <summary>The wait is over.</summary>
    public void Wake(string name)
    {
        if (!_keys.TryGetValue(name, out var key) || !key.Waiting)
            return;
        key.Waiting = false;
        if (key.LeftFrom is { } from)
            Rescan(name, from - 1);
        key.LeftFrom = null;
        Ready(key);
    }

    /// <summary>The destination answers again: nobody waits any longer.</summary>
    public void WakeAll()
    {
        foreach (var key in _keys.Values.Where(key => key.Waiting).ToList())
            Wake(key.Name);
    }

    /// <summary>An operator decided: the key may go, from what the journal says now.</summary>
    public void Reopen(string name)
    {
        if (_keys.TryGetValue(name, out var key) && key.Stuck)
            _keys.Remove(name);
        Wake(name);
        Rescan(name, 0);
    }

    /// <summary>Whether to read a page now: after which id, and without which keys.</summary>
    public bool TryPage(out long after, out string[] except)
    {
        (after, except) = (PagedThrough, []);
        if (!Behind || _paging || _ids.Count > capacity - pageSize)
            return false;
        _paging = true;
        _missed = false;
        var passed = _keys.Values.Where(key => key.Stuck || key.Waiting).ToList();
        foreach (var key in passed)
            key.LeftFrom = Math.Min(key.LeftFrom ?? long.MaxValue, after + 1);
        except = [.. passed.Select(key => key.Name)];
        return true;
    }

    /// <summary>A page was read; null when it could not be. Gives those whose wait is not over yet.</summary>
    public List<(string Key, long Due)> Paged(List<PendingDelivery>? page, long after)
    {
        var waiting = new List<(string, long)>();
        _paging = false;
        var failed = page is null;
        page ??= [];
        var full = false;
        foreach (var row in page)
        {
            // Rows that were read before their key was let go again may lack earlier ones of it: these are read once more.
            if ((DeliveryState)row.State is DeliveryState.Pending or DeliveryState.RetryWait && !_rescanKeys.Contains(row.OrderingKey))
            {
                if (!TryTake(new LaneItem(row.Id, row.Message, row.Output, row.OrderingKey, row.Created) { Attempts = (int)row.Attempts }))
                {
                    full = true;
                    break;
                }
                if (row is { State: (long)DeliveryState.RetryWait, Due: { } due } && _keys[row.OrderingKey] is { Busy: false, Waiting: false } key)
                {
                    key.Waiting = true;
                    waiting.Add((key.Name, due));
                }
            }
            after = row.Id;
        }
        PagedThrough = _rescanFrom is { } from ? Math.Min(from, after) : after;
        Behind = failed || full || page.Count == pageSize || _missed || _rescanFrom is not null;
        _rescanFrom = null;
        _rescanKeys.Clear();
        return waiting;
    }

    /// <summary>False only when memory is full.</summary>
    private bool TryTake(LaneItem item)
    {
        if (_ids.Contains(item.Id))
            return true;
        if (_keys.TryGetValue(item.Key, out var key))
        {
            if (key.Waiting)
                key.LeftFrom = Math.Min(key.LeftFrom ?? long.MaxValue, item.Id);
            if (key.Waiting || key.Stuck)
                return true; // read from the journal when the key may go again
        }
        if (_ids.Count >= capacity)
            return false;
        if (key is null)
            _keys[item.Key] = key = new LaneKey(item.Key);
        if (item.Content is { } content && (_content += content.Bytes.Length) > contentBytes)
        {
            _content -= content.Bytes.Length;
            item.Content = null;
        }
        _ids.Add(item.Id);
        key.Items.AddLast(item);
        Ready(key);
        return true;
    }

    private void Free(LaneKey key)
    {
        Sending--;
        key.Busy = false;
        Ready(key);
    }

    private void Ready(LaneKey key)
    {
        if (key.Busy || key.Queued || key.Waiting || key.Stuck)
            return;
        if (key.Items.Count == 0)
        {
            _keys.Remove(key.Name);
            return;
        }
        key.Queued = true;
        _ready.Enqueue(key);
    }

    private void Drop(LaneItem item)
    {
        _ids.Remove(item.Id);
        _content -= item.Content?.Bytes.Length ?? 0;
    }

    private void Rescan(string key, long after)
    {
        if (_paging)
        {
            _rescanFrom = Math.Min(_rescanFrom ?? long.MaxValue, after);
            _rescanKeys.Add(key);
        }
        else
        {
            PagedThrough = Behind ? Math.Min(PagedThrough, after) : after;
        }
        Behind = true;
    }
}
