using System.Text;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Engine.Mappings.Editing;
using IntegrationStudio.Portal.Designer;
using IntegrationStudio.Standards;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Designer;

public sealed class DesignerSessionTests
{
    private const string Base = """
        { "id": "t/base", "version": "1.0.0", "kind": "message", "source": { "format": "hl7v2", "structure": "ORU_R01" }, "target": { "format": "fhir-r4" }, "uses": { "PID": { "id": "t/PID" } },
          "rules": [ { "id": "pid", "from": "PATIENT_RESULT.PATIENT.PID", "resource": "Patient", "map": "PID" } ] }
        """;

    private const string Pid = """
        { "id": "t/PID", "version": "1.0.0", "kind": "segment", "source": { "format": "hl7v2", "structure": "PID" }, "target": { "format": "fhir-r4", "type": "Patient" },
          "rules": [ { "id": "sex", "from": "PID-8", "to": "gender" }, { "id": "born", "from": "PID-7", "to": "birthDate" } ] }
        """;

    private const string Heir = """{ "id": "t/heir", "version": "1.0.0", "kind": "message", "extends": { "id": "t/base" } }""";

    private readonly Clock _time = new();

    private sealed class Clock : TimeProvider
    {
        private DateTimeOffset _now = new(2026, 2, 3, 4, 5, 6, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => _now;

        public void Advance(TimeSpan by) => _now += by;
    }

    private async Task<DesignerSession> Open(string heir = Heir)
    {
        var services = new DesignerServices(MappingLibrary.Of(Package(Base), Package(Pid), Package(heir)), _time);
        DesignerSession session = (await DesignerSession.OpenAsync("t/heir", services, TestContext.Current.CancellationToken)).Require();
        await session.Settled;
        return session;
    }

    private static MappingPackage Package(string json) => MappingPackage.Parse(Encoding.UTF8.GetBytes(json), new Dictionary<string, ReadOnlyMemory<byte>>()).Require();

    private static Func<DefinitionFolder, Outcome<DefinitionFolder>> SetNote(DesignerSession session, string path, string note) =>
        folder => RuleEdits.Set(session.Library, folder, path, session.Outline.Find(path)!.Definition with { Note = note });

    [Fact]
    public async Task Undo_and_redo_go_through_every_state_and_back_to_the_very_bytes()
    {
        await using DesignerSession session = await Open();
        var states = new List<byte[]> { session.Folder.Files["mapping.json"].ToArray() };
        for (int i = 0; i < 30; i++)
        {
            Assert.Empty(session.Apply($"Note {i}", SetNote(session, i % 2 == 0 ? "pid/sex" : "pid/born", $"note {i}")));
            states.Add(session.Folder.Files["mapping.json"].ToArray());
        }

        Assert.Equal("Note 29", session.UndoTitle);
        Assert.Null(session.RedoTitle);
        for (int i = 29; i >= 0; i--)
        {
            session.Undo();
            Assert.Equal(states[i], session.Folder.Files["mapping.json"].ToArray());
        }

        Assert.Null(session.UndoTitle);
        Assert.Equal(Encoding.UTF8.GetBytes(Heir), session.Folder.Files["mapping.json"].ToArray());
        Assert.Equal("Note 0", session.RedoTitle);
        for (int i = 1; i <= 30; i++)
        {
            session.Redo();
            Assert.Equal(states[i], session.Folder.Files["mapping.json"].ToArray());
        }
    }

    [Fact]
    public async Task Typing_is_one_step_until_a_pause()
    {
        await using DesignerSession session = await Open();
        foreach (string note in (string[])["a", "ab", "abc"])
        {
            session.Apply("Type", SetNote(session, "pid/sex", note), merge: "note");
            _time.Advance(TimeSpan.FromMilliseconds(400));
        }

        _time.Advance(TimeSpan.FromSeconds(2));
        session.Apply("Type", SetNote(session, "pid/sex", "abcd"), merge: "note");
        session.Undo();
        Assert.Equal("abc", session.Outline.Find("pid/sex")!.Definition.Note);
        session.Undo();
        Assert.Empty(session.Folder.Definition.Changes);
        Assert.Null(session.UndoTitle);
    }

    [Fact]
    public async Task An_edit_after_undo_forgets_what_was_undone()
    {
        await using DesignerSession session = await Open();
        session.Apply("One", SetNote(session, "pid/sex", "1"));
        session.Undo();
        session.Apply("Two", SetNote(session, "pid/sex", "2"));
        Assert.Null(session.RedoTitle);
        session.Redo();
        Assert.Equal("2", session.Outline.Find("pid/sex")!.Definition.Note);
    }

    [Fact]
    public async Task What_cannot_be_done_says_why_and_changes_nothing()
    {
        await using DesignerSession session = await Open();
        DefinitionFolder before = session.Folder;
        Assert.NotEmpty(session.Apply("Rename", folder => RuleEdits.Rename(session.Library, folder, "pid/sex", "x")));
        session.IsReadOnly = true;
        Assert.Equal("edit.read-only", Assert.Single(session.Apply("Note", SetNote(session, "pid/sex", "x"))).Code);
        Assert.Same(before, session.Folder);
        Assert.Equal(0, session.Revision);
    }

    [Fact]
    public async Task Problems_have_places_and_fixes()
    {
        await using DesignerSession session = await Open();
        Assert.Empty(session.Problems);
        session.Apply("Break", folder => RuleEdits.Set(session.Library, folder, "pid/sex", session.Outline.Find("pid/sex")!.Definition with { To = "gendr" }));
        Assert.False(session.IsChecked);
        await session.Settled;
        DesignerProblem problem = Assert.Single(session.Problems);
        Assert.Equal(("pid/sex", ProblemOrigin.Compile), (problem.RulePath, problem.Origin));
        Assert.Equal("Use \"gender\"", problem.Fix!.Title);
        Assert.Empty(session.Apply(problem.Fix.Title, problem.Fix.Edit));
        await session.Settled;
        Assert.Empty(session.Problems);
        Assert.Empty(session.Folder.Definition.Changes);
    }

