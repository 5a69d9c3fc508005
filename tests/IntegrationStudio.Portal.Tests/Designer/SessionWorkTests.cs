using System.Text;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Engine.Mappings.Editing;
using IntegrationStudio.Portal.Designer;
using IntegrationStudio.Portal.Designer.Preview;
using IntegrationStudio.Portal.Designer.Saving;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Designer;

/// <summary>What goes on beside the editing: the sample runs, the draft is saved, and nobody's work is lost.</summary>
public sealed class SessionWorkTests : IAsyncLifetime
{
    private const string Good = """{ "id": "labs/x", "version": "1.0.0", "kind": "message", "source": { "format": "hl7v2", "structure": "ORU_R01" }, "target": { "format": "fhir-r4", "bundle": "collection" }, "rules": [ { "id": "pid", "from": "PATIENT_RESULT.PATIENT.PID", "resource": "Patient", "rules": [ { "id": "family", "from": "PID-5.1", "to": "name[0].family" } ] } ] }""";
    private const string Message = "MSH|^~\\&|A|B|C|D|20260101||ORU^R01^ORU_R01|1|P|2.5.1\rPID|1||7||DOE^JANE\rOBR|1\r";

    private readonly string _folder = Directory.CreateTempSubdirectory("studio-work").FullName;
    private MessageJournal _journal = null!;
    private DesignerServices _services = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _journal = MessageJournal.Open(Path.Combine(_folder, "studio.db")).Require();
        MappingPackage package = MappingPackage.Create(MappingDefinition.Parse(Encoding.UTF8.GetBytes(Good)).Require());
        _services = new DesignerServices(MappingLibrary.Of(package), TimeProvider.System) { Drafts = new DraftStore(_journal), Run = new RunOptions(), Journal = _journal.Reader };
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _journal.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task The_sample_runs_and_its_values_stand_at_the_rows_of_both_trees()
    {
        await using DesignerSession session = await OpenAsync("ada");
        await session.Runner!.Idle;

        Assert.Equal("DOE", session.Preview.SourceValues["PATIENT_RESULT/PATIENT/PID/5/1"].Text);
        Assert.Equal(new RowValue("DOE", 1), session.Preview.TargetValues["Patient/name/family"]);
        Assert.Contains(session.Preview.Links, link => link is { SourceKey: "PATIENT_RESULT/PATIENT/PID/5/1", TargetKey: "Patient/name/family", RulePath: "pid/family" });
    }

    [Fact]
    public async Task A_resource_that_lacks_its_status_gets_one_by_a_click()
    {
        await using DesignerSession session = await OpenAsync("ada");
        var visit = new RuleDefinition { Id = "obx", From = "PATIENT_RESULT.ORDER_OBSERVATION.OBR", Resource = "DiagnosticReport", Rules = [new RuleDefinition { Id = "text", From = "OBR-1", To = "code.text" }] };
        Assert.Empty(session.Apply("Add a report", folder => RuleEdits.Add(session.Library, folder, "", visit)));
        await session.Runner!.Idle;

        DesignerProblem lacking = session.Problems.Single(problem => problem.Problem.Message.Contains("must have status", StringComparison.Ordinal));
        Assert.Equal(("obx", "Set status to \"unknown\""), (lacking.RulePath, lacking.Fix?.Title));
        Assert.Contains(session.Preview.Reported.Value, problem => problem.RulePath == "obx" && problem.Problem.Message == lacking.Problem.Message);
        Assert.Empty(session.Apply(lacking.Fix!.Title, lacking.Fix.Edit));
        await session.Runner.Idle;
        Assert.DoesNotContain(session.Problems, problem => problem.Problem.Message.Contains("must have status", StringComparison.Ordinal));
        Assert.Equal("unknown", session.Preview.TargetValues["DiagnosticReport/status"].Text);
    }

    [Fact]
    public async Task The_last_good_result_stays_and_is_marked_while_the_definition_does_not_run()
    {
        await using DesignerSession session = await OpenAsync("ada");
        await session.Runner!.Idle;
        Rename(session, "nonsense");
        await session.Runner.Idle;

        Assert.True(session.Preview.IsStale);
        Assert.NotEmpty(session.Preview.Hindered);
        Assert.Equal("DOE", session.Preview.TargetValues["Patient/name/family"].Text);
        session.Undo();
        await session.Runner.Idle;
        Assert.False(session.Preview.IsStale);
    }

    [Fact]
    public async Task A_draft_saves_itself_and_is_opened_again()
    {
        await using (DesignerSession session = await OpenAsync("ada"))
        {
            Rename(session, "name[0].text");
            Assert.IsType<SaveState.Unsaved>(session.Save);
            await session.Keeper!.Idle;
            Assert.IsType<SaveState.Saved>(session.Save);
        }

        await using DesignerSession again = await OpenAsync("ada");
        Assert.Equal("name[0].text", again.Folder.Definition.Rules[0].Rules[0].To);
    }

    [Fact]
    public async Task What_waits_is_saved_when_the_designer_is_closed()
    {
        await using (DesignerSession session = await OpenAsync("ada")) Rename(session, "name[0].text");

        await using DesignerSession again = await OpenAsync("ada");
        Assert.Equal("name[0].text", again.Folder.Definition.Rules[0].Rules[0].To);
    }

