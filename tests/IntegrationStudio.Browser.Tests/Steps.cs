using Microsoft.Playwright;

namespace IntegrationStudio.Browser.Tests;

/// <summary>Works a page as a person would and counts: one click, one drag, one key or chord, one text typed or pasted is one step.</summary>
internal sealed class Steps(OpenPage open)
{
    /// <summary>Steps so far.</summary>
    public int Count { get; private set; }

    public async Task ClickAsync(ILocator what)
    {
        Count++;
        await what.ClickAsync();
    }

    /// <summary>Presses the mouse on one row and lets go on another.</summary>
    public async Task DragAsync(ILocator from, ILocator to)
    {
        Count++;
        var start = (await from.BoundingBoxAsync())!;
        var end = (await to.BoundingBoxAsync())!;
        await open.Page.Mouse.MoveAsync(start.X + 90, start.Y + 14);
        await open.Page.Mouse.DownAsync();
        await open.Page.Mouse.MoveAsync(start.X + 160, start.Y + 16, new() { Steps = 3 });
        await open.Page.Mouse.MoveAsync(end.X + 90, end.Y + 14, new() { Steps = 6 });
        var taking = open.Page.Locator(".row.taking");
        for (var i = 0; i < 200 && await taking.CountAsync() == 0; i++) // rows that were made again meanwhile hear of the pointer when it moves
            await open.Page.Mouse.MoveAsync(end.X + 90 + i % 2, end.Y + 14);
        await open.Page.Mouse.UpAsync();
    }

    public async Task KeyAsync(string key)
    {
        Count++;
        await open.Page.Keyboard.PressAsync(key);
    }

    /// <summary>Types, or pastes, into what has the focus.</summary>
    public async Task TextAsync(string text)
    {
        Count++;
        await open.Page.Keyboard.InsertTextAsync(text);
    }

    /// <summary>Presses a key until something has the focus; every press counts.</summary>
    public async Task KeyUntilAsync(string key, ILocator focused, int most = 20)
    {
        for (var i = 0; i < most && !await HasFocusAsync(focused); i++)
            await KeyAsync(key);
        await Assertions.Expect(focused).ToBeFocusedAsync();
    }

    private static async Task<bool> HasFocusAsync(ILocator what) =>
        await what.CountAsync() > 0 && await what.EvaluateAsync<bool>("element => element === document.activeElement");
}
