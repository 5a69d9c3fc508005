namespace IntegrationStudio.Portal.Controls;

/// <summary>Turns many signals into few refreshes: at most one per interval, never two at a time, and the last signal is never lost.</summary>
/// <param name="interval">The shortest time between two refreshes.</param>
/// <param name="clock">Where the time comes from.</param>
/// <param name="run">The refresh; what it throws ends this object and goes to <paramref name="failed"/>.</param>
/// <param name="failed">Hears of a fault.</param>
internal sealed class Refresh(TimeSpan interval, TimeProvider clock, Func<CancellationToken, Task> run, Func<Exception, Task> failed) : IDisposable
{
    private readonly CancellationTokenSource ended = new();
    private int wanted; // 0 idle, 1 running, 2 running and asked again

    /// <summary>Asks for a refresh; may be called from any thread.</summary>
    public void Ask()
    {
        if (!ended.IsCancellationRequested && Interlocked.Exchange(ref wanted, 2) == 0)
            _ = LoopAsync();
    }

    public void Dispose()
    {
        ended.Cancel();
        ended.Dispose();
    }

    private async Task LoopAsync()
    {
        try
        {
            var cancel = ended.Token;
            do
            {
                Volatile.Write(ref wanted, 1);
                await run(cancel);
                await Task.Delay(interval, clock, cancel);
            }
            while (Interlocked.CompareExchange(ref wanted, 0, 1) != 1);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // The page is gone.
        }
        catch (Exception e)
        {
            await failed(e);
        }
    }
}
