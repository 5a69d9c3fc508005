using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Portal.Designer.Preview;
using IntegrationStudio.Portal.Designer.Saving;
using IntegrationStudio.Portal.Designer.Scripts;

namespace IntegrationStudio.Portal.Designer;

/// <summary>What goes on beside the editing: previews and saving.</summary>
internal sealed partial class DesignerSession
{
    private Actor _actor = new("user:unknown", "unknown");
    private Task _traffic = Task.CompletedTask;

    /// <summary>Runs the sample after every change; null where the installation runs no previews.</summary>
    public PreviewRunner? Runner { get; private set; }

    /// <summary>Runs all samples at once; null where the installation runs no previews.</summary>
    public SampleRun? AllSamples { get; private set; }

    /// <summary>Checks scripts after every change; null where the installation compiles none.</summary>
    public ScriptWatch? Scripts { get; private set; }

    /// <summary>How often source rows were populated in the messages that this mapping processed; worked out in the background.</summary>
    public TrafficProfile Traffic { get; private set; } = TrafficProfile.None;

    /// <summary>Saves the draft after every change; null where the installation keeps no drafts.</summary>
    public DraftKeeper? Keeper { get; private set; }

    /// <summary>Who works here, as saved drafts name it.</summary>
    public string Author => _actor.Name;

    /// <summary>Who works here: an author of what is saved.</summary>
    public Actor Actor
    {
        get => _actor;
        set
        {
            _actor = value;
            Keeper?.Enter(value.Name);
        }
    }

    /// <summary>What the session was opened with.</summary>
    public DesignerServices Services => _services;

    /// <summary>Puts another folder in place of all that is here, as one step that can be undone: what another saved, or a version from the history.</summary>
    public void Take(DefinitionFolder folder, string title)
    {
        _history.Add(folder, title, null, _services.Time.GetUtcNow());
        ContentChanged();
    }

    private void StartWork(Draft? draft)
    {
        if (Past is null && _services.Drafts is { } store) Keeper = new DraftKeeper(this, store, draft);
        if (_services.Journal is { } journal) _traffic = ReadTrafficAsync(journal);
        if (_services.Scripts is { } compiler) Scripts = new ScriptWatch(this, compiler);
        if (_services.Run is not { } run) return;
        Runner = new PreviewRunner(this, run, _services.Scripts);
        AllSamples = new SampleRun(this);
        Runner.Start();
    }

    private async Task StopWorkAsync()
    {
        if (AllSamples is not null) await AllSamples.DisposeAsync();
        if (Runner is not null) await Runner.DisposeAsync();
        if (Scripts is not null) await Scripts.DisposeAsync();
        if (Keeper is not null) await Keeper.DisposeAsync();
        await _traffic;
    }

    private async Task ReadTrafficAsync(JournalReader journal)
    {
        try
        {
            (string id, MappingKind kind, SourceSchema source) = (Id, Outline.Definition.Kind, Outline.Source ?? new SourceSchema(Formats.Hl7v2));
            TrafficProfile traffic = await Task.Run(() => TrafficProfile.ReadAsync(journal, id, kind, source, _closing.Token), _closing.Token);
            if (traffic.Messages == 0) return;
            Traffic = traffic;
            Raise(DesignerEvent.Preview);
        }
        catch (OperationCanceledException)
        {
            // The designer is closed.
        }
    }
}
