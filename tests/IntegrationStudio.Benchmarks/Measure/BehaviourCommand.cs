using System.Diagnostics;
using System.Globalization;
using IntegrationStudio.Benchmarks.Load;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Engine.Connectors.Http;
using IntegrationStudio.Engine.Governance.Behaviour;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;

namespace IntegrationStudio.Benchmarks.Measure;

/// <summary>
/// <c>behaviour [--messages N]</c>: a behavioural difference of <c>labs/north/oru-r01</c> over stored messages: against itself, against one with one
/// rule more (one value of every observation is different), and against the map that it extends (most values are different).
/// </summary>
internal static class BehaviourCommand
{
    private const string Id = "labs/north/oru-r01";

    public static async Task<int> RunAsync(string[] args)
    {
        int messages = Array.IndexOf(args, "--messages") is >= 0 and var at ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : 10_000;
        string folder = Directory.CreateTempSubdirectory("studio-behaviour").FullName;
        MappingLibrary library = MappingLibrary.Open(Repository.Mappings()).Require();
        DefinitionFolder north = DefinitionFolder.Read(Path.Combine(Repository.Mappings(), Id), Id).Require();
        await using (MessageJournal journal = MessageJournal.Open(Path.Combine(folder, "studio.db")).Require())
        {
            await StoreAsync(journal, library, folder, messages);
            var before = new BehaviourVersion("1.0.0", north, library);
            await OneAsync(journal, "the same", before, before, messages);
            await OneAsync(journal, "one rule", before, Changed(library, north, definition => definition with { Changes = [.. definition.Changes, OneRule] }), messages);
            await OneAsync(journal, "without its changes", before, Changed(library, north, definition => definition with { Changes = [], Policy = null }), messages);
        }

        Directory.Delete(folder, recursive: true);
        return 0;
    }

    /// <summary>One value more in every observation.</summary>
    private static readonly ChangeDefinition OneRule = new("PATIENT_RESULT/ORDER_OBSERVATION/OBSERVATION/OBX[Observation]", ChangeOperation.Add,
        new RuleDefinition { Id = "language", To = "language", Value = System.Text.Json.JsonDocument.Parse("\"de\"").RootElement });

    private static BehaviourVersion Changed(MappingLibrary library, DefinitionFolder folder, Func<MappingDefinition, MappingDefinition> change)
    {
        DefinitionFolder changed = folder.WithDefinition(change(folder.Definition) with { Version = "1.1.0" });
        return new BehaviourVersion("1.1.0", changed, library.With(changed.Package));
    }

    private static async Task OneAsync(MessageJournal journal, string name, BehaviourVersion before, BehaviourVersion after, int messages)
    {
        await using var jobs = new BehaviourJobs(journal, new RunOptions());
        using Process process = Process.GetCurrentProcess();
        TimeSpan processor = process.TotalProcessorTime;
        var clock = Stopwatch.StartNew();
        BehaviourJob job = jobs.Start(new(before, after, new BehaviourScope { Tests = false, Samples = [], Channels = ["load"], LastMessages = messages }), new Actor("user:bench", "Bench")).Require();
        var steps = new List<string>();
        while (await Task.WhenAny(job.Ended, Task.Delay(1000)) != job.Ended)
            steps.Add(string.Create(CultureInfo.InvariantCulture, $"{job.Progress.Done} of {job.Progress.Total}, {job.Progress.Rate:0}/s"));
        process.Refresh();
        BehaviourCounts counts = job.Report?.Counts ?? new BehaviourCounts();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name}: {counts.Inputs} messages in {clock.Elapsed.TotalSeconds:0.0} s ({(process.TotalProcessorTime - processor).TotalSeconds:0.0} s of processor time), {counts.Unchanged} unchanged, {counts.Changed} changed, {counts.Values} values in {job.Report?.Groups.Count} groups; {job.State} {string.Join(' ', job.Problems)}; {GC.GetTotalMemory(true) / 1_000_000} MB alive, peak {process.PeakWorkingSet64 / 1_000_000} MB"));
        foreach (BehaviourGroup group in job.Report?.Groups.Take(3) ?? []) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    {group.Values} by {group.RulePath} at {string.Join(", ", group.Targets)}, e.g. {group.Examples[0].Before} -> {group.Examples[0].After}"));
        Console.WriteLine("    progress: " + string.Join("; ", steps));
    }

    private static async Task StoreAsync(MessageJournal journal, MappingLibrary library, string folder, int messages)
    {
        await using var host = new ChannelHost(journal, new ChannelHostOptions { OutputRoot = Path.Combine(folder, "out"), Mappings = library });
        await host.AddAsync(new ChannelDefinition { Id = "load", Source = new HttpSourceDefinition(), Mapping = new MappingChoice { Default = Id } });
        var make = new LoadMessages();
        await Parallel.ForAsync(0, messages, async (number, cancel) =>
        {
            using var body = new MemoryStream(make.Make(1, number));
            await host.Http.ReceiveAsync("load", body, null, "bench", cancel);
        });
        while (host.Find("load")!.QueueDepth > 0) await Task.Delay(20);
    }
}
