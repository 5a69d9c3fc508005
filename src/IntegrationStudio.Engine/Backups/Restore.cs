using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Standards;
using Microsoft.Data.Sqlite;

namespace IntegrationStudio.Engine.Backups;

/// <summary>What a restore found and did.</summary>
/// <param name="Manifest">What the backup holds.</param>
/// <param name="Open">Deliveries that were open at the moment of the backup: they may have arrived since.</param>
/// <param name="CheckpointsSetAside">Where checkpoints of the audit went that are newer than the backup; null when there were none.</param>
public sealed record RestoreResult(BackupManifest Manifest, int Open, string? CheckpointsSetAside);

/// <summary>Brings a backup back as a data folder. Everything is read and compared in a folder beside it first; the data folder appears only when all of it is right.</summary>
/// <param name="data">The data folder to make; it must not exist, or be empty.</param>
/// <param name="by">Who does it, for the audit.</param>
public sealed class Restore(string data, Actor by)
{
    private const int MostFiles = 1_000_000;
    private const int LongestPath = 1024;
    private const int LargestManifest = 256 * 1024 * 1024;

    /// <summary>The keys under which bodies are sealed, where they are.</summary>
    public BodyKeys? BodyKeys { get; init; }

    /// <summary>Whether deliveries that were open wait for an operator, in place of going again by their destination's policy.</summary>
    public bool Hold { get; init; }

    /// <summary>Whether it only says whether the backup is whole.</summary>
    public bool Check { get; init; }

    /// <summary>The second place of the audit's checkpoints, where it is not in the data folder.</summary>
    public string? CheckpointFolder { get; init; }

    /// <summary>Reads the archive and brings it back. All that is wrong with it is reported at once, and nothing is left behind then.</summary>
    public async Task<Outcome<RestoreResult>> RunAsync(Stream archive, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(archive);
        var target = new DirectoryInfo(Path.TrimEndingDirectorySeparator(Path.GetFullPath(data)));
        if (!Check && target.Exists && target.EnumerateFileSystemInfos().Any())
            return new Problem("restore.not-empty", data, "This folder is not empty, and a restore overwrites nothing.") { Mend = "Stop the portal and move the folder aside, or name another one with --data." };
        var work = target.FullName + ".restoring";
        if (Directory.Exists(work))
            return new Problem("restore.unfinished", work, "Another restore is under way, or was ended in the middle.") { Mend = "When none is under way, delete this folder." };
        try
        {
            CreateOwnFolder(work);
            var read = await ReadAsync(archive, work, cancel).ConfigureAwait(false);
            if (!read.Succeeded)
                return Outcome<RestoreResult>.Failed(read.Problems);
            if (Wrong(read.Value, work) is { Count: > 0 } wrong)
                return Outcome<RestoreResult>.Failed(wrong);
            if (Check)
                return new RestoreResult(read.Value, 0, null);
            var noted = await NoteAsync(read.Value, work, cancel).ConfigureAwait(false);
            if (noted.Refused.Count > 0)
                return Outcome<RestoreResult>.Failed(noted.Refused);
            var aside = SetCheckpointsAside(work);
            if (target.Exists)
                target.Delete();
            Directory.Move(work, target.FullName);
            return new RestoreResult(read.Value, noted.Open, aside);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or SqliteException)
        {
            return new Problem("restore.failed", data, failure.Message) { Mend = "Make sure that there is space and that this account may write there; then run it again." };
        }
        finally
        {
            if (Directory.Exists(work))
                Directory.Delete(work, recursive: true);
        }
    }

    /// <summary>Unpacks; every file that the manifest names must have come as it was.</summary>
    private static async Task<Outcome<BackupManifest>> ReadAsync(Stream archive, string work, CancellationToken cancel)
    {
        var hashes = new Dictionary<string, (long Bytes, string Sha256)>(StringComparer.Ordinal);
        BackupManifest? manifest = null;
        try
        {
            await using var zip = new GZipStream(archive, CompressionMode.Decompress, leaveOpen: true);
            await using var tar = new TarReader(zip, leaveOpen: true);
            while (await tar.GetNextEntryAsync(copyData: false, cancel).ConfigureAwait(false) is { } entry)
            {
                if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile) || !IsSafe(entry.Name) || hashes.Count >= MostFiles || manifest is not null)
                    return Foreign($"The archive has an entry that no backup has: {Shown(entry.Name)}.");
                if (entry.Name == BackupManifest.FileName)
                {
                    if (entry.Length > LargestManifest || entry.DataStream is null)
                        return Foreign("Its manifest is too large.");
                    manifest = await JsonSerializer.DeserializeAsync(entry.DataStream, BackupJson.Default.BackupManifest, cancel).ConfigureAwait(false);
                    continue;
                }

                if (!hashes.TryAdd(entry.Name, await UnpackAsync(entry, Path.Combine(work, entry.Name), cancel).ConfigureAwait(false)))
                    return Foreign($"{Shown(entry.Name)} is in it twice.");
            }

