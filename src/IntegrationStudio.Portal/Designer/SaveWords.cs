using System.Globalization;
using IntegrationStudio.Portal.Controls;

namespace IntegrationStudio.Portal.Designer;

/// <summary>How the saved state shows.</summary>
internal static class SaveWords
{
    public static Mark Of(SaveState save) => save switch
    {
        SaveState.Saved { At: null } => new("idle", "ok", "No changes"),
        SaveState.Saved => new("ok", "ok", "Saved"),
        SaveState.Saving => new("busy", "wait", "Saving"),
        SaveState.Unsaved => new("warn", "warning", "Not saved yet"),
        SaveState.Conflict conflict => new("bad", "error", string.Create(CultureInfo.InvariantCulture, $"Changed by {conflict.Author}")),
        _ => new("bad", "error", "Cannot be saved"),
    };
}