    [Theory]
    [InlineData("""{ "at": "pid/sexx", "op": "disable" }""", "pid", "Take the change out")]
    [InlineData("""{ "at": "pid/sex", "op": "replace", "rule": { "id": "sex", "from": "PID-8 +", "to": "gender" } }""", "pid/sex", "Reset the rule to what is inherited")]
    [InlineData("""{ "at": "pid", "op": "add", "rule": { "id": "x", "from": "PID-8", "to": "name", "map": "PIDD" } }""", "pid/x", "Use \"PID\"")]
    [InlineData("""{ "at": "pid", "op": "add", "rule": { "id": "x", "from": "PID-8", "to": "name" } }""", "pid/x", "Remove the rule")]
    public async Task A_fix_mends_its_problem(string change, string path, string title)
    {
        await using DesignerSession session = await Open($$"""{ "id": "t/heir", "version": "1.0.0", "kind": "message", "extends": { "id": "t/base" }, "uses": { "PID": { "id": "t/PID" } }, "changes": [ {{change}} ] }""");
        DesignerProblem problem = session.Problems[0];
        Assert.Equal(path, problem.RulePath);
        Assert.Equal(title, problem.Fix!.Title);
        Assert.Empty(session.Apply(title, problem.Fix.Edit));
        await session.Settled;
        Assert.DoesNotContain(session.Problems, left => left.Problem == problem.Problem);
    }

    [Fact]
    public async Task A_missing_base_is_a_problem_and_no_fault()
    {
        await using DesignerSession session = await Open("""{ "id": "t/heir", "version": "1.0.0", "kind": "message", "extends": { "id": "t/bsae" }, "rules": [ { "id": "a", "from": "MSH-10" } ] }""");
        Assert.NotEmpty(session.Problems);
        Assert.Equal(["a"], session.Outline.Rules.Select(rule => rule.Id));
        Assert.NotNull(session.Source);
        Assert.NotNull(session.Target);
    }

    [Fact]
    public async Task An_unknown_id_does_not_open()
    {
        var services = new DesignerServices(MappingLibrary.Of(), _time);
        Assert.Equal("mapping.unknown", Assert.Single((await DesignerSession.OpenAsync("no/such", services, TestContext.Current.CancellationToken)).Problems).Code);
    }

    [Fact]
    public async Task Changes_are_told_with_what_they_are()
    {
        await using DesignerSession session = await Open();
        var told = new List<DesignerEvent>();
        session.Changed += what =>
        {
            if (what != DesignerEvent.Problems) told.Add(what);
        };
        session.Selection = new(null, null, "pid/x");
        session.Apply("Add", folder => RuleEdits.Add(session.Library, folder, "pid", new RuleDefinition { Id = "x", From = "PID-30", To = "deceasedBoolean" }));
        session.Selection = new(null, "Patient/deceased[x]/deceasedBoolean", "pid/x");
        session.Undo();
        Assert.Equal([DesignerEvent.Selection, DesignerEvent.Content, DesignerEvent.Selection, DesignerEvent.Content | DesignerEvent.Selection], told);
        Assert.Equal(new(null, "Patient/deceased[x]/deceasedBoolean", null), session.Selection);
    }

    [Fact]
    public async Task Samples_are_the_files_beside_and_what_is_put_in()
    {
        await using DesignerSession session = await Open();
        Assert.Null(session.Sample);
        session.Apply("Sample", folder => folder.WithFile("samples/a.hl7", "MSH|a"u8.ToArray()).WithFile("tests/b.hl7", "MSH|b"u8.ToArray()).WithFile("tests/b.expected.json", "{}"u8.ToArray()).WithFile("tests/options.json", "{}"u8.ToArray()));
        Assert.Equal(["samples/a.hl7", "tests/b.hl7"], session.Samples.Select(sample => sample.Name));
        Assert.Equal("samples/a.hl7", session.Sample!.Name);
        session.Choose(new DesignerSample("pasted", "MSH|c"u8.ToArray(), SampleOrigin.Pasted));
        session.Undo();
        Assert.Equal("pasted", Assert.Single(session.Samples).Name);
        Assert.Equal("pasted", session.Sample.Name);
    }

    [Fact]
    public async Task Random_edits_and_as_many_undos_give_the_same_bytes()
    {
        await using DesignerSession session = await Open();
        var random = new Random(11);
        int steps = 0;
        for (int i = 0; i < 200; i++)
        {
            List<string> paths = [.. session.Outline.Walk().Select(rule => rule.Path)];
            string path = paths[random.Next(paths.Count)];
            int revision = session.Revision;
            session.Apply($"{i}", folder => random.Next(5) switch
            {
                0 => RuleEdits.Remove(session.Library, folder, path),
                1 => RuleEdits.Enable(session.Library, folder, path),
                2 => RuleEdits.Reset(session.Library, folder, path),
                3 => RuleEdits.Add(session.Library, folder, path, new RuleDefinition { Id = "", From = "PID-3", To = "id" }),
                _ => RuleEdits.Set(session.Library, folder, path, session.Outline.Find(path)!.Definition with { Note = $"{i}" }),
            });
            if (session.Revision > revision) steps++;
        }

        Assert.True(steps > 50);
        for (int i = 0; i < steps; i++) session.Undo();
        Assert.Equal(Encoding.UTF8.GetBytes(Heir), session.Folder.Files["mapping.json"].ToArray());
        Assert.Null(session.UndoTitle);
    }
}
