using Xunit;

namespace IntegrationStudio.Portal.Tests.Runtime;

/// <summary>
/// The real program, killed without warning at random moments under eight senders. Afterwards every acknowledged message, its bytes and its output file must be there, once.
/// </summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private static readonly int Kills = LoadedStudio.IsSoak ? 100 : 4;

    [Fact]
    public async Task No_acknowledged_message_is_lost_when_the_program_is_killed()
    {
        var random = new Random(20260301);
        await using var studio = await LoadedStudio.StartAsync(senders: 8);
        for (var kill = 0; kill < Kills; kill++)
        {
            var before = studio.Ledger.Count;
            await Task.Delay(random.Next(200, 3000), TestContext.Current.CancellationToken);
            output.WriteLine($"kill {kill + 1}: {studio.Ledger.Count - before} acknowledged in that life");
            await studio.KillAsync();
        }

        await studio.AcknowledgedAsync(100);
        await studio.EndSendersAsync();
        await studio.DeliveredAsync();
        await studio.Process.StopAsync(TestContext.Current.CancellationToken);
        output.WriteLine($"{Kills} kills; " + await LoadedStudio.CheckAsync(studio.Folder, studio.Ledger));
    }
}
