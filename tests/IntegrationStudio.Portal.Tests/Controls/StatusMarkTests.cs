using Bunit;
using IntegrationStudio.Portal.Controls;
using IntegrationStudio.Standards;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Controls;

public sealed class StatusMarkTests : ComponentTest
{
    [Theory]
    [InlineData(Severity.Error, "bad", "Error")]
    [InlineData(Severity.Warning, "warn", "Warning")]
    [InlineData(Severity.Information, "idle", "Information")]
    public void Says_its_state_in_a_word_beside_the_tone(Severity severity, string tone, string word)
    {
        var mark = Render<StatusMark>(with => with.Add(c => c.Of, Mark.Of(severity))).Find(".mark");
        Assert.Contains(tone, mark.ClassList);
        Assert.Equal(word, mark.TextContent);
    }

    [Fact]
    public void The_icon_is_decoration()
    {
        var icon = Render<StatusMark>(with => with.Add(c => c.Of, Mark.Of(Severity.Error))).Find("svg");
        Assert.Equal(("true", "false"), (icon.GetAttribute("aria-hidden"), icon.GetAttribute("focusable")));
        Assert.NotEqual("", icon.QuerySelector("path")!.GetAttribute("d"));
    }
}
