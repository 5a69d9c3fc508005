using System.Text;
using Bunit;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Editing;
using IntegrationStudio.Portal.Designer;
using IntegrationStudio.Portal.Designer.Proposals;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Designer.Proposals;

public sealed class ProposalsDialogTests : ComponentTest
{
    private const string Rows = """{ "id": "t/rows", "version": "1.0.0", "kind": "message", "source": { "format": "delimited" }, "target": { "format": "fhir-r4" } }""";

    public ProposalsDialogTests()
    {
        AddEmptyStudio();
        this.AddAuthorization().SetAuthorized("somebody");
    }

    [Fact]
    public async Task Likely_rules_are_ticked_explained_and_added_as_one_step()
    {
        var (session, shown) = await ShowAsync("MRN,last name,DOB,<img src=x>\n4711,Doe,1980-05-17,x\n");
        shown.WaitForAssertion(() => Assert.NotEmpty(shown.FindAll("tbody tr")));

        Assert.Contains("Doe", shown.Find("tbody").TextContent, StringComparison.Ordinal);
        Assert.Empty(shown.FindAll("img"));
        await shown.InvokeAsync(() => shown.Find("select[aria-label='Least confidence']").Change("50"));
        var rows = shown.FindAll("tbody tr").Count;
        shown.WaitForAssertion(() => Assert.Contains($"{rows} of {rows} rules ticked", shown.Markup, StringComparison.Ordinal));
        await shown.InvokeAsync(() => Button(shown, $"Add {rows} rules").Click());

        Assert.Equal($"Auto-map {rows} rules", session.UndoTitle);
        Assert.Contains(session.Outline.Walk(), rule => rule.Target == "Patient/name/family");
        session.Undo();
        Assert.Empty(session.Outline.Rules);
    }

    [Fact]
    public async Task Single_rules_can_be_ticked()
    {
        var (session, shown) = await ShowAsync("MRN,last name,DOB\n4711,Doe,1980-05-17\n");
        shown.WaitForAssertion(() => Assert.NotEmpty(shown.FindAll("tbody tr")));
        await shown.InvokeAsync(() => Button(shown, "Tick none").Click());
        shown.WaitForAssertion(() => Assert.True(Button(shown, "Add rules").HasAttribute("disabled")));
        await shown.InvokeAsync(() => shown.Find("input[aria-label='row.DOB to Patient.birthDate']").Change(true));
        shown.WaitForAssertion(() => Assert.Contains("Add 1 rule", shown.Markup, StringComparison.Ordinal));
        await shown.InvokeAsync(() => Button(shown, "Add 1 rule").Click());

        Assert.Equal("Map row.DOB to Patient.birthDate", session.UndoTitle);
        Assert.DoesNotContain(session.Outline.Walk(), rule => rule.Target == "Patient/name/family");
    }

