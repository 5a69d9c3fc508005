using IntegrationStudio.Engine.Governance.Sync;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Portal.Hosting;
using IntegrationStudio.Portal.Versions.Folders;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Portal.Commands;

/// <summary>Where a synchronisation runs: in the portal that has the data folder open, else in the command itself.</summary>
/// <param name="data">The data folder.</param>
/// <param name="mappings">The folder that has the product's definitions.</param>
/// <param name="keys">What the database is encrypted under.</param>
internal sealed class SyncRun(string data, string mappings, Outcome<BodyKeys>? keys)
{
    public async Task<SyncReport> RunAsync(SyncJob job, CancellationToken cancel)
    {
        if (keys is { Succeeded: false })
            return Failed(keys.Problems);
        if (await SyncSocket.AskAsync(data, job, cancel) is { } answered)
            return answered;
        var database = Path.Combine(data, "studio.db");
        if (!File.Exists(database))
            return await AloneAsync(job, cancel);
        return DatabaseInUse.Check(database, "Run the command as the portal's account, so that the portal does it; or stop what has the database open, and start it again afterwards.") is { } busy ? Failed([busy]) : await HereAsync(data, job, cancel);
    }

    /// <summary>Without an installation: an import makes one, a look changes nothing anywhere.</summary>
    private async Task<SyncReport> AloneAsync(SyncJob job, CancellationToken cancel)
    {
        if (!job.IsImport)
            return Failed([new Problem("sync.data", data, "There is no installation in this folder.") { Mend = "Name its data folder with --data." }]);
        if (!job.Check)
            return await HereAsync(data, job, cancel);
        var passing = Directory.CreateTempSubdirectory("studio-check-");
        try
        {
            return await HereAsync(passing.FullName, job, cancel);
        }
        finally
        {
            passing.Delete(recursive: true);
        }
    }

    private async Task<SyncReport> HereAsync(string folder, SyncJob job, CancellationToken cancel)
    {
        if (!Directory.Exists(mappings))
            return Failed([new Problem("mapping.folder", mappings, "There is no such folder.") { Mend = "Name the folder that has the product's definitions with --mappings." }]);
        await using var portal = PortalHost.Build(
            new PortalOptions(folder, [], [mappings]) { Seed = false, BodyKeys = keys?.Value },
            builder => builder.Logging.SetMinimumLevel(LogLevel.Error));
        try
        {
            _ = portal.Services.GetRequiredService<MessageJournal>();
        }
        catch (InvalidOperationException failure)
        {
            return Failed([new Problem("portal.database", folder, failure.Message)]);
        }

        return await portal.Services.GetRequiredService<SyncRunner>().RunAsync(job, cancel);
    }

    private static SyncReport Failed(IReadOnlyList<Problem> problems) => new([], problems, 0);
}
