using Bunit;
using Bunit.TestDoubles;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Scripting;
using IntegrationStudio.Portal.Designer;
using IntegrationStudio.Portal.Designer.Tests;
using IntegrationStudio.Portal.Hosting;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Designer.Tests;

public sealed class TestsTabTests : ComponentTest
{
    private readonly string root = Directory.CreateTempSubdirectory("studio-bench-").FullName;
    private readonly BunitAuthorizationContext person;

    public TestsTabTests()
    {
        AddEmptyStudio();
        Services.AddSingleton(services => services.GetRequiredService<MessageJournal>().Reader);
        Services.AddSingleton(_ => new ScriptCompiler(new ScriptOptions()));
        Services.AddSingleton(_ => new ScriptPool(new ScriptOptions()));
        Services.AddSingleton(new PortalOptions(root, [], []));
        Services.AddTestBench();
        person = AddAuthorization().SetAuthorized("editor");
        person.SetPolicies(Policies.ReadMappings, Policies.EditMappings, Policies.ReadContent);
    }

    protected override async ValueTask DisposeAsyncCore()
    {
        await base.DisposeAsyncCore();
        Directory.Delete(root, recursive: true);
    }

    [Fact]
    public async Task Without_files_it_says_what_tests_are()
    {
        var (tab, _) = await OpenAsync();
        Assert.Contains("No samples and no tests yet", tab.Markup, StringComparison.Ordinal);
        Assert.NotNull(tab.Find("button.primary[disabled]"));
    }

    [Fact]
    public async Task A_test_runs_is_accepted_and_passes_and_undo_takes_it_back()
    {
        var (tab, session) = await OpenAsync(("tests/a.hl7", Some.Oru));
        Assert.Contains("Nothing expected yet", tab.Markup, StringComparison.Ordinal);
        await Click(tab, "Run all");
        tab.WaitForAssertion(() => Assert.False(Button(tab, "Accept the result").HasAttribute("disabled")), Limit);
        await Click(tab, "Accept the result");
        Assert.Contains("tests/a.expected.json", session.Folder.Beside.Keys);
        tab.WaitForAssertion(() => Assert.Contains("The result is as expected", tab.Markup, StringComparison.Ordinal), Limit);
        Assert.Equal("Accept the result of a", session.UndoTitle);
        await tab.InvokeAsync(session.Undo);
        Assert.DoesNotContain("tests/a.expected.json", session.Folder.Beside.Keys);
        tab.WaitForAssertion(() => Assert.Contains("Changed since", tab.Markup, StringComparison.Ordinal), Limit);
    }

    [Fact]
    public async Task A_difference_leads_to_its_rule_and_stands_among_the_problems()
    {
        var (tab, session) = await OpenAsync(("tests/a.hl7", Some.Oru), ("tests/a.expected.json", await ExpectedAsync()), ("tests/b.hl7", Some.Oru));
        await session.Settled;
        await Click(tab, "Run all");
        tab.WaitForAssertion(() => Assert.NotEmpty(tab.FindAll("td .link")), Limit);
        Assert.Contains("&lt;img onerror", tab.Find("td.expected").InnerHtml, StringComparison.Ordinal);
        await tab.Find("td .link").ClickAsync(new());
        Assert.Equal(("pid/family", "PATIENT_RESULT/PATIENT/PID/5/1", "Patient/name/family"), (session.Selection.RulePath, session.Selection.SourceKey, session.Selection.TargetKey));
        Assert.Contains(session.Problems, problem => problem is { Origin: ProblemOrigin.Test, RulePath: "pid/family" });
    }

