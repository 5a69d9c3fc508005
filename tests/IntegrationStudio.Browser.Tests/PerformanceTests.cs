using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;
using Xunit;

namespace IntegrationStudio.Browser.Tests;

/// <summary>
/// What the designer costs, measured and printed; not part of a normal run. <c>dotnet run -c Release --project tests/IntegrationStudio.Browser.Tests -- -explicit only -class '*PerformanceTests' -showliveoutput</c>
/// </summary>
[Trait("Category", "Performance")]
public sealed class PerformanceTests(Portal portal, ITestOutputHelper output)
{
    private const string Address = "/designer/labs/north/oru-r01";

    /// <summary>Trees and rules of any size, put into the canvas as the server would.</summary>
    private const string Fill = """
        async ([nodes, rules]) => {
          const canvas = document.querySelector('.map').canvas;
          const per = 25, groups = nodes / per;
          const side = (name, kind) => {
            const types = { root: [] };
            for (let g = 0; g < groups; g++) {
              types.root.push([`${name}${g}`, '', `Group ${g}`, `T${g}`, 0, -1, kind, 0]);
              types[`T${g}`] = Array.from({ length: per }, (_, i) => [`f${i}`, `${name}-${g}.${i}`, `Field number ${i} of ${g}`, 'string', i === 0 ? 1 : 0, 1, 5, 1, 'A description of this field']);
            }
            return { root: 'root', types, again: true, open: Array.from({ length: groups }, (_, g) => `${name}${g}`) };
          };
          const list = Array.from({ length: rules }, (_, i) => { const g = i * 7 % groups, f = i % per; const h = Math.min(groups - 1, Math.max(0, g + i % 5 - 2)); return [0, `r${i}`, 0, `S${g}/f${f}`, 0, `T${h}/f${(f + 3) % per}`, i % 7, i % 3 === 0 ? 1 : 0]; });
          const value = name => Array.from({ length: nodes }, (_, i) => [`${name}${Math.floor(i / per)}/f${i % per}`, `value ${i}`]);
          await canvas.update({ options: { id: `bench-${nodes}` }, source: side('S', 1), target: side('T', 4), rules: { again: true, gone: [], list }, values: { source: { list: value('S'), again: true }, target: { list: value('T'), again: true } } });
          await new Promise(requestAnimationFrame);
        }
        """;

    private const string Scroll = """
        async frames => {
          const canvas = document.querySelector('.map').canvas;
          const pane = document.querySelector('.pane[data-side=source]'), other = document.querySelector('.pane[data-side=target]');
          const gaps = []; let last = await new Promise(requestAnimationFrame);
          for (let i = 0; i < frames; i++) {
            pane.scrollTop += 40; if (i % 2) other.scrollTop += 40;
            const now = await new Promise(requestAnimationFrame);
            gaps.push(now - last); last = now;
          }
          return gaps;
        }
        """;

    private const string Work = """
        async kind => {
          const canvas = document.querySelector('.map').canvas;
          const side = canvas.sides.source; const times = [];
          const box = document.querySelector('[data-search=source]'); const words = ['field number 7', 'group 3', 's-4.1', 'description', '12'];
          for (let i = 0; i < 30; i++) {
            await new Promise(requestAnimationFrame);
            const begin = performance.now();
            if (kind === 'expand') canvas.toggle(side, side.tree.top[i % 10]);
            else if (kind === 'select') canvas.choose('source', side.tree.rows[20 + i * 3]);
            else { box.value = words[i % words.length]; box.dispatchEvent(new Event('input')); }
            document.body.offsetHeight;
            await new Promise(done => requestAnimationFrame(() => { const port = new MessageChannel(); port.port1.onmessage = done; port.port2.postMessage(0); }));
            times.push(performance.now() - begin);
          }
          box.value = ''; box.dispatchEvent(new Event('input'));
          return times;
        }
        """;

