using IntegrationStudio.Engine.Governance;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Engine.Scripting;
using IntegrationStudio.Portal.Mappings;
using IntegrationStudio.Portal.Tests.Designer.Tests;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Mappings;

public sealed class MappingChecksTests : IAsyncLifetime
{
    private const string Message = "MSH|^~\\&|LAB|NORTH|EHR|CITY|20260203040506||ORU^R01^ORU_R01|M1|P|2.5.1\rPID|1||1^^^N^MR||Smith\r";

    private readonly string folder = Directory.CreateTempSubdirectory("studio-checks-").FullName;
    private readonly List<MappingChecks> running = [];
    private readonly ScriptPool pool = new(new ScriptOptions());
    private readonly ScriptCompiler compiler = new(new ScriptOptions());
    private MessageJournal journal = null!;
    private DraftStore drafts = null!;
    private MappingLibrary library = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Kept => Path.Combine(folder, "cache", "tests.json");

    public ValueTask InitializeAsync()
    {
        Benched.Write(Path.Combine(folder, "mappings"), ("tests/one.hl7", Message), ("tests/one.expected.json", "{}"), ("samples/two.hl7", Message));
        journal = MessageJournal.Open(Path.Combine(folder, "studio.db")).Require();
        drafts = new DraftStore(journal);
        library = MappingLibrary.Open(Path.Combine(folder, "mappings")).Require();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var checks in running) await checks.StopAsync(CancellationToken.None); // what they still write is in the folder
        running.ForEach(checks => checks.Dispose());
        await journal.DisposeAsync();
        await pool.DisposeAsync();
        await compiler.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Tests_are_run_and_coverage_is_measured_when_somebody_asks()
    {
        var row = (await RowsAsync())[0];
        var checks = await StartAsync();
        Assert.False(checks.Waits(row));

        await AskAsync(checks, row);

        var facts = checks.Of(row)!;
        Assert.Equal((0, 1), (facts.Passed, facts.Failed));
        Assert.Equal(2 / 3.0, facts.Coverage!.Value, 3); // the patient and the name ran, the date of birth did not
        Assert.Equal((1, 1), checks.Progress);
        await checks.StopAsync(Cancel);
    }

    [Fact]
    public async Task What_did_not_change_is_not_run_again_after_a_restart()
    {
        var row = (await RowsAsync())[0];
        var first = await StartAsync();
        await AskAsync(first, row);
        await first.StopAsync(Cancel);

        // A mark that only reading can bring back.
        await File.WriteAllTextAsync(Kept, (await File.ReadAllTextAsync(Kept, Cancel)).Replace("\"Passed\":0", "\"Passed\":41", StringComparison.Ordinal), Cancel);
        var second = await StartAsync();
        await AskAsync(second, row);
        Assert.Equal(41, second.Of(row)!.Passed);
        await second.StopAsync(Cancel);

        // Another test: what is remembered is of something else.
        await File.WriteAllTextAsync(Path.Combine(folder, "mappings", "t", "bench", "tests", "three.hl7"), Message, Cancel);
        var third = await StartAsync();
        await AskAsync(third, row);
        Assert.Equal((0, 2), (third.Of(row)!.Passed, third.Of(row)!.Failed));
    }

    [Fact]
    public async Task A_draft_is_tested_as_it_is_and_again_when_it_was_saved()
    {
        var draft = Benched.Folder(("tests/one.hl7", Message), ("tests/one.test.json", """{ "assert": [{ "that": "Bundle.entry.resource.ofType(Patient).name.family = 'Smith'" }] }"""));
        await drafts.SaveAsync(draft, 0, "ann", cancellationToken: Cancel);
        var checks = await StartAsync();
        var row = (await RowsAsync())[0];
        await AskAsync(checks, row);
        Assert.Equal((1, 0), (checks.Of(row)!.Passed, checks.Of(row)!.Failed));

        await drafts.SaveAsync(draft.WithFile("tests/one.test.json", "{\"assert\":[{\"that\":\"false\"}]}"u8.ToArray()), 1, "ann", cancellationToken: Cancel);
        var later = (await RowsAsync())[0];
        Assert.Null(checks.Of(later));
        await AskAsync(checks, later);
        Assert.Equal((0, 1), (checks.Of(later)!.Passed, checks.Of(later)!.Failed));
    }

    [Fact]
    public async Task A_definition_without_tests_has_none_and_a_draft_that_is_gone_does_not_end_the_rest()
    {
        await drafts.SaveAsync(Benched.Folder(), 0, "ann", cancellationToken: Cancel);
        var row = (await RowsAsync())[0];
        await drafts.DeleteAsync(Benched.Id, Cancel);
        var checks = await StartAsync();
        await AskAsync(checks, row);
        Assert.NotNull(checks.Of(row)!.Fault);

        await drafts.SaveAsync(Benched.Folder(), 0, "ann", cancellationToken: Cancel);
        var again = (await RowsAsync())[0] with { Id = Benched.Id };
        await AskAsync(checks, again with { Revision = 1 });
        Assert.NotNull(checks.Of(again with { Revision = 1 }));
    }

    private async Task<IReadOnlyList<MappingRow>> RowsAsync() => await new MappingCatalog(MappingShelf.Of(library), drafts).ListAsync(Cancel);

    private async Task<MappingChecks> StartAsync()
    {
        var checks = new MappingChecks(MappingShelf.Of(library), drafts, new MappingFactsFile(Kept), compiler, pool, NullLogger<MappingChecks>.Instance);
        await checks.StartAsync(Cancel);
        running.Add(checks);
        return checks;
    }

    private static async Task AskAsync(MappingChecks checks, MappingRow row)
    {
        var known = new TaskCompletionSource();
        void Look()
        {
            if (checks.Of(row) is not null) known.TrySetResult();
        }

        checks.Changed += Look;
        checks.Ask([row]);
        Look();
        await known.Task.WaitAsync(TimeSpan.FromSeconds(60), Cancel);
        checks.Changed -= Look;
        while (checks.Progress is var (done, asked) && done < asked) await Task.Delay(10, Cancel);
    }
}
