using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Engine.Connectors.File;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Tests.Channels;
using IntegrationStudio.Standards;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Connectors.File;

/// <summary>Files that are taken out of a folder: each once, whole, and moved only after it is stored.</summary>
public sealed class FileSourceTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Files_are_taken_in_order_of_their_names_and_archived()
    {
        await using var host = TestHost.Open();
        foreach (var name in (string[])["b.hl7", "a.hl7", "c.hl7"])
            Drop(host, name, Some.OruMessage(name));
        await host.AddAsync(Channel());

        await TakenAsync(host, 3);

        Assert.Equal(["a.hl7", "b.hl7", "c.hl7"], host.Mapped);
        Assert.Equal("file a.hl7", (await host.DetailAsync(1)).Source);
        Assert.Equal(["a.hl7", "b.hl7", "c.hl7"], Names(host, "archive"));
        Assert.Empty(Directory.GetFiles(Folder(host)));
    }

    [Fact]
    public async Task What_is_not_meant_is_left_alone()
    {
        await using var host = TestHost.Open();
        foreach (var name in (string[])["a.hl7", "b.txt", "c.hl7.part", ".d.hl7"])
            Drop(host, name, Some.OruMessage(name));
        Drop(host, "below/e.hl7", Some.OruMessage("e"));
        var outside = Path.Combine(host.Folder, "outside.hl7");
        await System.IO.File.WriteAllBytesAsync(outside, Some.OruMessage("outside"), Cancel);
        System.IO.File.CreateSymbolicLink(Path.Combine(Folder(host), "link.hl7"), outside);
        await host.AddAsync(Channel() with { Source = Source with { Include = ["*.hl7"], After = FileAfter.Delete } });

        await TakenAsync(host, 1);
        await Task.Delay(1500, Cancel); // one more look

        Assert.Equal(["a.hl7"], host.Mapped);
        Assert.False(Directory.Exists(Path.Combine(Folder(host), "archive")));
        Assert.Equal([".d.hl7", "b.txt", "c.hl7.part", "link.hl7"], Directory.GetFiles(Folder(host)).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Folders_in_it_keep_their_shape_and_archives_are_not_taken_again()
    {
        await using var host = TestHost.Open();
        Drop(host, "ward/1/a.hl7", Some.OruMessage("a"));
        await host.AddAsync(Channel() with { Source = Source with { Recursive = true } });

        await TakenAsync(host, 1);
        await Task.Delay(1500, Cancel);

        Assert.Single(await host.RowsAsync());
        Assert.EndsWith("ward/1/a.hl7", Assert.Single(Directory.GetFiles(Path.Combine(Folder(host), "archive"), "*", SearchOption.AllDirectories)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_refused_goes_to_the_errors_with_its_problems()
    {
        await using var host = TestHost.Open();
        Drop(host, "bad.hl7", "HELLO WORLD"u8.ToArray());
        Drop(host, "big.hl7", new byte[3000]);
        Drop(host, "good.hl7", Some.OruMessage("good"));
        await host.AddAsync(Channel() with { Source = Source with { MaxMessageBytes = 2000 } });

        await TestHost.UntilAsync(() => Names(host, "archive").Length == 1);

        Assert.Equal(["bad.hl7", "bad.hl7.error.json", "big.hl7", "big.hl7.error.json"], Names(host, "error"));
        Assert.Contains("hl7v2.", await System.IO.File.ReadAllTextAsync(Path.Combine(Folder(host), "error", "bad.hl7.error.json"), Cancel), StringComparison.Ordinal);
        Assert.Contains("file.too-large", await System.IO.File.ReadAllTextAsync(Path.Combine(Folder(host), "error", "big.hl7.error.json"), Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_still_written_to_waits()
    {
        await using var host = TestHost.Open();
        await host.AddAsync(Channel() with { Source = Source with { StableSeconds = 2 } });
        var whole = Some.OruMessage("slow");
        Drop(host, "slow.hl7", whole[..20]);
        for (var i = 0; i < 4; i++)
        {
            await Task.Delay(700, Cancel);
            await using var file = new FileStream(Path.Combine(Folder(host), "slow.hl7"), FileMode.Append);
            file.Write(i < 3 ? whole.AsSpan(20 + i, 1) : whole.AsSpan(23));
        }

        Assert.Empty(await host.RowsAsync());
        await TakenAsync(host, 1);
        Assert.Equal(whole, (await host.DetailAsync(1)).Raw);
    }

    [Fact]
    public async Task A_file_that_was_stored_before_a_crash_is_recognised()
    {
        await using var host = TestHost.Open();
        Drop(host, "a.hl7", Some.OruMessage("a"));
        var file = Path.Combine(Folder(host), "a.hl7");
        var time = System.IO.File.GetLastWriteTimeUtc(file);
        await host.AddAsync(Channel());
        await TakenAsync(host, 1);
        await host.Host.StopAsync("labs", Cancel);

        Drop(host, "a.hl7", Some.OruMessage("a")); // as if it had not been moved
        System.IO.File.SetLastWriteTimeUtc(file, time);
        await host.Host.StartAsync("labs", Cancel);
        await TestHost.UntilAsync(() => !System.IO.File.Exists(file));

        Assert.Single(await host.RowsAsync());
        Assert.Equal(["a.hl7", "a.hl7.1"], Names(host, "archive"));
    }

    [Fact]
    public async Task The_same_message_in_another_file_is_processed_once()
    {
        await using var host = TestHost.Open();
        Drop(host, "a.hl7", Some.OruMessage("same"));
        Drop(host, "b.hl7", Some.OruMessage("same"));
        await host.AddAsync(Channel());

        await TestHost.UntilAsync(() => Names(host, "archive").Length == 2);

        Assert.Single(await host.RowsAsync());
    }

    [Fact]
    public async Task A_batch_in_a_file_is_taken_apart()
    {
        await using var host = TestHost.Open();
        Drop(host, "batch.hl7", [.. "BHS|^~\\&|LAB\r"u8, .. Some.OruMessage("a"), .. Some.OruMessage("b"), .. "BTS|2\r"u8]);
        await host.AddAsync(Channel() with { Content = new ContentDefinition { Split = SplitMode.Hl7Batch } });

        await TakenAsync(host, 3);

        Assert.Equal(["a", "b"], host.Mapped);
    }

    [Fact]
    public async Task A_file_that_was_refused_is_taken_once_the_channel_accepts_it()
    {
        var folder = Directory.CreateTempSubdirectory("studio-refused").FullName;
        try
        {
            await using (var host = TestHost.Open(folder))
            {
                Drop(host, "a.hl7", Some.OruMessage("a"));
                await host.AddAsync(Channel() with { Accepts = new AcceptDefinition { Types = ["ADT^A01"] } });
                await TestHost.UntilAsync(() => Names(host, "error").Length == 2);
            }

            await using var next = TestHost.Open(folder);
            System.IO.File.Move(Path.Combine(Folder(next), "error", "a.hl7"), Path.Combine(Folder(next), "a.hl7")); // keeps its time
            await next.AddAsync(Channel());
            await TestHost.UntilAsync(() => next.Mapped.Contains("a"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_pipe_keeps_nobody_and_goes_to_the_errors()
    {
        await using var host = TestHost.Open();
        using (var make = System.Diagnostics.Process.Start("mkfifo", [Path.Combine(Folder(host), "a.pipe")])!)
            await make.WaitForExitAsync(Cancel);
        Drop(host, "b.hl7", Some.OruMessage("b"));
        await host.AddAsync(Channel());

        await TestHost.UntilAsync(() => Names(host, "archive").Length == 1);

        Assert.Equal(["a.pipe", "a.pipe.error.json"], Names(host, "error"));
        await host.Host.StopAsync("labs", Cancel);
    }

    [Theory]
    [InlineData("labs")]
    [InlineData("labs/archive")]
    public async Task Links_lead_nowhere(string link)
    {
        await using var host = TestHost.Open();
        var outside = Directory.CreateDirectory(Path.Combine(host.Folder, "outside")).FullName;
        Directory.CreateDirectory(Path.Combine(host.Folder, "in"));
        if (link != "labs")
            Drop(host, "a.hl7", Some.OruMessage("a"));
        Directory.CreateSymbolicLink(Path.Combine(host.Folder, "in", link), outside);
        var problems = await host.Host.AddAsync(Channel(), Cancel);

        if (link == "labs")
            Assert.Equal("file.link", Assert.Single(problems).Code);
        else
            await TestHost.UntilAsync(() => host.Host.Find("labs")!.Problems.Any(problem => problem.Code == "file.cannot-take"));
        Assert.Empty(Directory.GetFiles(outside, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_file_that_cannot_be_moved_is_not_taken_again()
    {
        await using var host = TestHost.Open();
        Drop(host, "a.hl7", Some.OruMessage("a"));
        Drop(host, "archive", "in the way"u8.ToArray());
        await host.AddAsync(Channel() with { Source = Source with { Include = ["*.hl7"] } });
        await TestHost.UntilAsync(() => host.Host.Find("labs")!.Problems.Any(problem => problem.Code == "file.cannot-take"));
        await Task.Delay(1500, Cancel);
        Assert.Equal(MessageMarks.None, Assert.Single(await host.RowsAsync()).Marks); // not even received again

        System.IO.File.Delete(Path.Combine(Folder(host), "archive"));
        await TestHost.UntilAsync(() => Names(host, "archive").Length == 1);
    }

    [Fact]
    public void Everything_that_is_wrong_with_its_settings_is_said()
    {
        var problems = new List<Problem>();

        (Source with { Folder = "../x", Include = [], Exclude = ["a/b"], EverySeconds = 0, StableSeconds = -1 }).Check(TestHost.Check(problems, path: "source"));

        Assert.Equal(["source.everySeconds", "source.exclude[0]", "source.folder", "source.folder", "source.include", "source.stableSeconds"], problems.Select(problem => problem.Path).Order(StringComparer.Ordinal));
    }

    private static FileSourceDefinition Source => new() { EverySeconds = 1, StableSeconds = 0 };

    private static ChannelDefinition Channel() => TestHost.Channel() with { Source = Source };

    private static string Folder(TestHost host) => Directory.CreateDirectory(Path.Combine(host.Folder, "in", "labs")).FullName;

    private static void Drop(TestHost host, string name, byte[] bytes)
    {
        var path = Path.Combine(Folder(host), name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllBytes(path, bytes);
    }

    private static string[] Names(TestHost host, string folder) => Directory.Exists(Path.Combine(Folder(host), folder))
        ? [.. Directory.GetFiles(Path.Combine(Folder(host), folder), "*", SearchOption.AllDirectories).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)]
        : [];

    private static Task TakenAsync(TestHost host, int count) => TestHost.UntilAsync(async () => await host.RowsAsync() is var rows && rows.Count == count && rows.All(row => (int)row.State >= 10));
}