    [Fact(Explicit = true)]
    public async Task Designer()
    {
        await using var own = new PortalProcess { Mappings = Path.Combine(PortalProcess.Root, "mappings") };
        await own.StartAsync();
        List<double> ready = [];
        long bytes = 0;
        long atLoad = 0;
        for (var i = 0; i < 12; i++)
        {
            await using var open = await portal.OpenAsync("/channels", url: own.Url);
            open.MayFail = true;
            bytes = 0;
            open.Page.WebSocket += (_, socket) => socket.FrameReceived += (_, frame) => bytes += frame.Binary?.Length ?? frame.Text?.Length ?? 0;
            await open.Page.GotoAsync(Address);
            await ReadyAsync(open);
            ready.Add(double.Parse((await open.Page.Locator(".map").GetAttributeAsync("data-ready"))!, CultureInfo.InvariantCulture));
            atLoad = bytes;
            if (i == 11) await RoundTripsAsync(open);
        }

        Say("ready, first visit after the start", ready[..1]);
        Say("ready, warm (1,440 rules)", ready[1..]);
        output.WriteLine($"websocket at load: {atLoad / 1024.0:0} KB");
        foreach (var (nodes, rules) in new[] { (1000, 300), (5000, 1000) })
        {
            await using var open = await portal.OpenAsync(Address, url: own.Url);
            open.MayFail = true;
            await ReadyAsync(open);
            await open.Page.EvaluateAsync(Fill, new[] { nodes, rules });
            Say($"{nodes} + {nodes} nodes, {rules} lines: scroll frame", await open.Page.EvaluateAsync<double[]>(Scroll, 150));
            foreach (var kind in new[] { "expand", "select", "search" })
                Say($"{nodes} + {nodes} nodes, {rules} lines: {kind}", await open.Page.EvaluateAsync<double[]>(Work, kind));
        }
    }

    private async Task RoundTripsAsync(OpenPage open)
    {
        List<double> drops = [];
        List<double> values = [];
        await open.Page.EvaluateAsync("() => { const { tree, rows } = document.querySelector('.map').canvas.sides.target; tree.openTo('Patient[1]', true); tree.rebuild(); rows.relay(); }");
        for (var i = 0; i < 12; i++)
        {
            // Deleting the rule of a value: until the value is gone from the target.
            var gone = await open.Page.EvaluateAsync<JsonElement>("""
                async () => { const canvas = document.querySelector('.map').canvas; const tree = canvas.sides.target.tree; const key = 'Patient[1]/birthDate';
                  if (!tree.values.has(key)) return { error: 'no value' };
                  const rule = canvas.lines.of('target', key)[0].rule; const begin = performance.now(); let line = 0, value = 0;
                  canvas.send('DeleteRequested', rule);
                  while ((!line || tree.values.has(key)) && performance.now() - begin < 5000) { await new Promise(done => setTimeout(done, 2)); if (!line && !canvas.lines.of('target', key).some(other => other.rule === rule && !(other.bits & 4))) line = performance.now() - begin; }
                  value = performance.now() - begin; canvas.send('UndoRequested');
                  while (!tree.values.has(key) && performance.now() - begin < 10000) await new Promise(done => setTimeout(done, 2));
                  return { line, value }; }
                """);
            if (!gone.TryGetProperty("value", out var value)) { output.WriteLine("no value to delete"); return; }
            values.Add(value.GetDouble());
            drops.Add(gone.GetProperty("line").GetDouble());
        }

        Say("edit to line (round trip in it)", drops);
        Say("edit to target values (debounce 150 ms and round trip in it)", values);
    }

    /// <summary>A script with another ending each time: from the paste to the value in the target's tree.</summary>
    [Fact(Explicit = true)]
    public async Task Scripts()
    {
        await using var open = await portal.OpenAsync("/designer/browser/scripted?tab=scripts");
        open.MayFail = true;
        await Assertions.Expect(open.Page.Locator(".state")).ToContainTextAsync("Compiles; exports", new() { Timeout = 120_000 });
        await open.Page.EvaluateAsync("() => { const { tree, rows } = document.querySelector('.map').canvas.sides.target; for (const node of [...tree.rows]) tree.openTo(`${node.key}/name`, true); tree.rebuild(); rows.relay(); }");
        await open.Page.Locator(".monaco-editor .view-line").First.ClickAsync();
        List<double> times = [];
        for (var i = 0; i < 20; i++)
        {
            var begin = await open.Page.EvaluateAsync<double>("() => performance.now()");
            await open.ReplaceCodeAsync($$"""export function family(input: ScriptInput<hl7.PID>): string | null { return `${input.values.join(" ")} {{i}}`; }""");
            times.Add(await open.Page.EvaluateAsync<double>("""
                async ([begin, ending]) => {
                  const { values } = document.querySelector('.map').canvas.sides.target.tree;
                  while (![...values].some(([, value]) => value.text?.endsWith(ending)) && performance.now() - begin < 20000) await new Promise(done => setTimeout(done, 2));
                  return performance.now() - begin;
                }
                """, new object[] { begin, $" {i}" }));
            await open.Page.WaitForTimeoutAsync(300);
        }

        Say("script edit to target values (debounce and round trip in it)", times);
    }

    private static async Task ReadyAsync(OpenPage open)
    {
        await open.Page.Locator(".map[data-ready]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await open.Page.WaitForTimeoutAsync(700);
    }

    private void Say(string what, IReadOnlyList<double> times)
    {
        List<double> sorted = [.. times.Order()];
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: p50 {sorted[sorted.Count / 2]:0} ms, p95 {sorted[(int)(sorted.Count * 0.95)]:0} ms, n {sorted.Count}"));
    }
}
