using System.Text;
using IntegrationStudio.Engine.Governance;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Engine.Scripting;
using IntegrationStudio.Portal.Designer;
using IntegrationStudio.Portal.Designer.Canvas;
using IntegrationStudio.Portal.Designer.Tests;
using IntegrationStudio.Portal.Mappings;
using IntegrationStudio.Standards;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Designer;

/// <summary>Mappings that extend each other in a circle: everything says so, nothing hangs, and the circle can be undone where it is seen.</summary>
public sealed class CircleTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static readonly MappingLibrary Library = MappingLibrary.Of(Map("a", "b"), Map("b", "c"), Map("c", "a"), Map("self", "self"));

    [Theory]
    [InlineData("t/a")]
    [InlineData("t/self")]
    public async Task The_designer_opens_says_what_is_wrong_and_lets_it_be_mended(string id)
    {
        await using DesignerSession session = (await DesignerSession.OpenAsync(id, new DesignerServices(Library, TimeProvider.System) { Run = new RunOptions() }, Cancel)).Require();
        await session.Settled;

        Problem circle = Assert.Single(session.Problems, problem => problem.Problem.Code == "compile.circle").Problem;
        Assert.Contains(id, circle.Message, StringComparison.Ordinal);
        Assert.NotNull(new CanvasRules().Delta(session.Outline));
        _ = new CanvasSchema().Changes(session.Source, null, () => []);
        _ = new CanvasSchema().Changes(session.Target, null, () => []);
        session.Choose(new DesignerSample("pasted", Some.OruBytes(), SampleOrigin.Pasted));
        await session.Runner!.Idle;
        Assert.False(session.Preview.HasResult);
        Assert.Contains(session.Preview.Hindered, problem => problem.Code == "compile.circle");

        Assert.Empty(session.Apply("Extend nothing", folder => folder.WithDefinition(folder.Definition with { Extends = null })));
        await session.Settled;
        Assert.DoesNotContain(session.Problems, problem => problem.Problem.Code == "compile.circle");
        session.Undo();
        await session.Settled;
        Assert.Contains(session.Problems, problem => problem.Problem.Code == "compile.circle");
    }

    [Fact]
    public async Task Tests_fail_with_the_reason_and_coverage_ends()
    {
        await using DesignerSession session = (await DesignerSession.OpenAsync("t/a", new DesignerServices(Library, TimeProvider.System), Cancel)).Require();
        session.Apply("Add", folder => folder.WithFile("tests/one.hl7", Some.OruBytes()).WithFile("tests/one.expected.json", "{}"u8.ToArray()));
        await using var compiler = new ScriptCompiler(new ScriptOptions());
        await using var pool = new ScriptPool(new ScriptOptions());
        TestBench bench = TestBench.Of(session);

        await bench.RunAsync(compiler, pool);
        await bench.MeasureAsync(compiler, pool, [], Cancel);

        Assert.Contains(bench.ResultOf("one")!.Problems, problem => problem.Code == "compile.circle");
        Assert.Contains(bench.Coverage!.Problems, problem => problem.Code == "compile.circle");
    }

    [Fact]
    public async Task The_list_shows_all_of_them()
    {
        string folder = Directory.CreateTempSubdirectory("studio-circle").FullName;
        await using (MessageJournal journal = MessageJournal.Open(Path.Combine(folder, "studio.db")).Require())
        {
            IReadOnlyList<MappingRow> rows = await new MappingCatalog(MappingShelf.Of(Library), new DraftStore(journal)).ListAsync(Cancel);
            Assert.Equal(["t/a", "t/b", "t/c", "t/self"], rows.Select(row => row.Id).Order());
        }

        Directory.Delete(folder, recursive: true);
    }

    private static MappingPackage Map(string id, string extends) => MappingPackage.Create(MappingDefinition.Parse(Encoding.UTF8.GetBytes($$"""
        { "id": "t/{{id}}", "version": "1.0.0", "kind": "message", "source": { "format": "hl7v2", "structure": "ORU_R01" }, "target": { "format": "fhir-r4", "bundle": "collection" },
          "extends": { "id": "t/{{extends}}" }, "changes": [ { "at": "pid", "op": "disable" } ] }
        """)).Require());
}
