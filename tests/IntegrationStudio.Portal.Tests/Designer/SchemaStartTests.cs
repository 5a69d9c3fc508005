using System.Text;
using Bunit;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Portal.Designer;
using IntegrationStudio.Portal.Designer.Starting;
using Microsoft.AspNetCore.Components;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Designer;

/// <summary>A tree without rows asks for what it can be made of.</summary>
public sealed class SchemaStartTests : ComponentTest
{
    private const string Schema = """{ "type": "object", "properties": { "mrn": { "type": "string" } } }""";

    [Fact]
    public async Task A_pasted_schema_makes_the_tree_and_is_one_step()
    {
        var session = await OpenAsync("json", "json");
        string? first = null;
        var shown = Show(session, "target", name => first = name);
        Assert.True(shown.Find(".primary").HasAttribute("disabled"));
        await shown.InvokeAsync(() => shown.Find("textarea").Input(Schema));
        Assert.Equal("Use the schema", shown.Find(".primary").TextContent);
        await shown.InvokeAsync(() => shown.Find(".primary").Click());
        Assert.Equal("mrn", first);
        Assert.Equal("Give the target a schema", session.UndoTitle);
        Assert.Empty(shown.FindAll("[data-start]"));
        session.Undo();
        shown.WaitForAssertion(() => Assert.NotEmpty(shown.FindAll("[data-start]")));
    }

    [Fact]
    public async Task What_cannot_be_read_says_where_and_stays_in_the_field()
    {
        var session = await OpenAsync("json", "json");
        var shown = Show(session, "source");
        await shown.InvokeAsync(() => shown.Find("textarea").Input("{ \"a\": "));
        await shown.InvokeAsync(() => shown.Find(".primary").Click());
        Assert.Contains("line 1, byte 8", shown.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Null(session.UndoTitle);
    }

    [Theory]
    [InlineData("json", "id")]
    [InlineData("xml", "@id")]
    [InlineData("delimited", "row")]
    public async Task The_finished_example_shows_how_it_works(string format, string row)
    {
        var session = await OpenAsync(format, format);
        string? source = null;
        string? target = null;
        var left = Show(session, "source", name => source = name);
        await left.InvokeAsync(() => Button(left, "Begin with our example").Click());
        var right = Show(session, "target", name => target = name);
        await right.InvokeAsync(() => Button(right, "Begin with our example").Click());
        Assert.Equal((row, row), (source, target));
        Assert.Single(session.Samples);
    }

    [Fact]
    public async Task What_another_mapping_reads_can_be_taken()
    {
        var other = Package("""{ "id": "t/other", "version": "1.0.0", "kind": "message", "title": "Ward orders", "source": { "format": "json", "schema": "schema/in.json" }, "target": { "format": "fhir-r4" } }""", ("schema/in.json", Schema));
        var session = await OpenAsync("json", "json", other);
        var shown = Show(session, "source");
        shown.WaitForAssertion(() => Assert.Contains("Ward orders: in.json", shown.Markup, StringComparison.Ordinal));
        await shown.InvokeAsync(() => shown.Find("select").Change("0"));
        Assert.Equal("schema/source.schema.json", session.Folder.Definition.Source!.Schema);
    }

    [Fact]
    public async Task A_structure_is_chosen_by_its_name()
    {
        var session = await OpenAsync("hl7v2", "json");
        var shown = Show(session, "source");
        await shown.InvokeAsync(() => shown.Find("input").Input("ADT_A01"));
        await shown.InvokeAsync(() => shown.Find("form").Submit());
        Assert.Equal("ADT_A01", session.Folder.Definition.Source!.Structure);
        Assert.Empty(shown.FindAll("[data-start]"));
    }

    [Fact]
    public async Task Who_may_only_look_is_asked_for_nothing()
    {
        var session = await OpenAsync("json", "json");
        session.IsReadOnly = true;
        Assert.Empty(Show(session, "source").FindAll("textarea, button, input"));
    }

    [Fact]
    public async Task A_sample_that_is_only_looked_at_makes_the_tree_too()
    {
        var session = await OpenAsync("json", "json");
        var shown = Show(session, "source");
        session.Choose(new DesignerSample("pasted", Encoding.UTF8.GetBytes("""{ "mrn": "1" }"""), SampleOrigin.Pasted));
        shown.WaitForAssertion(() => Assert.Empty(shown.FindAll("[data-start]")));
    }

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<SchemaStart> shown, string text) => shown.FindAll("button").Single(button => button.TextContent.Trim() == text);

    private IRenderedComponent<SchemaStart> Show(DesignerSession session, string side, Action<string>? given = null)
    {
        RenderTree.Add<CascadingValue<DesignerSession>>(value => value.Add(cascading => cascading.Value, session));
        return Render<SchemaStart>(parameters => parameters.Add(start => start.Side, side).Add(start => start.OnGiven, given ?? (_ => { })));
    }

    private static async Task<DesignerSession> OpenAsync(string source, string target, params MappingPackage[] others)
    {
        var own = Package($$"""{ "id": "t/blank", "version": "1.0.0", "kind": "message", "source": { "format": "{{source}}" }, "target": { "format": "{{target}}" } }""");
        return (await DesignerSession.OpenAsync("t/blank", new DesignerServices(MappingLibrary.Of([own, .. others]), TimeProvider.System), CancellationToken.None)).Require();
    }

    private static MappingPackage Package(string json, params (string Path, string Text)[] files) =>
        MappingPackage.Create(MappingDefinition.Parse(Encoding.UTF8.GetBytes(json)).Require(), files.ToDictionary(file => file.Path, file => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(file.Text)));
}
