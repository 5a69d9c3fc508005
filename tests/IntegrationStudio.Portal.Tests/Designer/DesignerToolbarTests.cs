using Bunit;
using IntegrationStudio.Portal.Designer;
using IntegrationStudio.Portal.Tests.Designer.Inspector;
using Microsoft.AspNetCore.Components;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Designer;

/// <summary>The toolbar offers what the page can do, and says where the definition stands.</summary>
public sealed class DesignerToolbarTests : ComponentTest
{
    [Fact]
    public async Task Without_trees_nothing_is_offered_that_works_on_trees()
    {
        var session = await Maps.OpenAsync(id: "shared/Sex");
        var shown = Show(session, toolbar => toolbar.Add(bar => bar.OnValidate, () => { }));
        Assert.Equal(["All mappings", "1.0.0", "Undo", "Redo", "History", "Validate"], Offers(shown));
        Assert.Empty(shown.FindAll(".no-sample"));
    }

    [Fact]
    public async Task With_trees_there_is_all_of_it()
    {
        var session = await Maps.OpenAsync();
        var shown = Show(session, toolbar => toolbar.Add(bar => bar.OnValidate, () => { }).Add(bar => bar.OnPropose, () => { }).Add(bar => bar.OnTrees, () => { }).Add(bar => bar.OnHelp, () => { }).Add(bar => bar.OnInspector, () => { }));
        Assert.Equal(["All mappings", "2.1.0", "Undo", "Redo", "History", "Auto-map", "Validate", "Trees", "Keys", "Inspector"], Offers(shown));
        Assert.Equal("No sample", shown.Find(".no-sample").TextContent);
    }

    [Fact]
    public async Task Who_may_only_look_is_offered_no_changes()
    {
        var session = await Maps.OpenAsync();
        session.IsReadOnly = true;
        var shown = Show(session, toolbar => toolbar.Add(bar => bar.OnPropose, () => { }));
        Assert.DoesNotContain("Auto-map", Offers(shown));
        Assert.Contains("Only to look at", shown.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_version_and_the_status_stand_beside_the_name()
    {
        var session = await Maps.OpenAsync();
        var shown = Show(session, _ => { });
        Assert.Equal("2.1.0", shown.Find(".version").TextContent);
        Assert.Contains("Unreviewed", shown.Find(".status").TextContent, StringComparison.Ordinal);
    }

    private IRenderedComponent<DesignerToolbar> Show(DesignerSession session, Action<ComponentParameterCollectionBuilder<DesignerToolbar>> parameters)
    {
        RenderTree.Add<CascadingValue<DesignerSession>>(value => value.Add(cascading => cascading.Value, session));
        return Render(parameters);
    }

    private static List<string> Offers(IRenderedComponent<DesignerToolbar> shown) =>
        [.. shown.FindAll(".tools > a, .tools > button").Select(button => button.GetAttribute("aria-label") ?? button.TextContent.Trim())];
}
