using Microsoft.Playwright;
using Xunit;

namespace IntegrationStudio.Browser.Tests;

/// <summary>A page under test. Closing it fails the test when the browser's console had an error.</summary>
internal sealed class OpenPage : IAsyncDisposable
{
    private static readonly string Axe = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "axe.min.js"));
    private static readonly string Pictures = Path.Combine(PortalProcess.Root, "tests", "screenshots");
    private readonly IBrowserContext context;
    private readonly List<string> errors = [];

    public OpenPage(IBrowserContext context, IPage page)
    {
        this.context = context;
        Page = page;
        page.SetDefaultTimeout(60_000);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                errors.Add($"{message.Type}: {message.Text} ({message.Location})");
        };
        page.PageError += (_, error) =>
        {
            // The browser tells of a blur or a key in an element that the server has just taken away: nobody waits for it.
            if (!error.Contains("There is no event handler associated with this event", StringComparison.Ordinal))
                errors.Add($"exception: {error}");
        };
        page.RequestFailed += (_, request) =>
        {
            if (request.Failure != "net::ERR_ABORTED") // what a navigation gives up on
                errors.Add($"request: {request.Url} {request.Failure}");
        };
    }

    public IPage Page { get; }

    /// <summary>Errors that the test expects.</summary>
    public bool MayFail { get; set; }

    public async Task GoAsync(string path)
    {
        await Page.GotoAsync(path);
        await CircuitAsync();
    }

    /// <summary>Waits until the page answers: its circuit has rendered.</summary>
    public Task CircuitAsync() => Page.WaitForFunctionAsync("() => document.documentElement.dataset.circuit === 'on' || document.documentElement.dataset.circuit === 'none'");

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public ILocator Heading(string name) => Page.GetByRole(AriaRole.Heading, new() { Name = name, Exact = true });

    /// <summary>Puts a text in place of all that the code editor with the focus has. As a paste: brackets that are typed close themselves.</summary>
    public async Task ReplaceCodeAsync(string text)
    {
        await Page.Keyboard.PressAsync("Control+A");
        await Page.EvaluateAsync("""
            text => {
              const data = new DataTransfer();
              data.setData('text/plain', text);
              document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
            }
            """, text);
    }

    public async Task PictureAsync(string name)
    {
        Directory.CreateDirectory(Pictures);
        await Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Pictures, name + ".png") });
    }

    /// <summary>No violation of WCAG 2.2 A and AA that axe can see.</summary>
    public async Task AccessibleAsync()
    {
        var found = await ViolationsAsync();
        Assert.True(found.Count == 0, $"{Page.Url}\n{string.Join('\n', found)}");
    }

    /// <summary>What axe objects to on the page as it stands, with the elements concerned.</summary>
    public async Task<IReadOnlyList<string>> ViolationsAsync()
    {
        if (!await Page.EvaluateAsync<bool>("() => 'axe' in window"))
            await Page.EvaluateAsync(Axe);
        return await Page.EvaluateAsync<string[]>("""
            async () => (await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })).violations
              .map(v => `${v.id}: ${v.help}\n` + v.nodes.slice(0, 5).map(n => `    ${n.html.slice(0, 160)}  ${n.any.concat(n.all).map(c => c.message).join('; ').slice(0, 240)}`).join('\n'))
            """);
    }

    public async ValueTask DisposeAsync()
    {
        await context.DisposeAsync();
        if (!MayFail)
            Assert.True(errors.Count == 0, string.Join('\n', errors));
    }
}