    [Fact]
    public async Task Nobody_overwrites_another_unseen()
    {
        await using DesignerSession ada = await OpenAsync("ada");
        await using DesignerSession grace = await OpenAsync("grace");
        Assert.Equal(["grace"], ada.Keeper!.Others);
        Rename(ada, "name[0].text");
        await ada.Keeper.SaveVersionAsync("first");
        Rename(grace, "name[0].given");
        await grace.Keeper!.Idle;

        Assert.Equal("ada", Assert.IsType<SaveState.Conflict>(grace.Save).Author);
        Assert.Equal("name[0].text", (await Stored()).To);

        string copy = (await grace.Keeper.KeepBothAsync()).Require();
        Assert.Equal("name[0].text", grace.Folder.Definition.Rules[0].Rules[0].To);
        Assert.Equal("name[0].given", (await _services.Drafts!.OpenAsync(copy, Cancel)).Require().Folder.Definition.Rules[0].Rules[0].To);
        Assert.Equal("name[0].text", (await Stored()).To);
    }

    [Fact]
    public async Task Who_takes_theirs_can_take_it_back_and_who_takes_mine_overwrites_knowingly()
    {
        await using DesignerSession ada = await OpenAsync("ada");
        await using DesignerSession grace = await OpenAsync("grace");
        Rename(ada, "name[0].text");
        await ada.Keeper!.SaveVersionAsync(null);
        Rename(grace, "name[0].given");
        await grace.Keeper!.Idle;
        grace.Keeper.TakeTheirs();
        Assert.Equal("name[0].text", grace.Folder.Definition.Rules[0].Rules[0].To);
        grace.Undo();
        Assert.Equal("name[0].given", grace.Folder.Definition.Rules[0].Rules[0].To);
        await grace.Keeper.Idle;
        Assert.Equal("name[0].given", (await Stored()).To);

        Rename(ada, "name[0].prefix");
        await ada.Keeper.Idle;
        Assert.IsType<SaveState.Conflict>(ada.Save);
        await ada.Keeper.TakeMineAsync();
        Assert.Equal("name[0].prefix", (await Stored()).To);
    }

    [Fact]
    public async Task Versions_stay_and_all_samples_are_compared_with_the_last_one()
    {
        await using DesignerSession session = await OpenAsync("ada");
        await session.Keeper!.SaveVersionAsync("as it was");
        SampleRun run = session.AllSamples!;
        await run.StartAsync();
        Assert.Equal([SampleOutcome.Same], run.Results.Select(result => result.Outcome));

        Rename(session, "name[0].text");
        await run.StartAsync();
        Assert.Equal([SampleOutcome.Changed], run.Results.Select(result => result.Outcome));
        Assert.False(run.IsOld);

        // Somebody looks at it and finds it right: the draft says so, until the result is another again.
        Assert.Empty(run.Acknowledge(run.Open));
        Assert.Equal(SampleOutcome.Acknowledged, run.OutcomeOf(run.Results[0]));
        Assert.Equal("ada", run.AcknowledgementOf(run.Results[0])!.By);
        Assert.Empty(run.Open);
        Assert.False(run.IsOld);
        session.Undo();
        Assert.Equal(SampleOutcome.Changed, run.OutcomeOf(run.Results[0]));
        session.Redo();
        Rename(session, "name[0].given");
        Assert.True(run.IsOld);
        await run.StartAsync();
        Assert.Equal(SampleOutcome.Changed, run.OutcomeOf(run.Results[0]));
        Rename(session, "name[0].text");
        await run.StartAsync();
        Assert.Equal(SampleOutcome.Acknowledged, run.OutcomeOf(run.Results[0]));
        Assert.Equal(["as it was"], (await session.Keeper.HistoryAsync()).Select(version => version.Note));

        // Another version is another comparison.
        Assert.Null(run.Since);
        await session.Keeper.SaveVersionAsync("texts");
        Assert.Equal("a version was saved since", run.Since);
        await run.StartAsync();
        Assert.Equal([SampleOutcome.Same], run.Results.Select(run.OutcomeOf));
        Assert.False(run.IsOld);
    }

    [Fact]
    public async Task A_browsers_copy_brings_back_what_was_not_saved()
    {
        await using DesignerSession session = await OpenAsync("ada");
        DefinitionFolder saved = session.Folder;
        Rename(session, "name[0].text");
        string text = LocalCopy.Write(saved, session.Folder, 3, Some.Noon)!;

        DefinitionFolder restored = LocalCopy.Read(text)!.ApplyTo(saved).Require();
        Assert.Empty(FolderDifference.Of(session.Folder, restored));
        Assert.Equal([new DifferenceItem("rule", "pid/family", ItemChange.Changed)], FolderDifference.Of(saved, restored));
        Assert.Null(LocalCopy.Read("nonsense"));
    }

    private async Task<RuleDefinition> Stored() => (await _services.Drafts!.OpenAsync("labs/x", Cancel)).Require().Folder.Definition.Rules[0].Rules[0];

    private async Task<DesignerSession> OpenAsync(string author)
    {
        DesignerSession session = (await DesignerSession.OpenAsync("labs/x", _services, Cancel)).Require();
        session.Actor = new Actor($"user:{author}", author);
        session.Choose(new DesignerSample("pasted", Encoding.UTF8.GetBytes(Message), SampleOrigin.Pasted));
        return session;
    }

    private static void Rename(DesignerSession session, string to) => Assert.Empty(session.Apply($"To {to}", folder =>
        folder.WithDefinition(folder.Definition with { Rules = [folder.Definition.Rules[0] with { Rules = [folder.Definition.Rules[0].Rules[0] with { To = to }] }] })));
}
