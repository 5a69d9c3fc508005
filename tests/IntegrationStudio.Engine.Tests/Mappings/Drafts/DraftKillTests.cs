using System.Diagnostics;
using System.Globalization;
using System.Text;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Mappings.Drafts;

/// <summary>
/// A process that saves drafts is killed without warning, again and again. What was acknowledged it wrote down elsewhere: every draft must be there as it was acknowledged
/// last or one step further, whole, and every acknowledged version with it.
/// </summary>
public sealed class DraftKillTests(ITestOutputHelper output)
{
    private const int Kills = 5;
    private const int Authors = 4;
    private const string FolderVariable = "STUDIO_DRAFTS_UNDER_FIRE";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_acknowledged_save_is_lost_when_the_process_is_killed()
    {
        string folder = Directory.CreateTempSubdirectory("studio-draft-kill").FullName;
        var random = new Random(20260302);
        for (int kill = 1; kill <= Kills; kill++)
        {
            int before = Acknowledged(folder).Count;
            using (Process child = Start(folder))
            {
                // It must have done something in this life before it loses it.
                for (long end = Environment.TickCount64 + 60_000; Acknowledged(folder).Count < before + 20 && Environment.TickCount64 < end && !child.HasExited;) await Task.Delay(20, Cancel);
                Assert.False(child.HasExited, "The process that saves ended by itself.");
                await Task.Delay(random.Next(10, 400), Cancel);
                child.Kill();
                await child.WaitForExitAsync(Cancel);
            }

            List<(string Id, long Revision, bool IsVersion)> acknowledged = Acknowledged(folder);
            output.WriteLine($"kill {kill}: {acknowledged.Count - before} saves acknowledged in that life");
            await CheckAsync(folder, acknowledged);
        }

        Directory.Delete(folder, recursive: true);
    }

    /// <summary>The process that is killed: not a test of anything by itself.</summary>
    [Fact(Explicit = true)]
    public async Task Save_until_killed()
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is not { } folder) return;
        await using MessageJournal journal = Open(folder);
        var store = new DraftStore(journal);
        await Task.WhenAll(Enumerable.Range(1, Authors).Select(author => SaveAsync(store, folder, author)));
    }

    private static async Task SaveAsync(DraftStore store, string folder, int author)
    {
        string id = $"labs/{author}";
        long revision = (await store.OpenAsync(id, Cancel)).Value?.Revision ?? 0;
        using var ledger = new FileStream(Path.Combine(folder, $"acknowledged-{author}.txt"), FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        while (true)
        {
            long next = revision + 1;
            bool isVersion = next % 7 == 0;
            DraftSave saved = (await store.SaveAsync(Draft(id, next), revision, $"author {author}", isCheckpoint: isVersion, note: $"note {next}", cancellationToken: Cancel)).Require();
            if (!saved.Succeeded) throw new InvalidOperationException("Nobody else saves this draft.");
            ledger.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id} {saved.Revision} {isVersion}\n")));
            revision = saved.Revision;
        }
    }

    private static async Task CheckAsync(string folder, List<(string Id, long Revision, bool IsVersion)> acknowledged)
    {
        await using MessageJournal journal = Open(folder);
        var store = new DraftStore(journal);
        foreach (var saves in acknowledged.GroupBy(save => save.Id))
        {
            long last = saves.Max(save => save.Revision);
            Draft draft = (await store.OpenAsync(saves.Key, Cancel)).Require();
            Assert.InRange(draft.Revision, last, last + 1); // what was committed and not acknowledged any more may be there
            AssertSame(Draft(saves.Key, draft.Revision), draft.Folder);
            IReadOnlyList<DraftCheckpoint> history = await store.HistoryAsync(saves.Key, Cancel);
            foreach ((string id, long revision, _) in saves.Where(save => save.IsVersion))
            {
                Assert.Contains(history, version => version.Revision == revision && version.Note == $"note {revision}");
                AssertSame(Draft(id, revision), (await store.CheckpointAsync(id, revision, Cancel)).Require());
            }
        }
    }

    private static void AssertSame(DefinitionFolder expected, DefinitionFolder found)
    {
        Assert.Equal(expected.Files.Keys.Order(), found.Files.Keys.Order());
        Assert.All(expected.Files, file => Assert.True(file.Value.Span.SequenceEqual(found.Files[file.Key].Span), file.Key));
    }

    /// <summary>What a draft is at a revision: small ones and some of 200 KB.</summary>
    private static DefinitionFolder Draft(string id, long revision)
    {
        string json = $$"""{ "id": "{{id}}", "version": "1.0.0", "kind": "message", "title": "Revision {{revision}}", "rules": [ { "id": "r", "note": "{{revision}}" } ] }""";
        byte[] sample = new byte[revision % 5 == 0 ? 200_000 : 300];
        new Random((int)revision).NextBytes(sample);
        MappingPackage package = MappingPackage.Create(MappingDefinition.Parse(Encoding.UTF8.GetBytes(json)).Require());
        return DefinitionFolder.Of(package, new Dictionary<string, ReadOnlyMemory<byte>> { ["samples/a.hl7"] = sample });
    }

    /// <summary>Whole lines only: the last one may have been cut.</summary>
    private static List<(string Id, long Revision, bool IsVersion)> Acknowledged(string folder)
    {
        var saves = new List<(string, long, bool)>();
        foreach (string file in Directory.EnumerateFiles(folder, "acknowledged-*.txt"))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            string text = new StreamReader(stream).ReadToEnd();
            foreach (string line in text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                string[] parts = line.Split(' ');
                saves.Add((parts[0], long.Parse(parts[1], CultureInfo.InvariantCulture), bool.Parse(parts[2])));
            }
        }

        return saves;
    }

    private static MessageJournal Open(string folder) => MessageJournal.Open(Path.Combine(folder, "studio.db")).Require();

    private static Process Start(string folder)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(DraftKillTests).Assembly.Location, "-explicit", "only", "-method", $"*{nameof(DraftKillTests)}.{nameof(Save_until_killed)}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[FolderVariable] = folder;
        Process child = Process.Start(start)!;
        _ = child.StandardOutput.ReadToEndAsync(CancellationToken.None);
        _ = child.StandardError.ReadToEndAsync(CancellationToken.None);
        return child;
    }
}
