using System.Threading.Channels;

namespace IntegrationStudio.Engine.Connectors;

/// <summary>A few threads of our own for calls that block on a disk: on the shared pool they would starve everything else.</summary>
internal sealed class BlockingThreads : IDisposable
{
    private readonly Channel<Action> _work = Channel.CreateUnbounded<Action>();

    public BlockingThreads(int count, string name)
    {
        for (var i = 0; i < count; i++)
            new Thread(Run) { IsBackground = true, Name = name }.Start();
    }

    public Task<T> RunAsync<T>(Func<T> call)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var taken = _work.Writer.TryWrite(() =>
        {
            try
            {
                done.SetResult(call());
            }
            catch (Exception reason) // handed to the caller
            {
                done.SetException(reason);
            }
        });
        if (!taken)
            done.SetCanceled();
        return done.Task;
    }

    public void Dispose() => _work.Writer.TryComplete();

    private void Run()
    {
        while (_work.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
            while (_work.Reader.TryRead(out var call))
                call();
    }
}
