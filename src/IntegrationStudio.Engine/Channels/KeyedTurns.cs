namespace IntegrationStudio.Engine.Channels;

/// <summary>Order per key: whoever takes a turn first goes first; different keys do not wait for each other.</summary>
internal sealed class KeyedTurns
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Turn> _last = new(StringComparer.Ordinal);

    /// <summary>Queues up behind everyone with one of these keys. Waits for nothing itself.</summary>
    public Turn Take(params ReadOnlySpan<string> keys)
    {
        var turn = new Turn(this, keys.ToArray());
        lock (_lock)
        {
            foreach (var key in keys)
            {
                if (_last.TryGetValue(key, out var before) && before != turn)
                    turn.Behind(before);
                _last[key] = turn;
            }
        }
        return turn;
    }

    private void End(Turn turn, string[] keys)
    {
        lock (_lock)
            foreach (var key in keys)
                if (_last.TryGetValue(key, out var last) && last == turn)
                    _last.Remove(key);
    }

    internal sealed class Turn(KeyedTurns turns, string[] keys) : IDisposable
    {
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Task _before = Task.CompletedTask;

        /// <summary>Completes when it is this one's turn.</summary>
        public Task Begin() => _before;

        public void Behind(Turn other) => _before = _before.IsCompleted ? other._ended.Task : Task.WhenAll(_before, other._ended.Task);

        /// <summary>Ends the turn; one that was never begun still keeps its place, so that nobody behind it overtakes those before it.</summary>
        public void Dispose()
        {
            if (_before.IsCompleted)
                End();
            else
                _ = _before.ContinueWith(_ => End(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        private void End()
        {
            turns.End(this, keys);
            _ended.TrySetResult();
        }
    }
}
