using System.Diagnostics;
using IntegrationStudio.Engine.Journal;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Runtime;

/// <summary>The real program: backed up under load, lost, and brought back in another folder.</summary>
public sealed class BackupTests(ITestOutputHelper output)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_backup_under_load_brings_back_everything_that_was_acknowledged_before_it()
    {
        var other = Directory.CreateTempSubdirectory("studio-restored").FullName;
        await using var studio = await LoadedStudio.StartAsync(senders: 8);
        await studio.AcknowledgedAsync(300);
        var before = studio.Ledger.ToDictionary();
        var archive = Path.Combine(Path.GetTempPath(), $"studio-{Guid.NewGuid():N}.tar.gz");
        var (code, _, told) = await RunAsync("backup", "--data", studio.Folder, "--to", archive);
        Assert.True(code == 0, told);
        var after = studio.Ledger.ToDictionary();
        await studio.EndSendersAsync();
        studio.Process.Kill(); // and the disk is gone

        var whole = await RunAsync("restore", archive, "--check");
        Assert.True(whole.Code == 0, whole.Errors);
        var restored = await RunAsync("restore", archive, "--data", other);
        Assert.True(restored.Code == 0, restored.Errors);
        output.WriteLine(told + restored.Output);
        Assert.Equal(0, (await RunAsync("audit", "verify", "--data", other)).Code);
        await using (var journal = MessageJournal.Open(Path.Combine(other, "studio.db")).Require())
        {
            var stored = await LoadedStudio.StoredAsync(journal);
            Assert.All(before, message => Assert.True(stored.ContainsKey(message.Key), $"{message.Key} was acknowledged before the backup and is not in it"));
            foreach (var (id, row) in stored.Where(row => studio.Ledger.ContainsKey(row.Key)))
                Assert.Equal(studio.Ledger[id], (await journal.Reader.FindAsync(row.Id, Cancel))!.Raw);
            output.WriteLine($"{before.Count} acknowledged before it, {after.Count - before.Count} while it was taken, {stored.Count} in it");
        }

        // It works on: what was open is delivered, what the backup does not have comes again and is taken.
        Directory.CreateDirectory(Path.Combine(other, "mappings"));
        var program = await StudioProcess.StartAsync(other, Cancel);
        await Task.WhenAll(studio.Ledger.Values.Chunk(200).Select(async messages =>
        {
            await using var client = await Engine.Connectors.Mllp.MllpClient.ConnectAsync("127.0.0.1", program.Port, Cancel);
            foreach (var message in messages)
                Assert.Contains("MSA|AA", System.Text.Encoding.ASCII.GetString(await client.SendAsync(message, Cancel)), StringComparison.Ordinal);
        }));
        await CompletedAsync(other, studio.Ledger.Count);
        await program.StopAsync(Cancel);
        await using (var journal = MessageJournal.Open(Path.Combine(other, "studio.db")).Require())
        {
            var stored = await LoadedStudio.StoredAsync(journal);
            Assert.All(studio.Ledger.Keys, id => Assert.Equal(MessageState.Completed, stored[id].State));
        }

        var twice = await RunAsync("restore", archive, "--data", other);
        Assert.Equal(2, twice.Code);
        Assert.Contains("restore.not-empty", twice.Errors, StringComparison.Ordinal);
        File.Delete(archive);
        Directory.Delete(other, recursive: true);
    }

    private static async Task CompletedAsync(string folder, int count)
    {
        for (var deadline = Environment.TickCount64 + 60_000; Environment.TickCount64 < deadline; await Task.Delay(100, Cancel))
        {
            await using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(folder, "studio.db")};Mode=ReadOnly;Pooling=false");
            await connection.OpenAsync(Cancel);
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT count(*) FROM message WHERE state = 10";
            if (Convert.ToInt64(await command.ExecuteScalarAsync(Cancel), System.Globalization.CultureInfo.InvariantCulture) >= count)
                return;
        }
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "studio.dll"), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (result, errors) = (process.StandardOutput.ReadToEndAsync(Cancel), process.StandardError.ReadToEndAsync(Cancel));
        await process.WaitForExitAsync(Cancel);
        return (process.ExitCode, await result, await errors);
    }
}
