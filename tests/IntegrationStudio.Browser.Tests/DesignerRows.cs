using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace IntegrationStudio.Browser.Tests;

/// <summary>Rows of the designer's trees.</summary>
internal static class DesignerRows
{
    /// <summary>The row that is called so; only those near the view are in the page.</summary>
    public static ILocator Of(OpenPage open, string side, string label) =>
        open.Page.Locator($".pane[data-side={side}] .row:not([hidden])").Filter(new() { Has = open.Page.Locator(".label", new() { HasTextRegex = new Regex($"^{Regex.Escape(label)}$") }) }).First;

    /// <summary>Scrolls until a row is in the middle of its pane, as the wheel would.</summary>
    public static async Task SeeAsync(OpenPage open, string side, string label)
    {
        await open.Page.WaitForFunctionAsync(
            """
            async ([side, label]) => {
              const pane = document.querySelector(`.pane[data-side=${side}]`);
              const find = () => [...pane.querySelectorAll('.row:not([hidden])')].find(row => row.querySelector('.label').textContent === label);
              for (let top = 0; !find() && top < pane.scrollHeight; top += 250) {
                pane.scrollTop = top;
                await new Promise(requestAnimationFrame);
                await new Promise(requestAnimationFrame);
              }
              const row = find();
              if (!row) return false;
              const at = row.node === 'extra' ? pane.scrollHeight : row.node.row * 28;
              if (at < pane.scrollTop + 28 || at > pane.scrollTop + pane.clientHeight - 56) pane.scrollTop = Math.max(0, at - pane.clientHeight / 2);
              await new Promise(requestAnimationFrame);
              await new Promise(requestAnimationFrame);
              return !!find();
            }
            """,
            new[] { side, label });
    }
}
