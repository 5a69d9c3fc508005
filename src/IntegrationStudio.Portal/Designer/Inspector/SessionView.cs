using Microsoft.AspNetCore.Components;

namespace IntegrationStudio.Portal.Designer.Inspector;

/// <summary>A part of the designer that shows the session and renders again when what it shows has changed.</summary>
public abstract class SessionView : ComponentBase, IDisposable
{
    private DesignerSession? watched;

    [CascadingParameter]
    internal DesignerSession Session { get; set; } = null!;

    /// <summary>The events that it renders for.</summary>
    private protected virtual DesignerEvent Watches => DesignerEvent.Content | DesignerEvent.Selection | DesignerEvent.Preview | DesignerEvent.Problems;

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected override void OnParametersSet()
    {
        if (ReferenceEquals(watched, Session))
            return;
        if (watched is not null)
            watched.Changed -= OnChanged;
        watched = Session;
        if (watched is not null)
            watched.Changed += OnChanged;
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing && watched is not null)
            watched.Changed -= OnChanged;
    }

    /// <summary>Something that it shows has changed; it renders after this.</summary>
    private protected virtual void OnSessionChanged(DesignerEvent what)
    {
    }

    private void OnChanged(DesignerEvent what)
    {
        if ((what & Watches) == DesignerEvent.None)
            return;
        OnSessionChanged(what);
        _ = InvokeAsync(StateHasChanged);
    }
}
