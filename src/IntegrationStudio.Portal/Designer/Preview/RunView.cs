using IntegrationStudio.Portal.Designer.Inspector;

namespace IntegrationStudio.Portal.Designer.Preview;

/// <summary>A part of the designer that shows what became of all samples.</summary>
public abstract class RunView : SessionView
{
    private SampleRun? watched;

    private protected override DesignerEvent Watches => DesignerEvent.Sample | DesignerEvent.Content | DesignerEvent.Saved;

    private protected SampleRun Run => Session.AllSamples!;

    protected override void OnParametersSet()
    {
        base.OnParametersSet();
        if (ReferenceEquals(watched, Session.AllSamples)) return;
        if (watched is not null) watched.Changed -= OnRun;
        watched = Session.AllSamples;
        if (watched is not null) watched.Changed += OnRun;
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && watched is not null) watched.Changed -= OnRun;
    }

    private void OnRun() => _ = InvokeAsync(StateHasChanged);
}