    [Fact]
    public async Task Paths_are_ignored_and_assertions_are_added_in_place()
    {
        var (tab, session) = await OpenAsync(("tests/a.hl7", Some.Oru), ("tests/a.expected.json", await ExpectedAsync()));
        await Click(tab, "Run all");
        tab.WaitForAssertion(() => Assert.NotEmpty(tab.FindAll("[aria-label^=Ignore]")), Limit);
        await tab.Find("[aria-label^=Ignore]").ClickAsync(new());
        tab.WaitForAssertion(() => Assert.Contains("The result is as expected", tab.Markup, StringComparison.Ordinal), Limit);
        await tab.FindAll("[role=tab]").Single(one => one.TextContent == "Assertions").ClickAsync(new());
        tab.Find("[aria-label='New assertion']").Input("PID-5.1 = 'Lovelace'");
        await tab.Find("form.assertion").SubmitAsync();
        Assert.Equal("{\n  \"ignore\": [\n    \"Bundle.entry.resource.name.family\"\n  ],\n  \"assert\": [\n    {\n      \"that\": \"PID-5.1 = 'Lovelace'\"\n    }\n  ]\n}\n", System.Text.Encoding.UTF8.GetString(session.Folder.Beside["tests/a.test.json"].Span));
        tab.Find("[aria-label='New assertion']").Input("nosuch(");
        Assert.Contains("column", tab.Find("p.bad").TextContent, StringComparison.Ordinal);
        Assert.True(tab.Find("form.assertion button").HasAttribute("disabled"));
        tab.Find("[aria-label='New assertion']").Input("%nosuch = 1");
        Assert.Contains("nosuch", tab.Find("p.bad").TextContent, StringComparison.Ordinal);
        tab.Find("[aria-label='New assertion']").Input("%source.exists()");
        Assert.Empty(tab.FindAll("p.bad"));

        // What stands there is checked while it is typed, and taken when the field is left.
        tab.Find("[aria-label='Assertion 1']").Input("PID-5.1 = ");
        Assert.NotEmpty(tab.FindAll("p.bad"));
        tab.Find("[aria-label='Assertion 1']").Input("PID-5.1 = 'King'");
        Assert.Empty(tab.FindAll("p.bad"));
        await tab.Find("[aria-label='Assertion 1']").ChangeAsync(new ChangeEventArgs { Value = "PID-5.1 = 'King'" });
        Assert.Contains("'King'", System.Text.Encoding.UTF8.GetString(session.Folder.Beside["tests/a.test.json"].Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Coverage_names_what_nothing_reaches()
    {
        var (tab, session) = await OpenAsync(("samples/a.hl7", Some.Oru.Replace("18151210", "", StringComparison.Ordinal)));
        await tab.FindAll("[role=tab]").Single(one => one.TextContent == "Coverage").ClickAsync(new());
        tab.WaitForAssertion(() => Assert.NotEmpty(tab.FindAll(".lists")), Limit);
        var never = tab.FindAll(".lists button").First(button => button.TextContent == "pid/born");
        await never.ClickAsync(new());
        Assert.Equal("pid/born", session.Selection.RulePath);
        await tab.FindAll(".lists button").First(button => button.TextContent.StartsWith("PID-8", StringComparison.Ordinal)).ClickAsync(new());
        Assert.Equal("PATIENT_RESULT/PATIENT/PID/8", session.Selection.SourceKey);
    }

    [Fact]
    public async Task Code_tables_are_tested_and_codes_that_came_get_rows()
    {
        var (tab, session) = await OpenAsync(("samples/a.hl7", Some.Oru));
        await tab.InvokeAsync(() => session.Apply("Table", folder => folder.WithFile("tables/sex.csv", "code,targetCode\nM,male\nM,other\n"u8.ToArray())
            .WithDefinition(folder.Definition with { Rules = [folder.Definition.Rules[0] with { Rules = [.. folder.Definition.Rules[0].Rules, new RuleDefinition { Id = "sex", From = "PID-8", To = "gender", Table = "tables/sex.csv" }] }] })));
        await tab.FindAll("[role=tab]").Single(one => one.TextContent == "Code tables").ClickAsync(new());
        tab.WaitForAssertion(() => Assert.NotEmpty(tab.FindAll("[aria-label^='Add a row for F']")), Limit);
        Assert.Contains("Rows are never found", tab.Find("section.one").TextContent, StringComparison.Ordinal);
        Assert.Contains("line 3, M: The row is never found", System.Text.RegularExpressions.Regex.Replace(tab.Find("section.one").TextContent, @"\s+", " "), StringComparison.Ordinal);
        await tab.Find("[aria-label^='Add a row for F']").ClickAsync(new());
        Assert.Equal("code,targetCode\nM,male\nM,other\nF,\n", System.Text.Encoding.UTF8.GetString(session.Package.Files["tables/sex.csv"].Span));
        tab.WaitForAssertion(() => Assert.Empty(tab.FindAll("[aria-label^='Add a row for F']")), Limit);
        await tab.InvokeAsync(session.Undo);
        Assert.DoesNotContain("F,", System.Text.Encoding.UTF8.GetString(session.Package.Files["tables/sex.csv"].Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_that_a_shared_table_lacks_gets_a_row_in_a_copy_for_the_rules_that_met_it()
    {
        var shared = MappingPackage.Parse("""{ "id": "t/sexes", "version": "1.0.0", "kind": "table", "table": "table.csv" }"""u8.ToArray(), new Dictionary<string, ReadOnlyMemory<byte>> { ["table.csv"] = "code,targetCode\nM,male\n"u8.ToArray() }).Require();
        var (tab, session) = await OpenAsync(shared, ("samples/a.hl7", Some.Oru), ("samples/b.hl7", Some.Oru.Replace("18151210|F", "18151210|X", StringComparison.Ordinal)));
        await tab.InvokeAsync(() => session.Apply("Table", folder => folder.WithDefinition(folder.Definition with
        {
            Uses = new Dictionary<string, MappingReference> { ["sexes"] = new("t/sexes") },
            Rules = [folder.Definition.Rules[0] with { Rules = [.. folder.Definition.Rules[0].Rules, new RuleDefinition { Id = "sex", From = "PID-8", To = "gender", Table = "sexes" }] }],
        })));
        await tab.FindAll("[role=tab]").Single(one => one.TextContent == "Code tables").ClickAsync(new());
        tab.WaitForAssertion(() => Assert.Equal("Add row in a copy", tab.Find("[aria-label='Add a row for F to a copy of sexes']").TextContent), Limit);

        await tab.Find("[aria-label='Add a row for F to a copy of sexes']").ClickAsync(new());
        Assert.Equal("code,targetCode\nM,male\nF,\n", Text("tables/sexes.csv"));
        Assert.Equal("tables/sexes.csv", session.Outline.Find("pid/sex")!.Definition.Table);
        Assert.Equal("Add F to a copy of sexes", session.UndoTitle);
        Assert.Equal("code,targetCode\nM,male\n", System.Text.Encoding.UTF8.GetString(session.Library.Find("t/sexes")!.Files["table.csv"].Span));

        // One step, and all of them at once.
        await tab.InvokeAsync(session.Undo);
        Assert.DoesNotContain("tables/sexes.csv", session.Package.Files.Keys);
        tab.WaitForElement("section.one");
        await tab.FindAll("button").Single(button => button.TextContent == "Add rows for all 2 in a copy").ClickAsync(new());
        Assert.StartsWith("code,targetCode\nM,male\n", Text("tables/sexes.csv"), StringComparison.Ordinal);
        Assert.Contains("\nX,\n", Text("tables/sexes.csv"), StringComparison.Ordinal);

        string Text(string file) => System.Text.Encoding.UTF8.GetString(session.Package.Files[file].Span);
    }

    [Fact]
    public async Task What_is_expected_is_checked_while_it_is_typed_and_taken_when_it_can_be_read()
    {
        var (tab, session) = await OpenAsync(("tests/a.hl7", Some.Oru), ("tests/a.expected.json", "{}"));
        await tab.FindAll("[role=tab]").Single(one => one.TextContent == "Expected").ClickAsync(new());
        var editor = tab.FindComponent<IntegrationStudio.Portal.Controls.CodeEditor>();
        await tab.InvokeAsync(() => editor.Instance.Typed("{ \"resourceType\": ", 1));
        Assert.Contains("this is no JSON", tab.Find("p.said").TextContent, StringComparison.Ordinal);
        Assert.Equal("{}", System.Text.Encoding.UTF8.GetString(session.Folder.Beside["tests/a.expected.json"].Span));
        await tab.InvokeAsync(() => editor.Instance.Typed("{ \"resourceType\": \"Bundle\", \"entri\": [] }", 2));
        Assert.Contains("no result of this mapping can look like this", tab.Find("p.said").TextContent, StringComparison.Ordinal);
        Assert.Contains("entri", System.Text.Encoding.UTF8.GetString(session.Folder.Beside["tests/a.expected.json"].Span), StringComparison.Ordinal);
        Assert.Equal("Edit tests/a.expected.json", session.UndoTitle);
    }

    [Fact]
    public async Task Who_may_only_read_sees_results_and_changes_nothing()
    {
        var (tab, session) = await OpenAsync(("tests/a.hl7", Some.Oru));
        await tab.InvokeAsync(() => session.IsReadOnly = true);
        tab.Render();
        Assert.DoesNotContain("Add", tab.FindAll("button").Select(button => button.TextContent.Trim()));
        Assert.Empty(tab.FindAll("[aria-label=Delete]"));
    }

    [Fact]
    public async Task A_pasted_message_is_deidentified_when_asked_and_added_as_one_step()
    {
        var (tab, session) = await OpenAsync();
        await tab.FindAll("button").Last(button => button.TextContent.Trim() == "Add").ClickAsync(new());
        await tab.Find("dialog textarea").InputAsync(new ChangeEventArgs { Value = Some.Oru.Replace('\r', '\n') });
        Assert.Contains("Not de-identified", tab.Find("dialog").TextContent, StringComparison.Ordinal);
        await tab.Find("dialog input[type=checkbox]").ChangeAsync(new ChangeEventArgs { Value = true });
        await tab.FindAll("dialog [role=tab]").Single(one => one.TextContent == "All changes").ClickAsync(new());
        Assert.Contains("PID-5.1", tab.Find("dialog").TextContent, StringComparison.Ordinal);
        await tab.Find("dialog .actions .primary").ClickAsync(new());
        var added = Assert.Single(session.Folder.Beside, file => file.Key != "tests/bench.json");
        Assert.True(Assert.Single(session.Samples).IsMasked);
        Assert.Equal("tests/oru_r01.hl7", added.Key);
        var text = System.Text.Encoding.UTF8.GetString(added.Value.Span);
        Assert.DoesNotContain("Lovelace", text, StringComparison.Ordinal);
        Assert.Contains("GLU^Glucose^L", text, StringComparison.Ordinal);
        Assert.Equal("Add test oru_r01", session.UndoTitle);
        Assert.True(File.Exists(Path.Combine(root, "keys", "deidentification.key")));
    }

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>What the mapping makes of the message, but for the name.</summary>
    private static async Task<string> ExpectedAsync()
    {
        var folder = Benched.Folder(("tests/a.hl7", Some.Oru));
        var results = await MappingTests.RunAsync(MappingLibrary.Of(folder.Package), Engine.Mappings.Testing.MappingTestSuite.Read(folder, []), cancellationToken: Xunit.TestContext.Current.CancellationToken);
        return System.Text.Encoding.UTF8.GetString(results[0].Output.Span).Replace("Lovelace", "<img onerror=alert(1)>", StringComparison.Ordinal);
    }

    private Task<(IRenderedComponent<TestsTab> Tab, DesignerSession Session)> OpenAsync(params (string Path, string Text)[] files) => OpenAsync(null, files);

    private async Task<(IRenderedComponent<TestsTab> Tab, DesignerSession Session)> OpenAsync(MappingPackage? beside, params (string Path, string Text)[] files)
    {
        var library = MappingLibrary.Open(Benched.Write(Path.Combine(root, "mappings"), files)).Require();
        if (beside is not null) library = library.With(beside);
        var session = (await DesignerSession.OpenAsync(Benched.Id, new DesignerServices(library, TimeProvider.System), Xunit.TestContext.Current.CancellationToken)).Require();
        return (Render<TestsTab>(parameters => parameters.AddCascadingValue(session)), session);
    }

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<TestsTab> tab, string text) => tab.FindAll("button").Single(button => button.TextContent.Trim() == text);

    private static Task Click(IRenderedComponent<TestsTab> tab, string text) => Button(tab, text).ClickAsync(new());
}
