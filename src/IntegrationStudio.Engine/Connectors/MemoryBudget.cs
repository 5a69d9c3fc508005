namespace IntegrationStudio.Engine.Connectors;

/// <summary>How much memory large messages may take together, over all channels. Small ones are bounded by their number.</summary>
internal sealed class MemoryBudget(long bytes)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<(long Bytes, TaskCompletionSource Granted)> _waiting = new();
    private long _free = bytes;

    public long Free
    {
        get
        {
            lock (_lock)
                return _free;
        }
    }

    /// <summary>Takes bytes, in order of asking, as soon as they are free.</summary>
    /// <exception cref="OperationCanceledException">Given up; nothing was taken.</exception>
    public async Task TakeAsync(long count, CancellationToken cancel)
    {
        LinkedListNode<(long, TaskCompletionSource Granted)> place;
        lock (_lock)
        {
            if (_waiting.Count == 0 && _free >= count)
            {
                _free -= count;
                return;
            }
            place = _waiting.AddLast((count, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)));
        }
        using var registration = cancel.Register(() =>
        {
            lock (_lock)
            {
                if (place.List is not null)
                    _waiting.Remove(place);
                place.Value.Granted.TrySetCanceled(cancel);
                Grant();
            }
        });
        await place.Value.Granted.Task.ConfigureAwait(false);
    }

    public void Return(long count)
    {
        if (count == 0)
            return;
        lock (_lock)
        {
            _free += count;
            Grant();
        }
    }

    private void Grant()
    {
        while (_waiting.First is { } first && _free >= first.Value.Bytes)
        {
            _waiting.RemoveFirst();
            if (first.Value.Granted.TrySetResult())
                _free -= first.Value.Bytes;
        }
    }
}
