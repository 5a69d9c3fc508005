using Microsoft.JSInterop;

namespace IntegrationStudio.Portal.Designer.Inspector;

/// <summary>Files that a page makes and the browser keeps.</summary>
internal static class Downloads
{
    /// <summary>Hands a file to the browser.</summary>
    public static async Task SaveFileAsync(this IJSRuntime js, string name, string type, byte[] content)
    {
        await using var module = await js.InvokeAsync<IJSObjectReference>("import", "/designer/files.js");
        using var stream = new DotNetStreamReference(new MemoryStream(content));
        if (module is not null)
            await module.InvokeVoidAsync("save", name, type, stream);
    }
}
