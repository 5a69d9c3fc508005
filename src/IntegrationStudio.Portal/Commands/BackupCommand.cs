using System.CommandLine;
using System.Globalization;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Backups;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Portal.Versions.Folders;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Portal.Commands;

/// <summary><c>studio backup</c>: one archive of a data folder, taken while the portal works with it.</summary>
internal static class BackupCommand
{
    private const string Standard = "-";

    public static Command Create()
    {
        var data = CommonOptions.Data();
        var to = new Option<string>("--to") { Description = "The archive to write; - for the standard output, so that it can go through an encryption.", HelpName = "FILE", Required = true };
        var files = new Option<bool>("--with-files") { Description = "Also what channels keep in files: 'in', 'out' and 'archive' of the data folder." };
        var scratch = new Option<DirectoryInfo?>("--scratch") { Description = "Folder for a copy of the database meanwhile. Default: beside the archive, else the data folder.", HelpName = "DIR" };
        var bodyKey = CommonOptions.BodyKey();
        var command = new Command("backup", """
            Write everything that an installation needs into one archive: database, channels, keys, secrets. The portal may run meanwhile.

            Examples:
              studio backup --data /var/lib/studio --to /mnt/backups/studio-$(date +%F).tar.gz
              studio backup --data /var/lib/studio --to - | age -r RECIPIENT > studio.tar.gz.age

            The archive holds patient data and keys: only its owner may read it. Keys of --body-key are not in it.
            """)
        {
            data, to, files, scratch, bodyKey,
        };
        command.SetAction((parsed, cancel) => RunAsync(parsed.GetRequiredValue(data).FullName, parsed.GetRequiredValue(to), parsed.GetValue(files), parsed.GetValue(scratch)?.FullName, CommonOptions.KeysOf(parsed.GetValue(bodyKey)), cancel));
        return command;
    }

    private static async Task<int> RunAsync(string data, string to, bool files, string? scratch, Outcome<BodyKeys>? keys, CancellationToken cancel)
    {
        if (keys is { Succeeded: false }) return Failed(keys.Problems);
        if (to != Standard && File.Exists(to)) return Failed([new Problem("backup.exists", to, "There is a file of this name, and a backup overwrites nothing.") { Mend = "Name another one." }]);
        if (await NoteAsync(data, keys?.Value, cancel) is { } refusal) return Failed([refusal]);
        if (to == Standard)
        {
            await using var output = Console.OpenStandardOutput();
            return Tell(await WriteAsync(output, scratch ?? data), "the standard output");
        }

        var file = Path.GetFullPath(to);
        var part = file + ".part";
        try
        {
            Outcome<BackupResult> made;
            await using (var archive = File.Open(part, Backup.OwnFile()))
            {
                made = await WriteAsync(archive, scratch ?? Path.GetDirectoryName(file)!);
                archive.Flush(flushToDisk: true);
            }

            if (made.Succeeded) File.Move(part, file);
            return Tell(made, file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Failed([new Problem("backup.failed", file, failure.Message) { Mend = "Make sure that the folder exists, that there is space, and that this account may write there." }]);
        }
        finally
        {
            File.Delete(part);
        }

        Task<Outcome<BackupResult>> WriteAsync(Stream archive, string folder)
        {
            var progress = new CommandProgress("copying the database, per cent", 100);
            var done = 0;
            return new Backup(data) { WithFiles = files, Scratch = folder }.WriteAsync(archive, new Share(share =>
            {
                for (; done < (int)(share * 100); done++) progress.Step();
                if (share >= 1) progress.Finish();
            }), cancel);
        }
    }

    /// <summary>That everything is copied is in the audit before it is copied: by the portal that has the database, else by this command.</summary>
    private static async Task<Problem?> NoteAsync(string data, BodyKeys? keys, CancellationToken cancel)
    {
        var database = Path.Combine(data, "studio.db");
        if (!File.Exists(database)) return new Problem("backup.data", data, "There is no installation in this folder.") { Mend = "Name its data folder with --data." };
        if (await SyncSocket.AskAsync(data, new SyncJob(false, "", Environment.UserName) { NotesBackup = true }, cancel) is { } answered)
            return answered.Problems is [var wrong, ..] ? wrong : null;
        if (DatabaseInUse.Check(database, "Run the command as the portal's account, so that the portal can note in its audit that a backup is taken.") is { } busy) return busy;
        var opened = MessageJournal.Open(database, new JournalOptions { BodyKeys = keys });
        if (!opened.Succeeded) return opened.Problems[0];
        await using var journal = opened.Value;
        await new AuditTrail(journal, AuditOptions.In(data)).RecordAsync(new AuditEntry(CommonOptions.Person(), "installation.backup", "installation:main"), cancel);
        return null;
    }

    private static int Tell(Outcome<BackupResult> made, string where)
    {
        if (!made.Succeeded) return Failed(made.Problems);
        var manifest = made.Value.Manifest;
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{where}: {manifest.Messages:N0} messages and {manifest.AuditEntries:N0} audit entries as of {manifest.At.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z, {manifest.Files.Count:N0} files, {manifest.Files.Sum(file => file.Bytes):N0} bytes before compression"));
        foreach (var link in made.Value.LeftOut) Console.Error.WriteLine($"left out, because it is a link: {link}");
        if (manifest.BodyKeys.Count > 0) Console.Error.WriteLine("Messages in it are encrypted: keep the keys of --body-key as well, in another place.");
        return ExitCode.Done;
    }

    private static int Failed(IEnumerable<Problem> problems)
    {
        ProblemReport.Print(Console.Error, "studio backup", problems);
        return ExitCode.Failed;
    }

    /// <summary>Tells on the thread that copies, one after the other.</summary>
    private sealed class Share(Action<double> report) : IProgress<double>
    {
        public void Report(double value) => report(value);
    }
}
