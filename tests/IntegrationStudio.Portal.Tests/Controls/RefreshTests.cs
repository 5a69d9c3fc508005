using IntegrationStudio.Portal.Controls;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Controls;

public sealed class RefreshTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Many_signals_become_two_refreshes()
    {
        var runs = 0;
        var second = new TaskCompletionSource();
        using var refresh = new Refresh(TimeSpan.FromMilliseconds(50), TimeProvider.System, _ =>
        {
            if (Interlocked.Increment(ref runs) == 2)
                second.SetResult();
            return Task.CompletedTask;
        }, Fail);

        for (var i = 0; i < 100; i++)
            refresh.Ask();

        await second.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        await Task.Delay(200, TestContext.Current.CancellationToken);
        Assert.Equal(2, runs);
    }

    [Fact]
    public async Task A_fault_is_handed_over()
    {
        var heard = new TaskCompletionSource<Exception>();
        using var refresh = new Refresh(TimeSpan.Zero, TimeProvider.System, _ => throw new InvalidOperationException("broken"), e =>
        {
            heard.SetResult(e);
            return Task.CompletedTask;
        });
        refresh.Ask();
        Assert.Equal("broken", (await heard.Task.WaitAsync(Patience, TestContext.Current.CancellationToken)).Message);
    }

    [Fact]
    public void Nothing_runs_after_the_end()
    {
        var refresh = new Refresh(TimeSpan.Zero, TimeProvider.System, _ => throw new InvalidOperationException(), Fail);
        refresh.Dispose();
        refresh.Ask();
    }

    private static Task Fail(Exception e) => throw new InvalidOperationException("must not be called", e);
}
