using Bunit;
using IntegrationStudio.Portal.Controls;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Controls;

public sealed class ConfirmDialogTests : ComponentTest
{
    private readonly List<string> said = [];

    [Fact]
    public void Opens_as_modal_once()
    {
        var dialog = Ask();
        dialog.Render();
        Assert.Single(JSInterop.Invocations, call => call.Identifier == "studio.openDialog");
    }

    [Fact]
    public void Its_heading_names_it_and_the_harmless_choice_has_the_focus()
    {
        var dialog = Ask();
        Assert.Equal("Stop North lab?", dialog.Find($"#{dialog.Find("dialog").GetAttribute("aria-labelledby")}").TextContent);
        Assert.Equal("Keep it running", Assert.Single(dialog.FindAll("[autofocus]")).TextContent);
    }

    [Fact]
    public void Confirming_closes_it_and_is_no_cancelling()
    {
        var dialog = Ask();
        dialog.Find("button.danger").Click();
        JSInterop.VerifyInvoke("studio.closeDialog");
        Close(dialog); // the browser reports every closing
        Assert.Equal(["confirmed"], said);
    }

    [Fact]
    public void Cancelling_is_heard_when_the_browser_has_closed_it()
    {
        var dialog = Ask();
        dialog.Find("[autofocus]").Click();
        JSInterop.VerifyInvoke("studio.closeDialog");
        Assert.Empty(said);
        Close(dialog);
        Assert.Equal(["cancelled"], said);
    }

    [Fact]
    public void Escape_cancels()
    {
        Close(Ask());
        Assert.Equal(["cancelled"], said);
    }

    private static void Close(IRenderedComponent<ConfirmDialog> dialog) => dialog.Find("dialog").TriggerEvent("onclose", EventArgs.Empty);

    private IRenderedComponent<ConfirmDialog> Ask() => Render<ConfirmDialog>(with => with
        .Add(c => c.Title, "Stop North lab?").Add(c => c.Confirm, "Stop the channel").Add(c => c.Cancel, "Keep it running").AddChildContent("<p>Nothing is lost.</p>")
        .Add(c => c.OnConfirm, () => said.Add("confirmed")).Add(c => c.OnCancel, () => said.Add("cancelled")));
}
