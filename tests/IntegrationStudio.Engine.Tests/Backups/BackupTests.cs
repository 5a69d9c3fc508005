using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Backups;
using IntegrationStudio.Engine.Connectors;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Tests.Channels;
using IntegrationStudio.Standards;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Backups;

public sealed class BackupTests : IDisposable
{
    private static readonly Actor Ann = new("cli:ann", "Ann");

    private readonly string _work = Directory.CreateTempSubdirectory("studio-backup").FullName;

    private string Target => Path.Combine(_work, "restored");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everything_but_passing_things_comes_back_and_files_of_messages_only_when_asked_for()
    {
        await using var host = TestHost.Open();
        await host.AddAsync(TestHost.Channel());
        foreach (var (path, text) in new[] { ("channels/labs.json", "{}"), ("keys/audit.pem", "key"), ("secrets/token", "s3"), ("cache/x", "no"), ("out/labs/1.json", "out"), ("archive/labs/2026.ndjson", "old"), ("empty", "") })
        {
            var file = Path.Combine(host.Folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, text, Cancel);
        }

        File.CreateSymbolicLink(Path.Combine(host.Folder, "secrets", "elsewhere"), "/etc/hostname");
        var (result, archive) = await TakeAsync(host.Folder);
        Assert.Equal(["studio.db", "channels/labs.json", "empty", "keys/audit.pem", "secrets/token"], result.Manifest.Files.Select(file => file.Path));
        Assert.Equal(["secrets/elsewhere"], result.LeftOut);
        Assert.DoesNotContain(Directory.GetFiles(host.Folder), file => file.EndsWith(".tmp", StringComparison.Ordinal));
        (await RestoreAsync(archive)).Require();
        Assert.Equal("s3", await File.ReadAllTextAsync(Path.Combine(Target, "secrets", "token"), Cancel));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(Target, "secrets", "token")));
        Assert.False(Directory.Exists(Path.Combine(Target, "out")));

        var (with, _) = await TakeAsync(host.Folder, files: true);
        Assert.Contains("out/labs/1.json", with.Manifest.Files.Select(file => file.Path));
        Assert.Contains("archive/labs/2026.ndjson", with.Manifest.Files.Select(file => file.Path));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_open_goes_again_marked_as_a_possible_duplicate_or_waits_for_an_operator(bool hold)
    {
        byte[] archive;
        await using (var host = TestHost.Open())
        {
            host.InPlaceOfSend = _ => Task.FromResult<DeliveryOutcome?>(new DeliveryOutcome(DeliveryResult.Retry, "away"));
            var port = await host.AddAsync(TestHost.Channel());
            await using var client = await TestHost.ConnectAsync(port);
            await client.SendAsync(Some.OruMessage("A1"), Cancel);
            await TestHost.UntilAsync(() => !host.Sent.IsEmpty);
            (_, archive) = await TakeAsync(host.Folder);
        }

        Assert.Equal(1, (await RestoreAsync(archive, hold)).Require().Open);
        await using var restored = TestHost.Open(Target);
        await restored.AddAsync(TestHost.Channel());
        if (!hold)
            await restored.SettledAsync();
        var message = await restored.DetailAsync(Assert.Single(await restored.RowsAsync()).Id);
        var delivery = Assert.Single(message.Deliveries);
        Assert.Equal(hold ? DeliveryState.Held : DeliveryState.Delivered, delivery.State);
        Assert.True(delivery.PossibleDuplicate);
        Assert.Contains(message.History, happened => happened.What == "Restored");
        var entry = Assert.Single((await new AuditTrail(restored.Journal, AuditOptions.In(Target)).SearchAsync(new AuditFilter { Action = "installation.restore" }, cancel: Cancel)).Records);
        Assert.Equal(("cli:ann", true), (entry.Entry.Actor.Id, entry.Entry.Detail!.Contains("1 open deliveries", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Checkpoints_that_are_newer_than_the_backup_are_kept_aside()
    {
        await using var host = TestHost.Open();
        var checkpoints = Directory.CreateDirectory(Path.Combine(_work, "elsewhere")).FullName;
        await File.WriteAllTextAsync(Path.Combine(checkpoints, "checkpoints.ndjson"), "newer\n", Cancel);
        var (_, archive) = await TakeAsync(host.Folder);
        var restored = (await new Restore(Target, Ann) { CheckpointFolder = checkpoints }.RunAsync(new MemoryStream(archive), Cancel)).Require();
        Assert.Equal("newer\n", await File.ReadAllTextAsync(restored.CheckpointsSetAside!, Cancel));
        Assert.False(File.Exists(Path.Combine(checkpoints, "checkpoints.ndjson")));
    }

    [Fact]
    public async Task A_database_that_is_encrypted_is_not_brought_back_without_its_keys()
    {
        var keys = BodyKeys.Parse(new string('a', 64), "test").Require();
        await using var host = TestHost.Open(journal: new JournalOptions { BodyKeys = keys });
        var (result, archive) = await TakeAsync(host.Folder);
        Assert.Single(result.Manifest.BodyKeys);
        Assert.Equal("journal.key-missing", Assert.Single((await RestoreAsync(archive)).Problems).Code);
        Assert.False(Directory.Exists(Target));
        Assert.True((await new Restore(Target, Ann) { BodyKeys = keys }.RunAsync(new MemoryStream(archive), Cancel)).Succeeded);
    }

    [Fact]
    public async Task Nothing_is_overwritten()
    {
        await using var host = TestHost.Open();
        var (_, archive) = await TakeAsync(host.Folder);
        Directory.CreateDirectory(Target);
        await File.WriteAllTextAsync(Path.Combine(Target, "mine"), "", Cancel);
        Assert.Equal("restore.not-empty", Assert.Single((await RestoreAsync(archive)).Problems).Code);
        File.Delete(Path.Combine(Target, "mine"));
        Assert.True((await RestoreAsync(archive)).Succeeded);
    }

    [Fact]
    public async Task What_is_cut_off_or_altered_is_refused_and_leaves_nothing()
    {
        await using var host = TestHost.Open();
        var (_, archive) = await TakeAsync(host.Folder);
        foreach (var length in new[] { 0, 10, archive.Length / 2, archive.Length - 20 })
            await RefusedAsync(archive[..length], "restore.cut-off", "restore.damaged");
        await RefusedAsync(Encoding.ASCII.GetBytes("no archive at all"), "restore.damaged");
        for (var random = new Random(7); random.NextDouble() < 0.95;)
        {
            var altered = archive.ToArray();
            altered[random.Next(20, altered.Length - 8)] ^= (byte)(1 << random.Next(8));
            if (Unzipped(altered) is { } same && same.AsSpan().SequenceEqual(Unzipped(archive)))
                continue; // a bit that means nothing, between two blocks
            await RefusedAsync(altered, "restore.damaged", "restore.altered", "restore.cut-off", "restore.foreign", "restore.database");
        }

        await RefusedAsync(Repacked(archive, (name, bytes) => name == "manifest.json" ? null : bytes), "restore.cut-off");
        await RefusedAsync(Repacked(archive, (name, bytes) => name == "studio.db" ? [.. bytes.Reverse()] : bytes), "restore.altered");
        await RefusedAsync(Repacked(archive, (_, bytes) => bytes, "more"), "restore.altered");
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("/tmp/studio-outside")]
    [InlineData("a/../../outside")]
    [InlineData("c:\\outside")]
    [InlineData("a//b")]
    public async Task Names_that_lead_elsewhere_are_refused(string name)
    {
        await using var host = TestHost.Open();
        var (_, archive) = await TakeAsync(host.Folder);
        await RefusedAsync(Repacked(archive, (_, bytes) => bytes, name), "restore.foreign");
        Assert.False(File.Exists(Path.Combine(_work, "outside")) || File.Exists("/tmp/studio-outside"));
    }

    [Fact]
    public async Task Links_in_an_archive_are_refused()
    {
        using var archive = new MemoryStream();
        await using (var zip = new GZipStream(archive, CompressionLevel.Fastest, leaveOpen: true))
        await using (var tar = new TarWriter(zip))
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.SymbolicLink, "keys") { LinkName = "/etc" }, Cancel);
        await RefusedAsync(archive.ToArray(), "restore.foreign");
    }

    [Fact]
    public async Task A_backup_of_nothing_says_so()
    {
        using var archive = new MemoryStream();
        Assert.Equal("backup.data", Assert.Single((await new Backup(_work).WriteAsync(archive, cancel: Cancel)).Problems).Code);
        Assert.Equal(0, archive.Length);
    }

    public void Dispose() => Directory.Delete(_work, recursive: true);

    private static async Task<(BackupResult Result, byte[] Archive)> TakeAsync(string folder, bool files = false)
    {
        using var archive = new MemoryStream();
        return ((await new Backup(folder) { WithFiles = files }.WriteAsync(archive, cancel: Cancel)).Require(), archive.ToArray());
    }

    private Task<Outcome<RestoreResult>> RestoreAsync(byte[] archive, bool hold = false) => new Restore(Target, Ann) { Hold = hold }.RunAsync(new MemoryStream(archive), Cancel);

    private async Task RefusedAsync(byte[] archive, params string[] codes)
    {
        var problem = (await RestoreAsync(archive)).Problems;
        Assert.NotEmpty(problem);
        Assert.All(problem, wrong => Assert.Contains(wrong.Code, codes));
        Assert.Empty(Directory.GetFileSystemEntries(_work));
    }

    private static byte[]? Unzipped(byte[] archive)
    {
        try
        {
            using var plain = new MemoryStream();
            using var zip = new GZipStream(new MemoryStream(archive), CompressionMode.Decompress);
            zip.CopyTo(plain);
            return plain.ToArray();
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>The archive with entries changed, left out (null) or one more.</summary>
    private static byte[] Repacked(byte[] archive, Func<string, byte[], byte[]?> change, string? more = null)
    {
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        using (var into = new TarWriter(zip, TarEntryFormat.Pax))
        using (var from = new TarReader(new GZipStream(new MemoryStream(archive), CompressionMode.Decompress)))
        {
            if (more is not null)
                into.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, more) { DataStream = new MemoryStream([1]) });
            while (from.GetNextEntry() is { } entry)
            {
                using var content = new MemoryStream();
                entry.DataStream?.CopyTo(content);
                if (change(entry.Name, content.ToArray()) is { } bytes)
                    into.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, entry.Name) { DataStream = new MemoryStream(bytes) });
            }
        }

        return packed.ToArray();
    }
}
