using IntegrationStudio.Portal.Designer.Canvas;
using IntegrationStudio.Portal.Designer.Preview;
using IntegrationStudio.Portal.Mappings;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace IntegrationStudio.Portal.Designer;

/// <summary>The two trees and the lines between them. Tells the browser what changed, and the session what was meant; scrolling, hovering and opening stay in the browser.</summary>
public sealed partial class MapCanvas : IAsyncDisposable
{
    private const string SourceSide = "source";
    private const string TargetSide = "target";

    private readonly CanvasSchema sourceSchema = new();
    private readonly CanvasSchema targetSchema = new();
    private readonly CanvasRules rules = new();
    private readonly CanvasValues sourceValues = new();
    private readonly CanvasValues targetValues = new();
    private ElementReference root;
    private DotNetObjectReference<MapCanvas>? self;
    private IJSObjectReference? module;
    private IJSObjectReference? canvas;
    private DesignerEvent waiting;
    private DesignerSession? heard;
    private bool telling;
    private bool gone;
    private TrafficProfile traffic = TrafficProfile.None;
    private (int Turn, DesignerSelection Selection)? answered; // what the browser chose last: said again later it must not undo what was chosen meanwhile

    [CascadingParameter]
    internal DesignerSession Session { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    /// <summary>Somebody connected two rows: source key, target key.</summary>
    [Parameter]
    public EventCallback<(string Source, string Target)> OnConnect { get; set; }

    /// <summary>Somebody wants to see a rule's expression.</summary>
    [Parameter]
    public EventCallback<string> OnExpression { get; set; }

    /// <summary>Somebody wants another resource in the Bundle.</summary>
    [Parameter]
    public EventCallback OnAdd { get; set; }

    /// <summary>Somebody wants an extension in the list of that key.</summary>
    [Parameter]
    public EventCallback<string> OnExtension { get; set; }

    /// <summary>Somebody wants to see what is likely mapped.</summary>
    [Parameter]
    public EventCallback OnPropose { get; set; }

    /// <summary>Somebody wants the list of keys.</summary>
    [Parameter]
    public EventCallback OnHelp { get; set; }

    /// <summary>Somebody wants the next problem; true for the one before.</summary>
    [Parameter]
    public EventCallback<bool> OnProblem { get; set; }

    /// <summary>Somebody wants everything saved now.</summary>
    [Parameter]
    public EventCallback OnSave { get; set; }

    /// <summary>How wide the window is: 0 wide, 1 up to 1280 px, 2 up to 900 px.</summary>
    [Parameter]
    public EventCallback<int> OnWidth { get; set; }

    private string SourceName => Session.Outline.Source is { } source ? source.Structure ?? source.Type ?? MappingNames.Format(source.Format) : "Source";

    private string TargetName => Session.Outline.Target is { } target ? target.Structure ?? target.Type ?? (target.Format == "fhir-r4" ? "Bundle" : MappingNames.Format(target.Format)) : "Target";

    private string SourceTip => Session.Outline.Source is { } source ? $"{MappingNames.Format(source.Format)} {source.Version}".Trim() : "No source is chosen";

    private string TargetTip => Session.Outline.Target is { } target ? $"{MappingNames.Format(target.Format)} {target.Version}".Trim() : "No target is chosen";

    /// <summary>Says something to readers.</summary>
    public ValueTask SayAsync(string text) => canvas?.InvokeVoidAsync("say", text) ?? default;

    /// <summary>Says by a row why nothing came of it.</summary>
    public ValueTask RefuseAsync(string side, string key, string text) => canvas?.InvokeVoidAsync("refuse", side, key, text) ?? default;

    /// <summary>Shows where a new mapping or resource stands; the focus goes there when asked.</summary>
    public async Task LandedAsync(string key, bool focus = false, string side = TargetSide)
    {
        if (canvas is not null) await canvas.InvokeVoidAsync("landed", side, key, focus);
    }

    public async ValueTask DisposeAsync()
    {
        gone = true; // perhaps before the script has come
        if (heard is not null) heard.Changed -= OnChanged;
        try
        {
            if (canvas is not null)
            {
                await canvas.InvokeVoidAsync("dispose");
                await canvas.DisposeAsync();
            }

            if (module is not null) await module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and the canvas with it.
        }

        self?.Dispose();
    }

    protected override void OnParametersSet()
    {
        if (heard == Session) return;
        if (heard is not null) heard.Changed -= OnChanged;
        heard = Session;
        answered = null;
        heard.Changed += OnChanged;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender) return;
        self = DotNetObjectReference.Create(this);
        module = await Js.InvokeAsync<IJSObjectReference>("import", "./designer/index.js");
        if (gone)
        {
            await module.DisposeAsync();
            return;
        }

        canvas = await module.InvokeAsync<IJSObjectReference>("create", root, self);
        if (gone)
        {
            await canvas.InvokeVoidAsync("dispose");
            return;
        }

        OnChanged(DesignerEvent.Content | DesignerEvent.Preview | DesignerEvent.Problems | DesignerEvent.Selection);
    }

