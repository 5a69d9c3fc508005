using System.Text;
using IntegrationStudio.Portal.Designer.MappingTable.Specification;
using IntegrationStudio.Portal.Tests.Designer.Inspector;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Designer.MappingTable;

public sealed class SpecificationTests
{
    [Fact]
    public async Task Of_an_extension_it_says_what_differs()
    {
        var model = SpecificationModel.Of(await Maps.OpenAsync(), whole: false, Some.Noon);
        var lines = model.Sections.Single(section => section.Title == "PID").Lines;
        Assert.Equal(["PID-7", "PID-30", "PID-15.1"], lines.Select(line => line.Source));
        Assert.Equal("PID-7 is copied to birthDate through trim.", lines[0].Sentence);
        Assert.Equal("PID-15.1 is copied to communication.language.text translated by the table tables/languages.csv.", lines[2].Sentence);
        Assert.Contains(("Times without an offset", "Are in the zone of MSH-7, else in Europe/Berlin."), model.Policies);
        Assert.Contains(("Extends", "base/adt"), model.Facts);
        Assert.Equal("tables/languages.csv", Assert.Single(model.Tables).Name);
    }

    [Fact]
    public async Task On_request_inherited_rules_are_part_of_it_and_notes_with_a_question_are_open()
    {
        var model = SpecificationModel.Of(await Maps.OpenAsync(), whole: true, Some.Noon);
        var lines = Assert.Single(model.Sections).Lines;
        Assert.Equal(5, lines.Count);
        Assert.Equal("From PID, a Patient is made.", lines[0].Sentence);
        Assert.Equal(("PID/PID-30.deceased", "What if both are sent?"), Assert.Single(model.Questions));
    }

    [Fact]
    public async Task The_file_needs_nothing_else_and_runs_nothing()
    {
        var model = SpecificationModel.Of(await Maps.OpenAsync(), whole: false, Some.Noon);
        await using var services = new ServiceCollection().BuildServiceProvider();
        var text = Encoding.UTF8.GetString(await SpecificationFile.WriteAsync(model, ".specification { color: black }", services, NullLoggerFactory.Instance));
        Assert.StartsWith("<!DOCTYPE html>", text, StringComparison.Ordinal);
        Assert.Contains("<title>Lab &lt;b&gt;one&lt;/b&gt;</title>", text, StringComparison.Ordinal);
        Assert.Contains("&lt;img src=x onerror=alert(1)&gt;", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<link", text, StringComparison.Ordinal);
        Assert.Contains("content: \"Lab \\3c b\\3e one\\3c \\2f b\\3e , version 2.1.0\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_cannot_leave_its_style() => Assert.Equal("\"a\\22 \\3b  \\7d \\3c \\2f style\\3e \"", SpecificationFile.CssText("a\"; }</style>"));
}
