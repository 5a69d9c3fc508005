using System.Formats.Tar;
using System.IO.Compression;
using System.Reflection;
using System.Text.Json;
using IntegrationStudio.Standards;
using Microsoft.Data.Sqlite;

namespace IntegrationStudio.Engine.Backups;

/// <summary>What a backup made.</summary>
/// <param name="Manifest">What is in it.</param>
/// <param name="LeftOut">Links below the data folder: neither they nor what they lead to is in it.</param>
public sealed record BackupResult(BackupManifest Manifest, IReadOnlyList<string> LeftOut);

/// <summary>Copies a data folder into one archive (tar, gzip) while the portal works with it: the database as of one moment, then the files as they are.</summary>
/// <param name="data">The data folder.</param>
public sealed class Backup(string data)
{
    /// <summary>The database's name, in the data folder and in archives.</summary>
    internal const string Database = "studio.db";

    /// <summary>Folders that hold what came in as files, what went out as files, and what was archived.</summary>
    private static readonly string[] OfMessages = ["in", "out", "archive"];

    private static readonly string[] NeverCopied = [Database, Database + "-wal", Database + "-shm", Database + "-journal", "studio.sock", "cache"];

    /// <summary>Whether what channels keep in files goes along: inboxes, outputs, archives.</summary>
    public bool WithFiles { get; init; }

    /// <summary>Where the copy of the database lies meanwhile, by default the data folder; it needs as much space as the database.</summary>
    public string? Scratch { get; init; }

    /// <summary>How an archive's file is made: only its owner may read it.</summary>
    public static FileStreamOptions OwnFile() => DatabasePicture.OwnFile(FileMode.CreateNew);

    /// <summary>Writes the archive. Fails where there is no installation, or a disk is full or broken; what was written then is no backup.</summary>
    /// <param name="archive">Where to; not closed.</param>
    /// <param name="progress">Told the share of the database that is copied, 0-1.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<Outcome<BackupResult>> WriteAsync(Stream archive, IProgress<double>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(archive);
        var database = Path.Combine(data, Database);
        if (!File.Exists(database))
            return new Problem("backup.data", data, "There is no installation in this folder.") { Mend = "Name its data folder with --data." };
        var picture = Path.Combine(Scratch ?? data, $"backup-{Guid.NewGuid():N}.tmp");
        try
        {
            var at = DateTimeOffset.UtcNow;
            await Task.Run(() => DatabasePicture.Take(database, picture, progress, cancel), cancel).ConfigureAwait(false);
            var facts = DatabasePicture.Facts(picture);
            var (files, leftOut) = Choose(picture, archive as FileStream);
            var written = new List<BackupFile>();
            await using (var zip = new GZipStream(archive, CompressionLevel.Fastest, leaveOpen: true))
            await using (var tar = new TarWriter(zip, TarEntryFormat.Pax, leaveOpen: true))
            {
                foreach (var (path, file) in files.Prepend((Database, picture)))
                    if (await AddAsync(tar, path, file, cancel).ConfigureAwait(false) is { } entry)
                        written.Add(entry);
                var manifest = new BackupManifest(ProgramVersion, facts.Schema, at, facts.Messages, facts.LastMessage, facts.AuditEntries, facts.BodyKeys, written);
                using var json = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(manifest, BackupJson.Default.BackupManifest));
                await tar.WriteEntryAsync(Entry(BackupManifest.FileName, json), cancel).ConfigureAwait(false);
                return new BackupResult(manifest, leftOut);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or SqliteException)
        {
            return new Problem("backup.failed", data, failure.Message) { Mend = "Make sure that there is space for the database and the archive, and that this account may read the data folder; then run it again." };
        }
        finally
        {
            File.Delete(picture);
            File.Delete(picture + "-journal");
        }
    }

    private static string ProgramVersion => typeof(Backup).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    /// <summary>The files that go along, and what is left out.</summary>
    private (List<(string Path, string File)> Files, List<string> LeftOut) Choose(string picture, FileStream? archive)
    {
        var (files, leftOut) = (new List<(string, string)>(), new List<string>());
        var root = new DirectoryInfo(data);
        var folders = new Stack<DirectoryInfo>([root]);
        while (folders.TryPop(out var folder))
        {
            foreach (var entry in folder.EnumerateFileSystemInfos())
            {
                var path = Path.GetRelativePath(data, entry.FullName).Replace('\\', '/');
                if (NeverCopied.Contains(path) || (!WithFiles && OfMessages.Contains(path)) || entry.FullName == Path.GetFullPath(picture) || entry.FullName == archive?.Name || IsPicture(entry.Name))
                    continue;
                if (entry.LinkTarget is not null)
                    leftOut.Add(path);
                else if (entry is DirectoryInfo inner)
                    folders.Push(inner);
                else
                    files.Add((path, entry.FullName));
            }
        }

        files.Sort((one, other) => string.CompareOrdinal(one.Item1, other.Item1));
        leftOut.Sort(StringComparer.Ordinal);
        return (files, leftOut);
    }

    /// <summary>What a backup that was killed left behind.</summary>
    private static bool IsPicture(string name) => name.StartsWith("backup-", StringComparison.Ordinal) && name.EndsWith(".tmp", StringComparison.Ordinal);

    /// <summary>Adds a file as it is now; null when it went in the meantime.</summary>
    private static async Task<BackupFile?> AddAsync(TarWriter tar, string path, string file, CancellationToken cancel)
    {
        Stream stream;
        try
        {
            // What has no length is not opened: a pipe would keep us until somebody writes into it.
            stream = new FileInfo(file).Length == 0 ? Stream.Null : new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16, FileOptions.Asynchronous | FileOptions.SequentialScan);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }

        await using var counted = new CountedStream(stream, stream.Length);
        await tar.WriteEntryAsync(Entry(path, counted), cancel).ConfigureAwait(false);
        return new BackupFile(path, counted.Length, counted.Sha256);
    }

    private static PaxTarEntry Entry(string path, Stream content) => new(TarEntryType.RegularFile, path) { DataStream = content, Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
}
