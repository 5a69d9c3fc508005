using Xunit;

namespace IntegrationStudio.Portal.Tests.Runtime;

/// <summary>The real program on a small disk that is filled to the last byte under eight senders, and freed again.</summary>
public sealed class DiskFullTests(ITestOutputHelper output)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_full_disk_refuses_everything_and_loses_nothing_and_goes_on_by_itself()
    {
        using var disk = SmallDisk.Mount(96);
        if (disk is null)
            Assert.Skip("Mounting is not permitted here.");
        var folder = Directory.CreateDirectory(Path.Combine(disk.Folder, "data")).FullName;
        await using var studio = await LoadedStudio.StartAsync(senders: 8, folder);
        using var http = new HttpClient { BaseAddress = studio.Process.Portal };
        for (var round = 1; round <= (LoadedStudio.IsSoak ? 10 : 2); round++)
        {
            await studio.AcknowledgedAsync(studio.Ledger.Count + 100);
            disk.Fill();
            var (filled, refused) = (studio.Ledger.Count, await QuietAsync(studio));
            var ready = await http.GetAsync(new Uri("/health/ready", UriKind.Relative), Cancel);
            Assert.False(ready.IsSuccessStatusCode, "It says that it is ready while it cannot store.");
            Assert.True((await http.GetAsync(new Uri("/health/live", UriKind.Relative), Cancel)).IsSuccessStatusCode, "The process is alive.");
            disk.Free();
            await studio.AcknowledgedAsync(refused + 100);
            output.WriteLine($"{disk.Kind}, round {round}: full at {filled} acknowledged, {refused - filled} more in the space that was reserved, then none until it was freed");
        }

        await studio.EndSendersAsync();
        await studio.DeliveredAsync();
        await studio.Process.StopAsync(Cancel);
        output.WriteLine(await LoadedStudio.CheckAsync(folder, studio.Ledger));
    }

    /// <summary>Waits until nothing is acknowledged any more; the log may have room left of its own.</summary>
    private static async Task<int> QuietAsync(LoadedStudio studio)
    {
        for (var end = Environment.TickCount64 + 60_000; ;)
        {
            var before = studio.Ledger.Count;
            await Task.Delay(2000, Cancel);
            if (studio.Ledger.Count == before)
                return before;
            Assert.True(Environment.TickCount64 < end, "It acknowledges on and on, on a full disk.");
        }
    }
}