    [Fact]
    public async Task Of_resources_that_nobody_asked_for_nothing_is_ticked_until_somebody_does()
    {
        var (session, shown) = await ShowAsync("last name,DOB,test code,result,units\nDoe,1980-05-17,718-7,13.2,g/dL\n", resource: "Patient");
        shown.WaitForAssertion(() => Assert.NotEmpty(shown.FindAll("tbody tr")));
        await shown.InvokeAsync(() => shown.Find("select[aria-label='Least confidence']").Change("50"));
        shown.WaitForAssertion(() => Assert.All(Ticked(shown), label => Assert.Contains(" to Patient", label, StringComparison.Ordinal)));
        var few = Ticked(shown).Count;
        Assert.InRange(few, 1, shown.FindAll("tbody tr").Count - 1);

        await shown.InvokeAsync(() => shown.FindAll(".resources label").Single(label => label.TextContent.Contains("Observation", StringComparison.Ordinal)).QuerySelector("input")!.Change(true));
        shown.WaitForAssertion(() => Assert.Contains(Ticked(shown), label => label.Contains(" to Observation", StringComparison.Ordinal)));
        await shown.InvokeAsync(() => shown.FindAll(".resources label").Single(label => label.TextContent.Contains("Patient", StringComparison.Ordinal)).QuerySelector("input")!.Change(false));
        shown.WaitForAssertion(() => Assert.DoesNotContain(Ticked(shown), label => label.Contains(" to Patient", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Nothing_to_propose_says_so()
    {
        var (_, shown) = await ShowAsync("qwertz\n1\n");
        shown.WaitForAssertion(() => Assert.Contains("Nothing more to propose", shown.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pairs_that_were_pasted_are_explained_and_bad_ones_told()
    {
        var (_, shown) = await ShowAsync("a,b\n1,2\n", ProposalsWay.Pairs);
        Assert.True(Button(shown, "Find rules").HasAttribute("disabled"));
        await ChangeAsync(shown, 0, "a,b\nDoe,Jane\n");
        await ChangeAsync(shown, 1, """{ "resourceType": "Patient", "name": [{ "family": "Doe", "given": ["Jane"] }] }""");
        await shown.InvokeAsync(() => Button(shown, "Find rules").Click());
        shown.WaitForAssertion(() => Assert.Contains("Patient.name.family", shown.Markup, StringComparison.Ordinal));
        await ChangeAsync(shown, 1, "no json");
        await shown.InvokeAsync(() => Button(shown, "Find rules").Click());
        shown.WaitForAssertion(() => Assert.Contains("pair 1, output", shown.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Tests_of_the_definition_are_pairs()
    {
        var (_, shown) = await ShowAsync("a,b\nDoe,Jane\n", ProposalsWay.Pairs, """{ "resourceType": "Patient", "name": [{ "family": "Doe", "given": ["Jane"] }] }""");
        shown.WaitForAssertion(() => Assert.Contains("Patient.name.given", shown.Markup, StringComparison.Ordinal));
        Assert.Contains("Use the 1 test of this definition", shown.Markup, StringComparison.Ordinal);
    }

    // Searching ends on another thread: what a test does has to wait its turn on the renderer's dispatcher.
    private static Task ChangeAsync(IRenderedComponent<ProposalsDialog> shown, int field, string text) => shown.InvokeAsync(() => shown.FindAll("textarea")[field].Input(text));

    private static List<string> Ticked(IRenderedComponent<ProposalsDialog> shown) => [.. shown.FindAll(".tick-cell input[checked]").Select(input => input.GetAttribute("aria-label")!)];

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<ProposalsDialog> shown, string text) => shown.FindAll("button").Single(button => button.TextContent.Trim() == text);

    private async Task<(DesignerSession Session, IRenderedComponent<ProposalsDialog> Shown)> ShowAsync(string sample, ProposalsWay start = ProposalsWay.Tables, string? expected = null, string? resource = null)
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        MappingPackage package = MappingPackage.Create(MappingDefinition.Parse(Encoding.UTF8.GetBytes(Rows)).Require());
        DesignerSession session = (await DesignerSession.OpenAsync("t/rows", new DesignerServices(MappingLibrary.Of(package), TimeProvider.System), Xunit.TestContext.Current.CancellationToken)).Require();
        string file = expected is null ? "samples/a.csv" : "tests/a.csv";
        session.Apply("Sample", folder => folder.WithFile(file, Encoding.UTF8.GetBytes(sample)));
        if (expected is not null) session.Apply("Expected", folder => folder.WithFile("tests/a.expected.json", Encoding.UTF8.GetBytes(expected)));
        if (resource is not null) session.Apply("Add", folder => RuleEdits.Add(session.Library, folder, "", new RuleDefinition { Id = "r", Resource = resource }));
        IRenderedComponent<ProposalsDialog> shown = Render<ProposalsDialog>(parameters => parameters.AddCascadingValue(session).Add(dialog => dialog.Start, start));
        return (session, shown);
    }
}