            await zip.CopyToAsync(Stream.Null, cancel).ConfigureAwait(false); // its check sum stands at the end
        }
        catch (Exception broken) when (broken is InvalidDataException or EndOfStreamException or FormatException or JsonException or ArgumentException)
        {
            return new Problem("restore.damaged", "", "The archive is damaged or no backup: " + broken.Message) { Mend = "Take another copy of it, or another backup." };
        }

        if (manifest is null)
            return new Problem("restore.cut-off", "", "The archive ends before its manifest: writing it was never finished, or the copy is cut off.") { Mend = "Take another copy of it, or another backup." };
        if (manifest.Layout > new BackupManifest("", 0, default, 0, 0, 0, [], []).Layout)
            return new Problem("restore.newer", "", $"A newer program ({manifest.Program}) wrote it.") { Mend = "Restore it with that program." };
        var different = manifest.Files.Where(file => !hashes.TryGetValue(file.Path, out var found) || found != (file.Bytes, file.Sha256)).Select(file => file.Path)
            .Concat(hashes.Keys.Except(manifest.Files.Select(file => file.Path))).ToList();
        return different.Count == 0 ? manifest : Outcome<BackupManifest>.Failed([.. different.Select(path => new Problem("restore.altered", Shown(path), "It is not what the manifest says.") { Mend = "Take another copy of the archive, or another backup." })]);
    }

    private List<Problem> Wrong(BackupManifest manifest, string work)
    {
        var database = Path.Combine(work, Backup.Database);
        if (!File.Exists(database))
            return [new Problem("restore.database", "", "There is no database in it.")];
        if (DatabasePicture.Damage(database) is { } damage)
            return [new Problem("restore.database", Backup.Database, "The database is damaged: " + damage) { Mend = "Take another backup." }];
        if (manifest.Schema > SchemaScripts.All[^1].Number)
            return [new Problem("restore.newer", Backup.Database, string.Create(CultureInfo.InvariantCulture, $"The database has schema {manifest.Schema}; this program knows {SchemaScripts.All[^1].Number} at most.")) { Mend = $"Restore it with the program that wrote it ({manifest.Program}) or a newer one." }];
        var facts = DatabasePicture.Facts(database);
        if ((facts.Messages, facts.LastMessage, facts.AuditEntries) != (manifest.Messages, manifest.LastMessage, manifest.AuditEntries))
            return [new Problem("restore.database", Backup.Database, "The database does not hold what the manifest says.") { Mend = "Take another backup." }];
        return [.. facts.BodyKeys.Where(id => !Check && BodyKeys?.Has(Convert.FromHexString(id)) != true)
            .Select(id => new Problem("journal.key-missing", Backup.Database, $"Messages in it are encrypted under key {id}, which was not given.") { Mend = "Name the file that holds it with --body-key." })];
    }

    /// <summary>Open deliveries may have arrived since; who signed in may have been locked out since; and that all this happened is in the audit.</summary>
    private async Task<(int Open, IReadOnlyList<Problem> Refused)> NoteAsync(BackupManifest manifest, string work, CancellationToken cancel)
    {
        var opened = MessageJournal.Open(Path.Combine(work, Backup.Database), new JournalOptions { BodyKeys = BodyKeys });
        if (!opened.Succeeded)
            return (0, opened.Problems);
        await using var journal = opened.Value;
        return (await journal.CommitAsync(new RestoredWrite(manifest.At, Hold, by, journal.Now), cancel).ConfigureAwait(false), []);
    }

    /// <summary>A second place outside of the data folder may have seen more than the backup: that is kept under another name, and the trail goes on from the backup.</summary>
    private string? SetCheckpointsAside(string work)
    {
        if (CheckpointFolder is null)
            return null;
        var (file, restored) = (new CheckpointFile(CheckpointFolder).Path, new CheckpointFile(Path.Combine(work, "audit")).Path);
        string? aside = null;
        if (File.Exists(file))
        {
            aside = Path.Combine(CheckpointFolder, string.Create(CultureInfo.InvariantCulture, $"checkpoints.before-restore-{DateTimeOffset.UtcNow:yyyyMMddTHHmmssZ}.ndjson"));
            File.Move(file, aside);
        }

        Directory.CreateDirectory(CheckpointFolder);
        if (File.Exists(restored))
            File.Copy(restored, file);
        return aside;
    }

    private static async Task<(long Bytes, string Sha256)> UnpackAsync(TarEntry entry, string file, CancellationToken cancel)
    {
        CreateOwnFolder(Path.GetDirectoryName(file)!);
        await using var target = File.Open(file, DatabasePicture.OwnFile(FileMode.CreateNew));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (buffer, length) = (new byte[1 << 16], 0L);
        for (int read; entry.DataStream is { } content && (read = await content.ReadAsync(buffer, cancel).ConfigureAwait(false)) > 0; length += read)
        {
            hash.AppendData(buffer, 0, read);
            await target.WriteAsync(buffer.AsMemory(0, read), cancel).ConfigureAwait(false);
        }

        target.Flush(flushToDisk: true);
        return (length, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static void CreateOwnFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Whether a name stays below the folder.</summary>
    private static bool IsSafe(string name) =>
        name.Length is > 0 and <= LongestPath && !name.Contains('\\') && !name.Contains('\0') && !name.Contains(':') && name.Split('/').All(part => part is not ("" or "." or ".."));

    private static string Shown(string name) => name.Length > 100 ? name[..100] + "…" : name;

    private static Problem Foreign(string what) => new("restore.foreign", "", what) { Mend = "Give an archive that 'studio backup' wrote." };
}