    /// <summary>Whether single keys act, as this browser remembers it.</summary>
    public ValueTask<bool> SingleKeysAsync() => canvas?.InvokeAsync<bool>("singleKeys") ?? ValueTask.FromResult(true);

    /// <summary>The browser remembers whether single keys act.</summary>
    public ValueTask KeepSingleKeysAsync(bool on) => canvas?.InvokeVoidAsync("keepSingleKeys", on) ?? default;

    /// <summary>Several events at once are one message to the browser.</summary>
    private async void OnChanged(DesignerEvent what)
    {
        waiting |= what;
        if (telling || canvas is null) return;
        telling = true;
        try
        {
            while (waiting != DesignerEvent.None)
            {
                await Task.Yield();
                DesignerEvent now = waiting;
                waiting = DesignerEvent.None;
                await TellAsync(now);
            }
        }
        catch (Exception e) when (e is JSDisconnectedException or TaskCanceledException or ObjectDisposedException)
        {
            // The browser is gone.
        }
        catch (Exception e)
        {
            await DispatchExceptionAsync(e);
        }
        finally
        {
            telling = false;
        }
    }

    private ValueTask TellAsync(DesignerEvent what)
    {
        bool content = what.HasFlag(DesignerEvent.Content);
        var message = new Dictionary<string, object?>
        {
            ["options"] = new
            {
                id = Session.Id,
                readOnly = Session.IsReadOnly,
                why = "You may look at this mapping, but not change it.",
                picking = Session.Picker is not null,
                stale = Session.Preview.IsStale,
                noSample = Session.Sample is null,
                nothing = new { source = "", target = "" }, // the place says what to do
            },
        };
        if (content)
        {
            message["target"] = targetSchema.Changes(Session.Target, Session.Target.MoreRoots.Count > 0 ? "Add resource\u2026" : null, OpenTarget);
            message["rules"] = rules.Delta(Session.Outline);
        }

        if ((what & (DesignerEvent.Content | DesignerEvent.Sample)) != 0) message["source"] = sourceSchema.Changes(Session.Source, null, OpenSource); // a sample may teach rows
        if ((what & (DesignerEvent.Content | DesignerEvent.Problems)) != 0) message["problems"] = CanvasProblems.Of(Session.Problems);
        if (what.HasFlag(DesignerEvent.Preview)) message["values"] = new { source = sourceValues.Delta(Session.Preview.SourceValues), target = targetValues.Delta(Session.Preview.TargetValues) };
        if (!ReferenceEquals(traffic, Session.Traffic))
        {
            traffic = Session.Traffic;
            message["traffic"] = CanvasTraffic.Of(traffic);
        }

        if ((what & (DesignerEvent.Content | DesignerEvent.Selection)) != 0)
        {
            if (answered?.Selection != Session.Selection) answered = null;
            (string? source, string? target, string? rule) = Session.Selection;
            message["selection"] = new { source, target, rule, turn = answered?.Turn };
        }

        return canvas!.InvokeVoidAsync("update", CanvasMessage.Pack(message));
    }
}
