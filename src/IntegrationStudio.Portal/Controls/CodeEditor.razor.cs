using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace IntegrationStudio.Portal.Controls;

/// <summary>Monaco behind a component: one text, marks and remarks on its lines.</summary>
public sealed partial class CodeEditor : IAsyncDisposable
{
    private DotNetObjectReference<CodeEditor>? self;
    private ElementReference place;
    private IJSObjectReference? module;
    private IJSObjectReference? editor;
    private string shown = "";
    private long version;
    private bool ready;
    private bool gone;
    private string? fault;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    /// <summary>The text.</summary>
    [Parameter, EditorRequired]
    public string Value { get; set; } = "";

    /// <summary><c>json</c>, <c>typescript</c>, <c>javascript</c>, <c>xml</c> or <c>plaintext</c>.</summary>
    [Parameter, EditorRequired]
    public string Language { get; set; } = "plaintext";

    /// <summary>What readers call the editor.</summary>
    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    /// <summary>Path of the file, by which schemas and imports find it.</summary>
    [Parameter, EditorRequired]
    public string File { get; set; } = "";

    [Parameter]
    public bool ReadOnly { get; set; }

    [Parameter]
    public string? Class { get; set; }

    /// <summary>Hears what was typed.</summary>
    [Parameter]
    public EventCallback<string> OnTyped { get; set; }

    /// <summary>Hears of Ctrl+S.</summary>
    [Parameter]
    public EventCallback OnSaved { get; set; }

    /// <summary>The editor can be spoken to.</summary>
    [Parameter]
    public EventCallback OnReady { get; set; }

    /// <summary>What may stand at a place of a JSON text; null for nothing but what its schema says.</summary>
    [Parameter]
    public Func<CodePlace, CodeChoices>? Completes { get; set; }

    public async ValueTask DisposeAsync()
    {
        gone = true;
        self?.Dispose();
        try
        {
            if (editor is not null)
            {
                await editor.InvokeVoidAsync("dispose");
                await editor.DisposeAsync();
            }

            if (module is not null)
                await module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The page went with its circuit.
        }
    }

    /// <summary>Marks problems of the text that was typed last.</summary>
    public Task MarkAsync(IReadOnlyList<CodeMark> marks) => TellAsync("setProblems", marks, version);

    /// <summary>Puts remarks behind lines, or dims them.</summary>
    public Task RemarkAsync(IReadOnlyList<CodeRemark> remarks) => TellAsync("setRemarks", remarks);

    /// <summary>Gives a JSON text its schema: completion and help.</summary>
    public Task DescribeAsync(string jsonSchema) => TellAsync("setSchema", jsonSchema);

    /// <summary>Gives a TypeScript text the declarations that it is written against.</summary>
    /// <param name="files">Declarations, and files that may be imported, by their paths.</param>
    /// <param name="folders">Folders by the names under which their files are imported, e.g. <c>common</c> for <c>labs/common/scripts</c>.</param>
    public Task DeclareAsync(IReadOnlyList<CodeFile> files, IReadOnlyDictionary<string, string>? folders = null) => TellAsync("setDeclarations", files, folders);

    /// <summary>Goes to a place, 1-based.</summary>
    public Task RevealAsync(int line, int column = 1, bool focus = true) => TellAsync("reveal", line, column, focus);

    public Task FormatAsync() => TellAsync("format");

    [JSInvokable]
    public async Task Typed(string text, long typed)
    {
        version = typed;
        shown = text;
        await OnTyped.InvokeAsync(text);
    }

    [JSInvokable]
    public CodeChoices? Complete(CodePlace place) => Completes?.Invoke(place);

    [JSInvokable]
    public Task Saved() => OnSaved.InvokeAsync();

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        try
        {
            self = DotNetObjectReference.Create(this);
            module = await Js.InvokeAsync<IJSObjectReference>("import", "./js/code-editor.js");
            if (gone)
            {
                await module.DisposeAsync();
                return;
            }

            shown = Value;
            editor = await module.InvokeAsync<IJSObjectReference>("create", place, self, new { value = Value, language = Language, label = Label, path = File, readOnly = ReadOnly, completes = Completes is not null });
        }
        catch (JSException e)
        {
            fault = $"The editor could not be loaded: {e.Message.Split('\n')[0]}";
        }
        catch (JSDisconnectedException)
        {
            return;
        }

        if (gone)
            return;
        ready = editor is not null;
        StateHasChanged();
        await ShowAsync();
        await OnReady.InvokeAsync();
    }

    protected override Task OnParametersSetAsync() => ShowAsync();

    private async Task ShowAsync()
    {
        if (editor is null || Value == shown)
            return;
        shown = Value;
        await TellAsync("setValue", Value, version);
        await TellAsync("setReadOnly", ReadOnly);
    }

    private async Task TellAsync(string what, params object?[] arguments)
    {
        if (editor is null || gone)
            return;
        try
        {
            await editor.InvokeVoidAsync(what, arguments);
        }
        catch (JSDisconnectedException)
        {
            // The page went with its circuit.
        }
    }
}

/// <summary>A problem at a place of a text; lines and columns count from 1, an end of 0 is the line's.</summary>
public sealed record CodeMark(int Line, int Column, string Message, string Severity = "error", int EndLine = 0, int EndColumn = 0);

/// <summary>What a line did in a run: its values, or that it, or the part of the text that is said, did not run.</summary>
public sealed record CodeRemark(int Line, string Text, bool Dim = false, int Column = 0, int EndLine = 0, int EndColumn = 0);

/// <summary>Where the caret stands in a definition's JSON: in the text of a property of a rule.</summary>
/// <param name="Property">The property: <c>from</c>.</param>
/// <param name="Rule">The rule's path, by ids; empty for none.</param>
/// <param name="Value">The whole text of the property.</param>
/// <param name="Caret">Where in the text the caret is.</param>
public sealed record CodePlace(string Property, string Rule, string Value, int Caret);

/// <summary>What may be put in the place of a stretch of a property's text.</summary>
public sealed record CodeChoices(int Start, int End, IReadOnlyList<CodeChoice> Items);

/// <summary>Something that may be put in; <paramref name="Back"/> is how far before its end the caret goes.</summary>
public sealed record CodeChoice(string Text, string Label, string Detail, int Back);

/// <summary>A file that a text may use.</summary>
public sealed record CodeFile(string Path, string Text);
